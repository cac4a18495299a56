import { describe, expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { accounts } from '../../src/modules/accounts/account.entity.js';
import { contactPoints, debtors } from '../../src/modules/accounts/debtor.entity.js';
import { useKeyring } from '../../src/modules/privacy/index.js';
import { aFile, anImportWorld, aRow, type HowToRead, personInClear } from './import-world.js';

const two = [aRow(), aRow({ account_number: 'A-2', debtor_reference: 'P-2' })];

/** What became of a file, in short; a refused file must have booked nothing. */
async function outcomeOf(content: string | Uint8Array, how?: HowToRead): Promise<string> {
  const world = await anImportWorld();
  const done = await world.importFile(content, how);
  if (done.state === 'COMPLETE') return `COMPLETE ${done.booked} booked`;
  expect(await world.reader.find(accounts, {})).toEqual([]);
  expect(existsSync(world.fileOf(done))).toBe(false);
  const { code, line, message } = done.problem!;
  return `${code}${line === null ? '' : ` line ${line}`}: ${message}`;
}

describe('a file is taken', () => {
  test('C90 with a byte order mark', async () => {
    expect(await outcomeOf(`\ufeff${aFile(two)}`)).toBe('COMPLETE 2 booked');
  });

  test('C90 with CRLF, with LF, and with blank lines', async () => {
    expect(await outcomeOf(aFile(two))).toBe('COMPLETE 2 booked');
    expect(await outcomeOf(aFile(two).replaceAll('\r\n', '\n'))).toBe('COMPLETE 2 booked');
    expect(await outcomeOf(aFile(two).replaceAll('\r\n', '\r\n\r\n'))).toBe('COMPLETE 2 booked');
  });

  test('C90 with quotation marks, commas and line breaks in cells', async () => {
    const row = aRow({ name: `O'Brien, "Bob"`, address: 'Flat 1\r\n2 High Street' });
    const world = await anImportWorld();
    const done = await world.importFile(aFile([row, aRow({ account_number: 'A-2', as_of: '' })]));
    expect(done).toMatchObject({ booked: 0, rejected: 2 });
    expect(await world.errorsOf(done)).toEqual([
      '2 address INPUT_INVALID Leave out control characters.',
      '4 as_of INPUT_INVALID The cell is empty.',
    ]);
  });

  test('with its columns in any order', async () => {
    const reversed = two.map((row) => Object.fromEntries(Object.entries(row).toReversed()));
    expect(await outcomeOf(aFile(reversed))).toBe('COMPLETE 2 booked');
  });
});

describe('a file is refused whole and books nothing', () => {
  test('when it is empty or has no control totals', async () => {
    expect(await outcomeOf('')).toBe('FILE_MALFORMED line 1: The file is empty.');
    expect(await outcomeOf(aFile(two, null))).toBe(
      'TOTALS_MISMATCH: Control totals are missing: neither in the last line nor beside the file.',
    );
  });

  test('C90 when a row has more or fewer cells than the header', async () => {
    const file = aFile(two);
    const broken = file.replace('\r\nA-2,', '\r\nA-2,one more,');
    expect(await outcomeOf(broken)).toBe('FILE_MALFORMED line 3: The row has 16 cells, the header has 15.');
    expect(await outcomeOf(file.replace('\r\nA-2,', '\r\n'))).toBe(
      'FILE_MALFORMED line 3: The row has 14 cells, the header has 15.',
    );
  });

  test('when the number of rows or a sum is not what was announced', async () => {
    expect(await outcomeOf(aFile(two, '#TOTAL,3,CNY=205'))).toBe(
      'TOTALS_MISMATCH: The file has 2 rows, its control total says 3.',
    );
    expect(await outcomeOf(aFile(two, '#TOTAL,2,CNY=204.99'))).toBe(
      'TOTALS_MISMATCH: The amounts in CNY add up to 205.00, not to the control total 204.99.',
    );
    expect(await outcomeOf(aFile(two, '#TOTAL,2,CNY=205;USD=1'))).toContain(
      'TOTALS_MISMATCH: The amounts in USD',
    );
    expect(await outcomeOf(aFile(two, '#TOTAL,2'))).toContain('TOTALS_MISMATCH: The amounts in CNY');
    expect(await outcomeOf(aFile(two), { rows: 2, sums: [{ currency: 'CNY', amount: '205.01' }] })).toContain(
      'TOTALS_MISMATCH',
    );
  });

  test('but not when the totals beside it are right', async () => {
    const totals = { rows: 2, sums: [{ currency: 'CNY', amount: '205' }] };
    expect(await outcomeOf(aFile(two, null), totals)).toBe('COMPLETE 2 booked');
    expect(await outcomeOf(aFile(two), totals)).toBe('COMPLETE 2 booked');
  });

  test('when rows follow the control totals, or these cannot be read', async () => {
    expect(await outcomeOf(`${aFile(two)}A-3,P-3\r\n`)).toBe(
      'FILE_MALFORMED line 5: Rows follow the line with the control totals.',
    );
    expect(await outcomeOf(aFile(two, '#TOTAL,two,CNY=205'))).toContain('FILE_MALFORMED line 4');
    expect(await outcomeOf(aFile(two, '#TOTAL,2,CNY:205'))).toContain('FILE_MALFORMED line 4');
  });

  test('C90 when a column is unknown, missing or there twice', async () => {
    expect(await outcomeOf(aFile([aRow({ shoe_size: '44' })]))).toBe(
      'COLUMN_UNKNOWN line 1: Column 16 "shoe_size" is unknown.',
    );
    const { jurisdiction: _missing, ...rest } = aRow();
    expect(await outcomeOf(aFile([rest]))).toBe('FILE_MALFORMED line 1: The column jurisdiction is missing.');
    expect(await outcomeOf(aFile(two).replace('phone', 'email'))).toBe(
      'FILE_MALFORMED line 1: The column email occurs twice.',
    );
  });

  test('when it has no header, without repeating what stands there', async () => {
    const noHeader = aFile(two).split('\r\n').slice(1).join('\r\n');
    const said = await outcomeOf(noHeader);
    expect(said).toContain('COLUMN_UNKNOWN line 1: Column 1');
    for (const clear of ['11010119900101123X', '138 0000']) expect(said).not.toContain(clear);
  });

  test.each([
    ['relative_phone', 'PIPL arts. 5 and 6'],
    ['emergency_contact', 'PIPL arts. 5 and 6'],
    ['Phone Book', 'PIPL arts. 5 and 6'],
    ['通讯录', 'PIPL arts. 5 and 6'],
    ['call_log', 'PIPL arts. 5 and 6'],
    ['通话详单', 'PIPL arts. 5 and 6'],
    ['contacts', 'PIPL arts. 5 and 6'],
    ['bureau_score', 'PIPL art. 6'],
    ['征信报告', 'PIPL art. 6'],
    ['bank_account', 'PIPL art. 28'],
    ['银行卡号', 'PIPL art. 28'],
    ['face_image', 'PIPL art. 28'],
    ['fingerprint', 'PIPL art. 28'],
    ['medical_history', 'PIPL arts. 6 and 28'],
  ])('when it has the column %s, and names %s', async (column, law) => {
    const said = await outcomeOf(aFile([aRow({ [column]: 'x' })]));
    expect(said).toMatch(/^COLUMN_FORBIDDEN line 1: /);
    expect(said).toContain(law);
  });

  test('when such a column would be mapped to another: the announcement itself is refused', async () => {
    const map = [{ heading: '紧急联系人电话', column: 'phone_2' }];
    await expect(outcomeOf(aFile(two), { map })).rejects.toMatchObject({ code: 'COLUMN_FORBIDDEN' });
  });

  test('when it is not UTF-8, and names the line', async () => {
    const bytes = Buffer.from(aFile(two));
    const at = bytes.indexOf('\r\nA-2,');
    bytes[at + 3] = 0xff;
    expect(await outcomeOf(bytes)).toBe('FILE_MALFORMED line 3: The line is not UTF-8.');
    const cut = Buffer.from('account_number,名').subarray(0, -1);
    expect(await outcomeOf(cut)).toBe('FILE_MALFORMED line 1: The file ends within a character.');
  });

  test('C90 when a quotation mark is not closed, or something follows one', async () => {
    expect(await outcomeOf(aFile(two).replace('\r\nA-2,', '\r\n"A-2,'))).toContain(
      'A quotation mark is not closed.',
    );
    expect(await outcomeOf(aFile(two).replace('\r\nA-2,', '\r\n"A"-2,'))).toBe(
      'FILE_MALFORMED line 3: Something follows a closing quotation mark.',
    );
  });

  test('when a mapped heading is not there, or a constant stands beside its column', async () => {
    expect(await outcomeOf(aFile(two), { map: [{ heading: '合同号', column: 'account_number' }] })).toBe(
      'FILE_MALFORMED line 1: The mapped heading "合同号" is not in the file.',
    );
    expect(await outcomeOf(aFile(two), { set: [{ column: 'currency', value: 'CNY' }] })).toBe(
      'FILE_MALFORMED line 1: The column currency is also set as a constant.',
    );
  });
});

describe('a row is refused alone', () => {
  async function errorsOf(given: Record<string, string>): Promise<string[]> {
    const world = await anImportWorld();
    const bad = aRow({ account_number: 'BAD', debtor_reference: 'BAD', ...given });
    const done = await world.importFile(aFile([aRow(), bad, two[1]!]));
    expect(done).toMatchObject({ state: 'COMPLETE', booked: 2, rejected: 1 });
    return (await world.errorsOf(done)).map((error) =>
      error.replace(/^3 /, '').replace('INPUT_INVALID ', ''),
    );
  }

  test.each<[Record<string, string>, string]>([
    [{ principal: '1.234' }, 'principal CNY has 2 decimals.'],
    [{ currency: 'JPY', principal: '10.5', interest: '' }, 'principal JPY has 0 decimals.'],
    [{ principal: '1,234.00' }, 'principal Write the amount as a decimal, such as 1234.50.'],
    [{ principal: '1e3' }, 'principal Write the amount as a decimal, such as 1234.50.'],
    [{ principal: '' }, 'principal The cell is empty.'],
    [{ as_of: '2026-11-24' }, 'as_of The day is in the future.'],
    [{ birth_date: '2027-01-01' }, 'birth_date The day is in the future.'],
    [{ as_of: '2026-02-30' }, 'as_of Write a calendar day as YYYY-MM-DD.'],
    [{ as_of: '31/10/2026' }, 'as_of Write a calendar day as YYYY-MM-DD.'],
    [
      { delinquent_since: '2026-11-01' },
      'delinquent_since The account cannot be late from a day after `as_of`.',
    ],
    [{ months_past_due: '-1' }, 'months_past_due Write a whole number from 0 to 1200.'],
    [{ role: 'UNCLE' }, 'role Use one of DEBTOR, CO_DEBTOR, GUARANTOR, CONTACT_PERSON.'],
    [
      { holds: 'DISPUTE;SAD' },
      'holds Use DECEASED, BREATHING_SPACE, BANKRUPTCY, CEASE, ATTORNEY, MINOR, INCAPACITY, DISPUTE, COMPLAINT, HARDSHIP, separated by ";".',
    ],
    [
      { jurisdiction: 'China', time_zone: 'Asia/Shanghai' },
      'jurisdiction Name a country by ISO 3166-1, such as CN, US or US-NY.',
    ],
    [
      { time_zone: 'Asia/Shanghai;Mars' },
      'time_zone Name up to 16 time zones of the IANA database, separated by ";".',
    ],
    [
      { jurisdiction: 'BR' },
      'time_zone The jurisdiction has no usual time zone: name one, such as Asia/Shanghai.',
    ],
    [{ phone: 'call me' }, 'phone Write a telephone number of 5 to 15 digits, best with + and the country.'],
    [{ email: 'zhang at example' }, 'email Write one e-mail address.'],
    [{ language: 'Chinese language' }, 'language Name a language by BCP 47, such as zh-CN.'],
    [{ account_number: 'A-7 ' }, 'account_number Leave out blanks at the ends.'],
    [{ account_number: '' }, 'account_number The cell is empty.'],
    [{ name: '' }, 'name The cell is empty.'],
  ])('when it has %j', async (given, said) => {
    expect(await errorsOf(given)).toEqual([said]);
  });

  test('C90 when a cell holds a megabyte', async () => {
    expect(await errorsOf({ name: 'x'.repeat(1_048_576) })).toEqual(['name At most 200 characters fit.']);
  });

  test('and tells all of its troubles at once', async () => {
    expect(await errorsOf({ as_of: 'x', birth_date: 'y', language: '?' })).toHaveLength(3);
  });
});

describe('what lenders write in their own way', () => {
  /** The person of a file with one row, in clear, and the masked ways to reach them. */
  async function personOf(given: Record<string, string>) {
    const world = await anImportWorld();
    useKeyring(world.keyring);
    expect(await world.importFile(aFile([aRow(given)]))).toMatchObject({ booked: 1, problem: null });
    const [account] = await world.reader.find(accounts, {});
    const points = await world.reader.find(contactPoints, {});
    const person = await personInClear(world.reader, account!.id);
    return { person, masked: points.map(({ kind, masked }) => `${kind} ${masked}`) };
  }

  test.each([
    ['０１０－6512 3412', 'CN', '01065123412', '010****3412'],
    ['0086 138 0000 1234', 'CN', '+8613800001234', '138****1234'],
    ['+86\u00a0138\u20110000\u20111234', 'CN', '+8613800001234', '138****1234'],
    ['\u202a+8613800001234\u202c', 'CN', '+8613800001234', '138****1234'],
    ['+1 (415) 555-0100', 'US', '+14155550100', '415****0100'],
    ['415.555.0100 ext. 12', 'US', '4155550100x12', '415****0100'],
    ['+44 7700 900123', 'UK', '+447700900123', '770****0123'],
    ['+91-98765-43210', 'IN', '+919876543210', '987****3210'],
  ])('C92 %s is one telephone number', async (phone, jurisdiction, clear, shown) => {
    const { person, masked } = await personOf({ phone, jurisdiction, time_zone: 'UTC' });
    expect(Object.values(person.contacts)).toContain(clear);
    expect(masked).toContain(`PHONE ${shown}`);
  });

  test.each([
    [' Zhang.San@Example.CN ', 'Zhang.San@example.cn', 'Z***@example.cn'],
    ['ｚｈａｎｇ＠ｅｘａｍｐｌｅ．ｃｎ', 'zhang@example.cn', 'z***@example.cn'],
    ["o'brien+cards@mail.example.co.uk", "o'brien+cards@mail.example.co.uk", 'o***@mail.example.co.uk'],
    ['张三@例子.公司', '张三@例子.公司', '张***@例子.公司'],
  ])('C92 %s is one e-mail address', async (email, clear, shown) => {
    const { person, masked } = await personOf({ email });
    expect(Object.values(person.contacts)).toContain(clear);
    expect(masked).toContain(`EMAIL ${shown}`);
  });

  test.each(['a@b', '@example.cn', 'a@b@', 'a b@example.cn', 'a@example.cn, b@example.cn', 'Zhang <z@x.cn>'])(
    'C92 %s is none, and its row is refused alone',
    async (email) => {
      const world = await anImportWorld();
      const done = await world.importFile(aFile([aRow({ email }), two[1]!]));
      expect(done).toMatchObject({ booked: 1, rejected: 1 });
      expect(await world.errorsOf(done)).toEqual(['2 email INPUT_INVALID Write one e-mail address.']);
    },
  );

  test.each(['iban', 'IBAN', 'Bank Account', 'bank_account', '银行账号'])(
    'C92 the column %s is not taken at all: nobody who collects needs it',
    async (column) => {
      const iban = 'de89 3704 0044 0532 0130 00';
      const said = await outcomeOf(aFile([aRow({ [column]: iban })]));
      expect(said).toMatch(/^COLUMN_FORBIDDEN line 1: /);
      expect(said).not.toContain('3704');
    },
  );

  test.each([
    ['\u202eAhmed\u202c', 'Ahmed', 'A*'],
    ['\u2067أحمد\u2069', 'أحمد', 'أ*'],
    ['Jose\u0301 Nu\u0301n\u0303ez', 'José Núñez', 'J*'],
    ['\u1100\u1161\u11a8', '각', '*'],
    ['👩‍👩‍👧‍👦 Li', '👩‍👩‍👧‍👦 Li', '👩‍👩‍👧‍👦*'],
    ['𠮷野家', '𠮷野家', '𠮷*'],
    ['क्‍ष', 'क्‍ष', '*'],
    ['null', 'null', 'n*'],
    ['NaN', 'NaN', 'N*'],
    [`O'Brien`, `O'Brien`, 'O*'],
    ['欧阳 娜娜', '欧阳 娜娜', '欧*'],
    ['X', 'X', '*'],
    ['王', '王', '*'],
    ['x'.repeat(200), 'x'.repeat(200), 'x*'],
  ])('C91 the name %j is kept as %j', async (name, clear, masked) => {
    const world = await anImportWorld();
    useKeyring(world.keyring);
    expect(await world.importFile(aFile([aRow({ name })]))).toMatchObject({ booked: 1 });
    const [account] = await world.reader.find(accounts, {});
    expect((await personInClear(world.reader, account!.id)).name).toBe(clear);
    const [debtor] = await world.reader.find(debtors, {});
    expect(debtor!.nameMasked).toBe(masked);
  });

  test('C91 a name of 201 characters, or of marks alone, is refused', async () => {
    for (const name of ['x'.repeat(201), '\u202e\u202c', ' \u200f '])
      expect(await outcomeOf(aFile([aRow({ name }), two[1]!]))).toBe('COMPLETE 1 booked');
  });

  test('C91 an account number, composed or not, is one account', async () => {
    const world = await anImportWorld();
    await world.importFile(aFile([aRow({ account_number: 'Caf\u00e9-1' })]));
    const again = await world.importFile(aFile([aRow({ account_number: 'Cafe\u0301-1' })]));
    expect(again).toMatchObject({ booked: 0, unchanged: 1 });
    const found = await world.reader.find(accounts, {});
    expect(found.map(({ accountNumber }) => accountNumber)).toEqual(['Caf\u00e9-1']);
  });
});
