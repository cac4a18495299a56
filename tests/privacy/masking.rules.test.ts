import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  maskAddress,
  maskCard,
  maskEmail,
  maskIban,
  maskIdentifier,
  maskName,
  maskNationalIdEnds,
  maskPhone,
  maskWorkPhone,
} from '../../src/modules/privacy/index.js';

describe('a name shows its first character, and a single character nothing', () => {
  test.each([
    ['张三', '张*'],
    ['李', '*'],
    ['王小明', '王*'],
    ['欧阳娜娜', '欧*'],
    ['张张', '*'],
    ['𠮷田', '𠮷*'],
    ["O'Brien, Bob", 'O*'],
    ['Åsa Öberg', 'Å*'],
    ['A\u030Asa', 'A\u030A*'],
    ['A\u030A', '*'],
    ['X', '*'],
    ['Ng', 'N*'],
    ['प्रिया शर्मा', 'प्रि*'],
    ['श्री', '*'],
    ['नीता', 'नी*'],
    ['محمد', 'م*'],
    ['م', '*'],
    ['김철수', '김*'],
    ['👩‍👩‍👧 family', '👩‍👩‍👧*'],
    ['👩‍👩‍👧', '*'],
    [' Bob', 'B*'],
    ['null', 'n*'],
    ['', '*'],
  ])('%s → %s', (name, masked) => {
    expect(maskName(name)).toBe(masked);
  });
});

describe('a telephone number of any country shows three digits and four', () => {
  test.each([
    ['01065123412', '86', '010****3412'],
    ['+86 10 6512 3412', null, '010****3412'],
    ['13800001234', '86', '138****1234'],
    ['+8613800001234', '86', '138****1234'],
    ['+86 138 0000 1234', null, '138****1234'],
    ['+14155550123', '86', '415****0123'],
    ['14155550123', '1', '415****0123'],
    ['+447700900123', '44', '770****0123'],
    ['07700900123', '44', '770****0123'],
    ['+919876543210', '91', '987****3210'],
    ['+4915112345678', null, '151****5678'],
    ['+5511912345678', '86', '119****5678'],
    ['0612345678', '33', '****78'],
    ['+6561234567', '65', '****67'],
    ['65123412', '86', '****12'],
    ['1234567', null, '****67'],
    ['123456', '86', '****'],
    ['12345', '86', '****'],
    ['4155550100x1234', '1', '415****0100'],
    ['13813801380', '86', '****'],
    ['nobody', '86', '****'],
  ])('%s in %s → %s', (phone, callingCode, masked) => {
    expect(maskPhone(phone, callingCode)).toBe(masked);
  });

  const mobiles: readonly (readonly [code: string, trunk: string, pattern: RegExp])[] = [
    ['86', '', /^1[3-9]\d{9}$/],
    ['1', '', /^[2-9]\d{2}[2-9]\d{6}$/],
    ['44', '0', /^7[1-9]\d{8}$/],
    ['91', '0', /^[6-9]\d{9}$/],
  ];

  test.each(mobiles)(
    'the commonest forms of +%s say what the numbering plan says',
    (code, trunk, pattern) => {
      fc.assert(
        fc.property(fc.stringMatching(pattern), (national) => {
          // with blanks in it, a number is none of the plain forms
          const told = maskPhone(`+${code} ${national}`, null);
          expect(maskPhone(`+${code}${national}`, null)).toBe(told);
          expect(maskPhone(trunk + national, code)).toBe(told);
        }),
      );
    },
  );
});

