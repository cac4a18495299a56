import type { TaxTerms } from '../agreements/settlement-terms.rules.js';
import type { LineKind } from './statement.rules.js';
import { NO_SUM, type StatementSum } from './statement-sum.rules.js';
import type { StatementTotals } from './statement-totals.rules.js';

/** A word in the two languages of our documents. */
export interface Words {
  readonly en: string;
  readonly zh: string;
}

/** The figures of a statement that has been closed. */
export interface Figures extends StatementTotals {
  readonly sum: StatementSum | null;
  readonly approvedSum: StatementSum | null;
}

/** What each total is called and means. */
export interface TotalWords extends Words {
  readonly name: string;
  readonly of: (figures: Figures) => bigint;
  readonly means: Words;
  /** Left out of what people read where it is nothing. */
  readonly isRare?: boolean;
}

const sumOf = ({ sum }: Figures) => sum ?? NO_SUM;

/** The totals that were closed, in the order of a statement: they never change. */
export const totalWords: readonly TotalWords[] = [
  {
    name: 'received',
    of: ({ receivedMinor }) => receivedMinor,
    en: 'Received',
    zh: '收到款项',
    means: { en: 'Payments that this statement is the first to know.', zh: '本期首次计入的还款。' },
  },
  {
    name: 'reversed',
    of: ({ reversedMinor }) => reversedMinor,
    en: 'Reversed',
    zh: '冲回款项',
    means: {
      en: 'Payments that went back, of this month or earlier ones.',
      zh: '本期或以前各期还款的退回。',
    },
  },
  {
    name: 'base',
    of: ({ baseMinor }) => baseMinor,
    en: 'Commissionable base',
    zh: '计佣基数',
    means: {
      en: 'What earns: net, within the window and the placed balance.',
      zh: '净额中在委托期与委托余额之内的部分。',
    },
  },
  {
    name: 'overpaid',
    of: ({ overpaidMinor }) => overpaidMinor,
    en: 'Overpaid',
    zh: '超额还款',
    means: {
      en: 'Beyond the placed balance: it earns nothing and is owed back.',
      zh: '超出委托余额，不计佣，应退还。',
    },
  },
  {
    name: 'commission',
    of: ({ commissionMinor }) => commissionMinor,
    en: 'Commission',
    zh: '佣金',
    means: { en: 'The sum of the lines.', zh: '各行佣金之和。' },
  },
  {
    name: 'released',
    of: (figures) => sumOf(figures).releasedMinor,
    en: 'Released',
    zh: '释放款项',
    means: { en: 'Held by earlier statements, its disputes decided.', zh: '以前各期暂扣，争议已决。' },
    isRare: true,
  },
  {
    name: 'carriedIn',
    of: (figures) => sumOf(figures).carriedInMinor,
    en: 'Carried in',
    zh: '上期结转',
    means: { en: 'Of earlier statements, before tax.', zh: '以前各期结转，不含税。' },
    isRare: true,
  },
  {
    name: 'net',
    of: (figures) => sumOf(figures).netMinor,
    en: 'Net',
    zh: '净额',
    means: { en: 'What is taxed; nothing where it is carried out.', zh: '计税金额；结转下期时为零。' },
  },
  {
    name: 'tax',
    of: (figures) => sumOf(figures).tax.billedMinor,
    en: 'Tax',
    zh: '税额',
    means: { en: 'What the agency bills.', zh: '受托方开具。' },
  },
  {
    name: 'reverseCharge',
    of: (figures) => sumOf(figures).tax.reverseChargeMinor,
    en: 'Reverse charge',
    zh: '反向征收税额',
    means: { en: 'What the lender assesses itself: not payable.', zh: '由委托方自行申报，不计入应付。' },
    isRare: true,
  },
  {
    name: 'withholding',
    of: (figures) => sumOf(figures).withholdingMinor,
    en: 'Withholding',
    zh: '代扣税额',
    means: { en: 'What the lender keeps back of the net.', zh: '委托方自净额中代扣。' },
    isRare: true,
  },
  {
    name: 'carriedOut',
    of: (figures) => sumOf(figures).carriedOutMinor,
    en: 'Carried out',
    zh: '结转下期',
    means: { en: 'Below nothing: it waits for the next statement.', zh: '负数，结转至下期。' },
    isRare: true,
  },
  {
    name: 'payable',
    of: (figures) => sumOf(figures).payableMinor,
    en: 'Payable',
    zh: '应付金额',
    means: { en: 'As closed; below nothing: a credit note.', zh: '关账时金额；负数为贷记单。' },
  },
];

const approvedSumOf = ({ approvedSum }: Figures) => approvedSum ?? NO_SUM;

/** What an approval makes of them where it holds disputed lines back: no part of what was closed. */
export const approvedWords: readonly TotalWords[] = [
  {
    name: 'held',
    of: (figures) => approvedSumOf(figures).heldMinor,
    en: 'Held',
    zh: '暂扣款项',
    means: { en: 'Lines whose dispute was open at the approval.', zh: '批准时争议未决的明细。' },
  },
  {
    name: 'approvedNet',
    of: (figures) => approvedSumOf(figures).netMinor,
    en: 'Approved net',
    zh: '批准净额',
    means: { en: 'Without what is held.', zh: '不含暂扣部分。' },
  },
  {
    name: 'approvedTax',
    of: (figures) => approvedSumOf(figures).tax.billedMinor,
    en: 'Approved tax',
    zh: '批准税额',
    means: { en: 'What the agency bills now.', zh: '受托方现应开具。' },
  },
  {
    name: 'approvedPayable',
    of: (figures) => approvedSumOf(figures).payableMinor,
    en: 'Approved for payment',
    zh: '批准应付',
    means: { en: 'What is invoiced and paid now.', zh: '现应开票付款的金额。' },
  },
];

/** What people are shown, in order: what is rare and nothing is left out. */
export function shownTotals(figures: Figures): readonly TotalWords[] {
  const closed = totalWords.filter(({ isRare, of }) => isRare !== true || of(figures) !== 0n);
  const hasHeld = figures.approvedSum !== null && figures.approvedSum.heldMinor !== 0n;
  return hasHeld ? [...closed, ...approvedWords] : closed;
}

export const kindWords: Readonly<Record<LineKind, Words>> = {
  ACCRUAL: { en: 'Payment', zh: '还款' },
  REVERSAL: { en: 'Reversal', zh: '冲回' },
  TAIL: { en: 'Tail', zh: '尾期还款' },
  CONFIRMATION: { en: 'Confirmation', zh: '委托方核定' },
  WAIVER: { en: 'Waiver', zh: '减免' },
  PLACED: { en: 'Placement', zh: '委案' },
  RECALLED: { en: 'Recall', zh: '撤案' },
  CORRECTION: { en: 'Correction', zh: '更正' },
};

export const taxModeWords: Readonly<Record<TaxTerms['mode'], Words>> = {
  EXCLUSIVE: { en: 'on top', zh: '价外' },
  INCLUSIVE: { en: 'included', zh: '价内' },
  SPLIT: { en: 'on top', zh: '价外' },
  REVERSE_CHARGE: { en: 'assessed by the lender', zh: '反向征收' },
};

export const taxPlaceWords: Readonly<Record<TaxTerms['roundAt'], Words>> = {
  STATEMENT: { en: 'of the net', zh: '按净额' },
  LINE: { en: 'line by line', zh: '逐行计算' },
};
