import { describe, expect, test } from '@jest/globals';
import {
  describeFeeTerms,
  feeTermsSchema,
  warningsOf,
  workedTable,
  type FeeTermsInput,
} from '../../src/modules/fees/index.js';

const cny = { currency: 'CNY' } as const;
const tiers = [
  { from: 0, ratePpm: 100_000 },
  { from: 1_000_000, ratePpm: 150_000, flatMinor: 50_000 },
];
const bands = [
  { from: 0, ratePpm: 100_000 },
  { from: 31, ratePpm: 220_000 },
];

describe('what a schedule pays, in both languages', () => {
  test.each<[string, FeeTermsInput, string[], string[]]>([
    [
      'by days since placement',
      { kind: 'SINCE_PLACEMENT_BAND', bands },
      [
        '10 % of money received less than 31 days after placement.',
        '22 % of money received 31 days or more after placement.',
      ],
      ['委案后不满 31 天的回款，按 10 % 计佣。', '委案后第 31 天及以后的回款，按 22 % 计佣。'],
    ],
    [
      'by age at payment',
      { kind: 'AGE_BAND', unit: 'DAYS', ageAt: 'PAYMENT', bands },
      [
        '10 % of money collected on accounts less than 31 days overdue when it is paid.',
        '22 % of money collected on accounts 31 or more days overdue when it is paid.',
        'An account of unknown age pays 10 %.',
      ],
      [
        '回款时逾期不满 31 天的账户，按回款金额的 10 % 计佣。',
        '回款时逾期 31 天及以上的账户，按回款金额的 22 % 计佣。',
        '账龄不明的账户按 10 % 计佣。',
      ],
    ],
    [
      'by balance',
      {
        kind: 'BALANCE_BAND',
        bands: [
          { from: 0, ratePpm: 120_000 },
          { from: 10_000_000, ratePpm: 70_000 },
        ],
      },
      [
        '12 % of money collected on accounts placed with CNY 0.00 or more and less than CNY 100000.00.',
        '7 % of money collected on accounts placed with CNY 100000.00 or more.',
      ],
      [
        '委案金额达到 CNY 0.00、不足 CNY 100000.00的账户，按回款金额的 12 % 计佣。',
        '委案金额达到 CNY 100000.00 及以上的账户，按回款金额的 7 % 计佣。',
      ],
    ],
    [
      'by sequence',
      { kind: 'SEQUENCE', ratesPpm: [200_000, 300_000] },
      [
        "20 % of money collected on an account's first placement.",
        "30 % of money collected on an account's second placement and later ones.",
      ],
      ['账户第 1 次委案的回款，按 20 % 计佣。', '账户第 2 次及以后委案的回款，按 30 % 计佣。'],
    ],
    [
      'by marginal tiers',
      { kind: 'TIERED', mode: 'MARGINAL', tiers },
      [
        '10 % of the part of the money collected that is above CNY 0.00 and not above CNY 10000.00.',
        '15 % of the part of the money collected that is above CNY 10000.00.',
        'CNY 500.00 once more than CNY 10000.00 is collected.',
        'The tiers count for all placements of the agreement together, each calendar month anew.',
      ],
      [
        '累计回款超过 CNY 0.00 至 CNY 10000.00 的部分，按 10 % 计佣。',
        '累计回款超过 CNY 10000.00 的部分，按 15 % 计佣。',
        '累计回款超过 CNY 10000.00 后，另付 CNY 500.00。',
        '阶梯按协议下全部委案合并累计，每个自然月重新起算。',
      ],
    ],
    [
      'by recovery',
      {
        kind: 'RECOVERY_RATE',
        scope: 'BATCH',
        denominator: 'NET_OF_RECALLS',
        tiers: [
          { from: 0, ratePpm: 100_000 },
          { from: 300_000, ratePpm: 200_000 },
        ],
      },
      [
        '10 % of all money collected when at least 0 % and less than 30 % of what was placed is recovered.',
        '20 % of all money collected when 30 % or more of what was placed is recovered.',
        'Recovery is counted for the placements of a batch together, from the beginning, against what was placed and not recalled.',
      ],
      [
        '回收率达到 0 %、不足 30 %时，全部回款按 10 % 计佣。',
        '回收率达到 30 % 及以上时，全部回款按 20 % 计佣。',
        '回收率按同一批次的委案合并、自始计算，分母为扣除已撤案后的委案金额。',
      ],
    ],
  ])('%s', (_, input, english, chinese) => {
    const terms = feeTermsSchema.parse(input);
    expect(describeFeeTerms(terms, cny).slice(0, english.length)).toEqual(english);
    expect(describeFeeTerms(terms, { ...cny, language: 'zh' }).slice(0, chinese.length)).toEqual(chinese);
  });

  test('every switch that is not in its usual position is said', () => {
    const terms = feeTermsSchema.parse({
      kind: 'FLAT',
      ratePpm: 150_000,
      roundAt: 'CUMULATIVE',
      rateBasis: 'PAYMENT',
      tail: { days: 30, requiresArrangement: false, ratePpm: 50_000 },
      direct: { graceDays: 3, multiplierPpm: 500_000 },
      discoveryPpm: 500_000,
      perPayment: { minMinor: 6_000 },
      perPlacement: { minMinor: 300_000, maxMinor: 900_000 },
      commissionable: ['principal', 'interest'],
      allocation: { from91Days: ['principal', 'interest'] },
      reversals: 'MIRROR',
      ratedOn: 'REPORTED',
      amounts: 'REPORTED',
      disputed: 'EXCLUDED',
    });
    expect(describeFeeTerms(terms, cny)).toEqual([
      '15 % of money collected.',
      'For each payment at least CNY 60.00 is paid, but not more than the money that earns.',
      'For each placement altogether at least CNY 3000.00 is paid, but not more than what was collected, and at most CNY 9000.00 is paid.',
      'Only these parts of the debt earn: principal, interest.',
      'A payment goes to costs, then fee, then fees, then penalty, then interest, then principal; from the 91st day past due on to principal, then interest.',
      'The fees are added up exactly and their sum is rounded to the nearest minor unit, a half upwards.',
      'Money received up to 30 days after the placement ended pays 5 %.',
      'Money that turns out to have been received before placement pays 50 % of the fee.',
      'Money paid to the lender itself up to 3 days after placement pays nothing.',
      'Money paid to the lender itself pays 50 % of the fee.',
      'The version in force on the day of each payment decides.',
      "A reversal takes back the reversed share of the payment's fee as it was.",
      'The day on which a payment was reported decides its rate and month.',
      "The agency's amount counts where the lender's differs.",
      'Disputed money earns once the dispute is over.',
    ]);
    expect(describeFeeTerms(terms, { ...cny, language: 'zh' })).toEqual([
      '按回款金额的 15 % 计佣。',
      '每笔回款的佣金不低于 CNY 60.00（但不超过该笔计佣金额）。',
      '每个委案的佣金合计不低于 CNY 3000.00（但不超过已回款金额），不高于 CNY 9000.00。',
      '仅下列款项计佣：principal、interest。',
      '还款依次抵充：costs、fee、fees、penalty、interest、principal；逾期 91 天起依次抵充：principal、interest。',
      '佣金先精确累计，合计后四舍五入至最小货币单位。',
      '委案结束后 30 天内的回款，按 5 % 计佣。',
      '经查实在委案前已还的款项，按应计佣金的 50 % 计付。',
      '委案后 3 天内（含第 3 天）债务人直接还给委托方的款项不计佣。',
      '债务人直接还给委托方的款项，按应计佣金的 50 % 计付。',
      '以每笔回款当日有效的费率版本为准。',
      '退回的款项，按原佣金中相应的比例扣回。',
      '以回款报告日确定费率和所属月份。',
      '双方金额不一致时，以受托方报告的金额为准。',
      '有争议的回款在争议解决后计佣。',
    ]);
  });
});

