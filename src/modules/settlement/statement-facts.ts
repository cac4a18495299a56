import { formatMinor } from '../../kernel/money.js';
import { formatInstant, monthLabel } from '../../kernel/time.js';
import type { StatementParties } from './statement-parties.js';
import type { Words } from './statement-words.rules.js';
import { totalWords } from './statement-words.rules.js';
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
    { en: 'Lines', zh: '行数', value: String(statement.lines) },
    { en: 'Content hash', zh: '内容哈希', value: statement.contentHash ?? '' },
  ];
}

/** The totals by name, as decimals in major units. */
export function totalsOf(statement: Statement): Readonly<Record<string, string>> {
  return Object.fromEntries(
    totalWords.map(({ name, of }) => [name, formatMinor(statement[of], statement.currency)]),
  );
}
