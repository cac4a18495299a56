import { beforeAll, describe, expect, test } from '@jest/globals';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { tables } from '../../src/db/tables.js';
import { openCase, revealPerson, revealPoint } from '../disclosures/disclosure-world.js';
import { aFile, aRow } from '../imports/import-world.js';
import { expectData } from '../support/api.js';
import { testDatabaseUrl } from '../support/database.js';
import {
  aComplaint,
  aContact,
  aDelivery,
  aLetter,
  anAttestation,
  aNotice,
  aPayment,
  aPromise,
  aVisit,
} from '../support/reports.js';
import { aWorld, type World } from '../support/world.js';

/*
 * Whoever steals a backup has no clear personal data: values that nobody else has come in by every door there is, and are
 * looked for in what a dump of the database holds, in the forms that texts take there.
 */

const canaries = {
  name: '金丝雀',
  'national id': '31010519871123741X',
  'day of birth': '1987-11-23',
  phone: '13977553311',
  'second phone': '13688664422',
  'work phone': '02168741935',
  'e-mail': 'kanarienvogel@post.example',
  street: '鹦鹉螺大道 77 号',
  employer: 'Kanarienzucht GmbH',
  guarantor: '百灵鸟',
  'phone of the guarantor': '13799553377',
  'contact person': '画眉鸟',
  'phone of the contact person': '13599881177',
  'a wrong number': '13822446688',
  'the note of a notice': 'the canary sings at night',
  'the words of a complaint': 'they called my old canary',
} as const;

/** The files of a server are not ours to read. */
const onSqlite = (process.env.TEST_DATABASE_URL ?? 'sqlite:').startsWith('sqlite:') ? test : test.skip;

let world: World;

beforeAll(async () => {
  world = await aWorld({ accounts: [], profile: {}, isPlaced: false });
  await importPeople();
  await world.placeAll({ filter: {}, accountIds: undefined });
  const { id, accountId } = (await world.placements())[0]!;
  world.placementIds = [id];
  world.accountIds = [accountId];
  await work(id);
});

/** A debtor with everything a file can say of one, a guarantor and a contact person, through the front door. */
async function importPeople(): Promise<void> {
  const about = { as_of: '2026-03-10', delinquent_since: '2025-12-01', account_number: 'A-177' };
  const nothing = {
    national_id: '',
    email: '',
    address: '',
    city: '',
    district: '',
    principal: '0',
    interest: '',
  };
  const rows = [
    aRow({
      ...about,
      name: canaries.name,
      national_id: canaries['national id'],
      birth_date: canaries['day of birth'],
      phone: `+86 ${canaries.phone}`,
      phone_2: canaries['second phone'],
      work_phone: canaries['work phone'],
      email: canaries['e-mail'],
      address: canaries.street,
      employer: canaries.employer,
    }),
    aRow({
      ...about,
      ...nothing,
      role: 'GUARANTOR',
      debtor_reference: 'P-2',
      name: canaries.guarantor,
      phone: canaries['phone of the guarantor'],
    }),
    aRow({
      ...about,
      ...nothing,
      role: 'CONTACT_PERSON',
      debtor_reference: 'P-3',
      name: canaries['contact person'],
      phone: canaries['phone of the contact person'],
    }),
  ];
  const start = 'mutation($input: StartImportInput!) { startImport(input: $input) { uploadPath } }';
  const input = { kind: 'PORTFOLIO', fileName: 'march.csv', portfolio: 'march' };
  const started = expectData(await world.lender<{ startImport: { uploadPath: string } }>(start, { input }));
  const authorization = `Bearer ${await world.lenderToken('accounts:import')}`;
  const headers = { 'content-type': 'text/csv', authorization };
  const url = `${world.api.address}${started.startImport.uploadPath}`;
  expect((await fetch(url, { method: 'PUT', headers, body: aFile(rows) })).status).toBeLessThan(300);
  await world.runJobs();
}