describe('a worked table', () => {
  test.each<[FeeTermsInput, [string, bigint, bigint][]]>([
    [
      { kind: 'FLAT', ratePpm: 138_500 },
      [
        ['a payment', 10_000n, 1_385n],
        ['a payment', 100_000n, 13_850n],
        ['a payment', 1_000_000n, 138_500n],
      ],
    ],
    [
      { kind: 'AGE_BAND', unit: 'MONTHS', bands },
      [
        ['overdue 0 months', 100_000n, 10_000n],
        ['overdue 30 months', 100_000n, 10_000n],
        ['overdue 31 months', 100_000n, 22_000n],
      ],
    ],
    [
      { kind: 'SINCE_PLACEMENT_BAND', bands },
      [
        ['0 days after placement', 100_000n, 10_000n],
        ['30 days after placement', 100_000n, 10_000n],
        ['31 days after placement', 100_000n, 22_000n],
      ],
    ],
    [
      {
        kind: 'BALANCE_BAND',
        bands: [
          { from: 0, ratePpm: 120_000 },
          { from: 50_000, ratePpm: 70_000 },
        ],
      },
      [
        ['placed with CNY 499.99', 49_999n, 6_000n],
        ['placed with CNY 500.00', 50_000n, 3_500n],
      ],
    ],
    [
      { kind: 'SEQUENCE', ratesPpm: [200_000, 300_000] },
      [
        ['placement number 1', 100_000n, 20_000n],
        ['placement number 2', 100_000n, 30_000n],
      ],
    ],
    [
      { kind: 'TIERED', mode: 'MARGINAL', tiers },
      [
        ['collected in the window', 999_999n, 100_000n],
        ['collected in the window', 1_000_000n, 100_000n],
        ['collected in the window', 2_000_000n, 300_000n],
      ],
    ],
    [
      {
        kind: 'RECOVERY_RATE',
        tiers: [
          { from: 0, ratePpm: 100_000 },
          { from: 300_000, ratePpm: 200_000 },
        ],
      },
      [
        ['29.9999 % recovered', 2_999_990n, 299_999n],
        ['30 % recovered', 3_000_000n, 600_000n],
        ['100 % recovered', 10_000_000n, 2_000_000n],
      ],
    ],
  ])('of %j', (input, rows) => {
    const table = workedTable(feeTermsSchema.parse(input), cny);
    expect(table.map(({ example, collectedMinor, feeMinor }) => [example, collectedMinor, feeMinor])).toEqual(
      rows,
    );
  });

  test('in Chinese', () => {
    const [row] = workedTable(feeTermsSchema.parse({ kind: 'FLAT', ratePpm: 138_500 }), {
      ...cny,
      language: 'zh',
    });
    expect(row!.example).toBe('一笔回款');
  });
});

