import { formatMinor } from '../../kernel/money.js';
import { percentOf } from '../../kernel/rate.js';
import { formatInstant, monthLabel } from '../../kernel/time.js';
import type { StatementParties } from './statement-parties.js';
import {
  shownTotals,
  taxModeWords,
  taxPlaceWords,
  totalWords,
  type Figures,
  type TotalWords,
  type Words,
} from './statement-words.rules.js';
import type { Statement } from './statement.entity.js';

/** A fact at the head of a document. */
export type Fact = Words & { readonly value: string };

/** What stands above the totals, in order. */
export function headFacts(statement: Statement, parties: StatementParties): readonly Fact[] {
  const { agency, agencyReference, agreement, agreementReference } = parties;
  return [
    { en: 'Statement', zh: '对账单', value: statement.id },
    { en: 'Lender', zh: '委托方', value: parties.lender },
    { en: 'Agency', zh: '受托方', value: `${agency} (${agencyReference})` },
    { en: 'Agreement', zh: '协议', value: `${agreement} (${agreementReference})` },
    { en: 'Period', zh: '账期', value: monthLabel(statement.month) },
    { en: 'Currency', zh: '币种', value: statement.currency },
    {
      en: 'Closed at',
      zh: '关账时间',
      value: statement.closedAt === null ? '' : formatInstant(statement.closedAt),
    },
    {
      en: 'Settlement terms',
      zh: '结算条款',
      value: statement.termsVersion === null ? '–' : `v${statement.termsVersion}`,
    },
    { en: 'Lines', zh: '行数', value: String(statement.lines) },
    { en: 'Content hash', zh: '内容哈希', value: statement.contentHash ?? '' },
  ];
}

/** The totals that were closed, by name, as decimals in major units. */
export function totalsOf(statement: Figures & Pick<Statement, 'currency'>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    totalWords.map(({ name, of }) => [name, formatMinor(of(statement), statement.currency)]),
  );
}

/** A total as people read it. */
export type ShownTotal = Pick<TotalWords, 'name' | 'en' | 'zh' | 'means'> & { readonly amount: string };

/** What documents show of the totals, in order, and of the tax how it came about. */
export function shownTotalsOf(statement: Statement): readonly ShownTotal[] {
  const how = taxInWords(statement);
  return shownTotals(statement).map(({ name, en, zh, means, of }) => ({
    name,
    en,
    zh,
    amount: formatMinor(of(statement), statement.currency),
    means: how !== null && of(statement) !== 0n && taxed.has(name) ? how : means,
  }));
}

const taxed = new Set(['tax', 'reverseCharge']);

/** The contracted tax with its rate; each part with what it comes to. */
function taxInWords({ terms: { tax }, sum, currency }: Statement): Words | null {
  if (tax === null) return null;
  const parts = (tax.partsPpm ?? []).map(
    (ratePpm, n) => `${percentOf(ratePpm)}% ${formatMinor(sum?.tax.partsMinor[n] ?? 0n, currency)}`,
  );
  const rate = parts.length > 0 ? parts.join(' + ') : `${percentOf(tax.ratePpm)}%`;
  const { en, zh } = taxModeWords[tax.mode];
  const place = taxPlaceWords[tax.roundAt];
  return { en: `${rate}, ${en}, ${place.en}.`, zh: `${rate}，${zh}，${place.zh}。` };
}