/** Whatever of a person passes through a placement: opened, revealed, told, held, and attested at its end. */
async function work(id: string): Promise<void> {
  const { contactPoints } = (await openCase(world, 'CALL')).account.debtor;
  const phone = contactPoints.find(({ kind }) => kind === 'PHONE')!;
  expect(expectData(await revealPoint(world, phone.id)).revealContactPoint.field.value).toContain(
    canaries.phone,
  );
  expectData(await revealPerson(world, 'revealName'));
  await world.report('reportContacts', aContact(id, { contactPointId: phone.id }));
  await world.report('reportVisits', aVisit(id));
  const letter = await world.report('reportLetters', aLetter(id));
  await world.report('reportDeliveries', aDelivery(id, letter.results[0]!.id!));
  await world.report('reportPromises', aPromise(id, '5.00'));
  await world.report('reportPayments', aPayment(id, '5.00'));
  const told = await world.report(
    'reportNotices',
    aNotice(id, {
      kind: 'DISPUTE',
      details: { ground: 'AMOUNT', inWriting: false },
      note: canaries['the note of a notice'],
    }),
    aNotice(id, { kind: 'WRONG_NUMBER', about: { phone: `+86${canaries['a wrong number']}` } }),
  );
  const description = canaries['the words of a complaint'];
  const complained = await world.report('reportComplaints', aComplaint(id, { description, asksHold: true }));
  expect([told.created, complained.created]).toEqual([2, 1]);
  const account = 'query($id: ID!) { account(id: $id) { debtor { name { value } birthDate { value } } } }';
  expect(JSON.stringify(expectData(await world.lender(account, { id: world.accountIds[0] })))).toContain(
    canaries['day of birth'],
  );
  expectData(await world.recall({ placementIds: [id] }));
  await world.report('attestDeletions', anAttestation(id, { deletedAt: '2026-03-10T02:00:00Z' }));
}

/** How a text may stand in a dump: as it is, escaped in JSON, as hexadecimal digits, or in base 64 at any offset. */
function formsOf(text: string): readonly string[] {
  const bytes = Buffer.from(text);
  const escaped = Array.from(text, (each) =>
    each.charCodeAt(0) < 128 ? each : `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`,
  ).join('');
  const hex = bytes.toString('hex');
  const inBase64 = [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    // six bits a character: what stands next to the text changes those at its ends
    return encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
  });
  const compact = text.replaceAll(/[\s-]/g, '');
  return [...new Set([text, compact, escaped, hex, hex.toUpperCase(), ...inBase64])].filter(
    (form) => Buffer.byteLength(form) > 3,
  );
}

function foundIn(dump: string): readonly string[] {
  return Object.entries(canaries).flatMap(([what, text]) =>
    formsOf(text).some((form) => dump.includes(form)) ? [what] : [],
  );
}

test('a canary is found in each of the forms it may take', () => {
  for (const text of Object.values(canaries)) {
    const forms = [text, JSON.stringify({ a: text }), Buffer.from(text).toString('hex')];
    for (const before of ['', 'x', 'xy', '{"n'])
      forms.push(Buffer.from(`${before}${text}`).toString('base64'));
    for (const form of forms) expect(foundIn(`>${form}<`)).not.toEqual([]);
  }
});

describe('H177 a backup holds no clear personal data', () => {
  test('in no row of any table', async () => {
    const filled: string[] = [];
    for (const { name } of tables) {
      const { rows } = await world.database.run(`SELECT * FROM \`${name}\``, []);
      if (rows.length > 0) filled.push(name);
      const dump = rows.map((row) => Object.values(row).map(written).join('\t')).join('\n');
      expect([name, foundIn(dump)]).toEqual([name, []]);
    }
    expect(filled).toEqual(
      expect.arrayContaining([
        'debtor',
        'contact_point',
        'party',
        'notice',
        'complaint',
        'disclosure',
        'deletion_attestation',
      ]),
    );
  });

  onSqlite('nor in the pages of its file that were written and are free again', async () => {
    const file = (await testDatabaseUrl()).slice('sqlite:'.length);
    for (const path of [file, `${file}-wal`].filter((each) => existsSync(each)))
      expect([path, foundIn(bytesOf(path))]).toEqual([path, []]);
  });

  test('nor does what stands beside it: the folder of the service, and its log', () => {
    const { dataDir } = world.api.config;
    const files = readdirSync(dataDir, { recursive: true, encoding: 'utf8' }).map((name) =>
      join(dataDir, name),
    );
    for (const path of files.filter((each) => statSync(each).isFile()))
      expect([path, foundIn(bytesOf(path))]).toEqual([path, []]);
    expect(foundIn(world.api.log.join(''))).toEqual([]);
  });
});

/** A value as a dump writes it. */
function written(value: unknown): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value);
}

/** Every byte; those that make a text as that text. */
function bytesOf(path: string): string {
  return readFileSync(path).toString('utf8');
}
