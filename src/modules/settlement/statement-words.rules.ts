import type { LineKind } from './statement.rules.js';
import type { StatementTotals } from './statement-totals.rules.js';

/** A word in the two languages of our documents. */
export interface Words {
  readonly en: string;
  readonly zh: string;
}

/** What each total is called and means, in the order of a statement. */
export const totalWords: readonly (Words & {
  readonly name: string;
  readonly of: Exclude<keyof StatementTotals, 'payments'>;
  readonly means: Words;
})[] = [
  {
    name: 'received',
    of: 'receivedMinor',
    en: 'Received',
    zh: '收到款项',
    means: { en: 'Payments that this statement is the first to know.', zh: '本期首次计入的还款。' },
  },
  {
    name: 'reversed',
    of: 'reversedMinor',
    en: 'Reversed',
    zh: '冲回款项',
    means: {
      en: 'Payments that went back, of this month or earlier ones.',
      zh: '本期或以前各期还款的退回。',
    },
  },
  {
    name: 'base',
    of: 'baseMinor',
    en: 'Commissionable base',
    zh: '计佣基数',
    means: {
      en: 'What earns: net, within the window and the placed balance.',
      zh: '净额中在委托期与委托余额之内的部分。',
    },
  },
  {
    name: 'overpaid',
    of: 'overpaidMinor',
    en: 'Overpaid',
    zh: '超额还款',
    means: {
      en: 'Beyond the placed balance: it earns nothing and is owed back.',
      zh: '超出委托余额，不计佣，应退还。',
    },
  },
  {
    name: 'commission',
    of: 'commissionMinor',
    en: 'Commission',
    zh: '佣金',
    means: { en: 'The sum of the lines.', zh: '各行佣金之和。' },
  },
];

export const kindWords: Readonly<Record<LineKind, Words>> = {
  ACCRUAL: { en: 'Payment', zh: '还款' },
  REVERSAL: { en: 'Reversal', zh: '冲回' },
  TAIL: { en: 'Tail', zh: '尾期还款' },
  TRUE_UP: { en: 'True-up', zh: '调整' },
  CORRECTION: { en: 'Correction', zh: '更正' },
};