describe('warnings', () => {
  const falling = [
    { from: 0, ratePpm: 120_000 },
    { from: 10_000, ratePpm: 70_000 },
  ];

  test('a cliff with a falling rate can make a negative line', () => {
    const terms = feeTermsSchema.parse({ kind: 'TIERED', mode: 'WHOLE', tiers: falling });
    expect(warningsOf(terms)).toEqual([
      {
        code: 'FALLING_CLIFF',
        path: ['tiers', 1, 'ratePpm'],
        message:
          'Reaching this tier lowers the rate on everything from 12 % to 7 %: the payment that reaches it can have a negative line.',
      },
    ]);
    expect(warningsOf(terms, 'zh')[0]!.message).toContain('由 12 % 降至 7 %');
  });

  test.each<[string, FeeTermsInput, number]>([
    [
      'a falling recovery rate',
      {
        kind: 'RECOVERY_RATE',
        tiers: [
          { from: 0, ratePpm: 2 },
          { from: 5, ratePpm: 1 },
        ],
      },
      1,
    ],
    ['falling marginal tiers', { kind: 'TIERED', mode: 'MARGINAL', tiers: falling }, 0],
    ['rising whole tiers', { kind: 'TIERED', mode: 'WHOLE', tiers }, 0],
    [
      'a flat amount that makes up for the fall',
      { kind: 'TIERED', mode: 'WHOLE', tiers: [falling[0]!, { ...falling[1]!, flatMinor: 500 }] },
      0,
    ],
    [
      'a flat amount that does not',
      { kind: 'TIERED', mode: 'WHOLE', tiers: [falling[0]!, { ...falling[1]!, flatMinor: 499 }] },
      1,
    ],
    ['a flat rate', { kind: 'FLAT', ratePpm: 1 }, 0],
  ])('%s', (_, input, count) => {
    expect(warningsOf(feeTermsSchema.parse(input))).toHaveLength(count);
  });
});