describe('a work number shows its area and two digits', () => {
  test.each([
    ['01065123412', '86', '010-****12'],
    ['+86 10 6512 3412', null, '010-****12'],
    ['075512345678', '86', '0755-****78'],
    ['65123412', '86', '****'],
    ['4155550123', '1', '415-****23'],
    ['+1 (415) 555-0123', '86', '415-****23'],
    ['02079460958', '44', '020-****58'],
    ['+33123456789', null, '01-****89'],
    ['12345', '86', '****'],
  ])('%s in %s → %s', (phone, callingCode, masked) => {
    expect(maskWorkPhone(phone, callingCode)).toBe(masked);
  });

  test.each([
    ['86', /^(010|02[1-57-9]|0755|0571)[2-8]\d{7}$/],
    ['1', /^[2-9]\d{2}[2-9]\d{6}$/],
  ])('the commonest forms of +%s say what the numbering plan says', (code, pattern) => {
    fc.assert(
      fc.property(fc.stringMatching(pattern), (phone) => {
        expect(maskWorkPhone(phone, code)).toBe(
          maskWorkPhone(`${phone.slice(0, 5)} ${phone.slice(5)}`, code),
        );
      }),
    );
  });
});

test.each([
  ['zhang.san@x.cn', 'z***@x.cn'],
  ['a@x.cn', '***@x.cn'],
  ['张三@x.cn', '张***@x.cn'],
  ['zhang@zhang.cn', '****'],
  ['no-address', '****'],
  ['@x.cn', '****'],
])('an e-mail address shows its first letter and the domain: %s → %s', (email, masked) => {
  expect(maskEmail(email)).toBe(masked);
});

test.each([
  ['世纪大道100号, 浦东新区, 上海市', '上海市', '浦东新区', '上海市浦东新区****'],
  ['1 High St, Camden, London', 'London', 'Camden', 'London, Camden, ****'],
  ['1 MG Road, Mumbai', 'Mumbai', null, 'Mumbai, ****'],
  ['1 High St', null, null, '****'],
  ['1 High St, London', 'London', '1 High St', 'London, ****'],
  ['1 High St', '1 High St', null, '****'],
  ['London', 'London', null, '****'],
])('an address shows nothing beyond the district: %s, %s, %s → %s', (address, city, district, masked) => {
  expect(maskAddress(address, city, district)).toBe(masked);
});

test('a national id shows its last four characters or its two ends, where enough stay hidden', () => {
  expect(maskIdentifier('11010119900101123X')).toBe('****123X');
  expect(maskIdentifier('078-05-1120')).toBe('****1120');
  expect(maskIdentifier('12345678')).toBe('****5678');
  expect(maskIdentifier('1234567')).toBe('****');
  expect(maskIdentifier('11111111')).toBe('****');
  expect(maskNationalIdEnds('11010119900101123X')).toBe('1****X');
  expect(maskNationalIdEnds('12345')).toBe('****');
});

test('a card shows its issuer and the last four digits, an IBAN its country and the last four', () => {
  expect(maskCard('6222 0212 3456 5676')).toBe('622202****5676');
  expect(maskCard('622202 123 5676')).toBe('****5676');
  expect(maskCard('1234567')).toBe('****');
  expect(maskIban('DE89 3704 0044 0532 0130 00')).toBe('DE****3000');
  expect(maskIban('not an iban')).toBe('****');
});

