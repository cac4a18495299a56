import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { formatMinor } from '../../kernel/money.js';
import { monthLabel } from '../../kernel/time.js';
import { totalsOf } from './statement-facts.js';
import type { Statement } from './statement.entity.js';

/** A statement whose totals are known: before the hash that seals it, and ever after. */
export type SummedStatement = Omit<Statement, 'contentHash' | 'closedAt'>;

/**
 * What was closed, whoever closed it and whenever: the same month closed again says the same. Whatever becomes of the
 * statement afterwards is no part of it.
 */
export function closedContent(statement: SummedStatement): Readonly<Record<string, unknown>> {
  const { tax } = statement.terms;
  return {
    agency: statement.agencyId,
    agreement: statement.agreementId,
    period: monthLabel(statement.month),
    currency: statement.currency,
    lines: statement.lines,
    linesHash: statement.linesHash,
    termsVersion: statement.termsVersion,
    terms: statement.terms,
    ...(tax?.partsPpm === undefined ? {} : { taxParts: taxPartsOf(statement) }),
    totals: totalsOf(statement),
  };
}

/** What each part of the rate comes to. */
export function taxPartsOf({
  terms,
  sum,
  currency,
}: SummedStatement): readonly { readonly ratePpm: number; readonly amount: string }[] {
  return (terms.tax?.partsPpm ?? []).map((ratePpm, n) => ({
    ratePpm,
    amount: formatMinor(sum?.tax.partsMinor[n] ?? 0n, currency),
  }));
}

/** SHA-256 of the canonical JSON (RFC 8785) of what was closed; by `linesHash` it covers the lines. */
export function contentHashOf(content: Readonly<Record<string, unknown>>): string {
  return createHash('sha256')
    .update(canonicalize(content) ?? '')
    .digest('hex');
}