describe('in any script, what is shown never holds what is hidden', () => {
  /** Letters of many scripts, marks that join them, and emoji of several code points. */
  const scripts = [
    'aZéßŁ',
    '张王李欧阳𠮷',
    'محمدعلي',
    'प्रियाश्',
    '김철수',
    'กำที่',
    'אבג',
    'А́лекс',
    'A\u030A\u0301',
    '👩‍👩‍👧🇨🇳',
  ].flatMap((sample) => Array.from(new Intl.Segmenter('und').segment(sample), ({ segment }) => segment));
  const word = fc.array(fc.oneof(fc.constantFrom(...scripts), fc.constantFrom('0', '1', ' ', '-', '.')), {
    minLength: 1,
    maxLength: 30,
  });

  /** What of the value does not stand at the ends that the masked form shows. */
  function hiddenOf(
    value: string,
    masked: string,
  ): { readonly hidden: string; readonly shown: readonly string[] } {
    const [head = '', tail = ''] = masked.split(/\*+/);
    expect(value.startsWith(head)).toBe(true);
    expect(value.endsWith(tail)).toBe(true);
    return { hidden: value.slice(head.length, value.length - tail.length), shown: [head, tail] };
  }

  function expectHidden(value: string, masked: string): void {
    const { hidden, shown } = hiddenOf(value, masked);
    expect(hidden).not.toBe('');
    for (const part of shown) expect(part).not.toContain(hidden);
  }

  test('names, ids, cards and IBANs', () => {
    fc.assert(
      fc.property(word, (characters) => {
        const value = characters.join('').trim();
        fc.pre(value !== '');
        for (const mask of [maskName, maskIdentifier, maskNationalIdEnds]) expectHidden(value, mask(value));
      }),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^\d{1,19}$/), (digits) => expectHidden(digits, maskCard(digits))),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Z]{2}\d{2}[A-Z0-9]{0,30}$/), (iban) =>
        expectHidden(iban, maskIban(iban)),
      ),
    );
  });

  test('a masked name ends between two characters as a reader sees them', () => {
    fc.assert(
      fc.property(word, (characters) => {
        const value = characters.join('').trim();
        const shown = maskName(value).slice(0, -1);
        const first = [...new Intl.Segmenter('und').segment(value)][0]?.segment ?? '';
        expect(['', first]).toContain(shown);
      }),
    );
  });

  test('telephone numbers, whatever the country', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^\d{5,15}$/),
        fc.constantFrom('86', '1', '44', '49', '971', null),
        (given, code) => {
          const masked = maskPhone(given, code);
          const [head = '', tail = ''] = masked.split('****');
          // fixed lines of China are shown with their 0, given or not
          const from = given.indexOf(head.replace(/^0/, '')) + head.replace(/^0/, '').length;
          expect(given.slice(0, from)).toContain(head.replace(/^0/, ''));
          expect(given.endsWith(tail)).toBe(true);
          const hidden = given.slice(from, given.length - tail.length);
          expect(hidden.length).toBeGreaterThanOrEqual(3);
          for (const part of [head, tail]) expect(part).not.toContain(hidden);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('work numbers: an area and two digits, and of the others nothing', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^\d{5,15}$/),
        fc.constantFrom('86', '1', '44', '49', '971', null),
        (given, code) => {
          const masked = maskWorkPhone(given, code);
          fc.pre(masked !== '****');
          const [head = '', tail = ''] = masked.split('****');
          const area = head.replace(/^0/, '').replace(/-$/, '');
          expect(tail).toHaveLength(2);
          expect(given.endsWith(tail)).toBe(true);
          const hidden = given.slice(given.indexOf(area) + area.length, -tail.length);
          expect(hidden.length).toBeGreaterThanOrEqual(4);
          for (const part of [head, tail]) expect(part).not.toContain(hidden);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('e-mail and postal addresses', () => {
    fc.assert(
      fc.property(word, fc.constantFrom('x.cn', 'mail.example', 'a.a'), (characters, domain) => {
        const local = characters.join('').replaceAll(/[\s@]/g, '');
        fc.pre(local !== '');
        const masked = maskEmail(`${local}@${domain}`);
        const head = masked.split('*')[0]!;
        const hidden = local.slice(head.length);
        expect(masked.replaceAll('*', '')).not.toContain(hidden);
      }),
    );
    fc.assert(
      // a street that was written into the field of the district too
      fc.property(word, word, (streetParts, cityParts) => {
        const [street, city] = [streetParts.join('').trim(), cityParts.join('').trim()];
        fc.pre(street !== '' && city !== '' && !/^[\s.]+$/.test(street));
        const masked = maskAddress(`${street}, ${city}`, city, street);
        expect(masked.replace(city, '').replaceAll(/[*, ]/g, '')).toBe('');
      }),
    );
  });
});
