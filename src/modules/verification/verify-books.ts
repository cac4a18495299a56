import type { CurrencyCode } from '../../kernel/currencies.js';
import type { RawRow, Reader } from '../../kernel/store.js';
import { auditChecks, auditCounts } from './audit-checks.js';
import { bookChecks, bookCounts } from './book-checks.js';
import type { Check, Count, Scope } from './check.js';
import { invariantNames, type Breach, type Invariant } from './invariant.rules.js';
import { moneyChecks, moneyCounts } from './money-checks.js';
import { pagesOf, rowId, type Extent } from './pages.js';
import { statementChecks, statementCounts } from './statement-checks.js';
import { mostOf, type Amounts, type Finding, type Verdict } from './verdict.js';

const checks: readonly Check[] = [...bookChecks, ...moneyChecks, ...statementChecks, ...auditChecks];
const counts: readonly Count[] = [...bookCounts, ...moneyCounts, ...statementCounts, ...auditCounts];
/** From the narrowest to the widest, so that what is named first says most. */
const scopes: readonly Scope[] = ['placement', 'statement', 'agreement', 'event', 'lender'];
const verified = invariantNames.filter((name) => checks.some(({ invariant }) => invariant === name));

/**
 * Verifies the invariants of the books (I1 to I6, and I8) over all that a lender has, or over some placements with their
 * agreements and statements, page by page: the database adds up, and memory does not grow. May run beside writers.
 */
export async function verifyBooks(reader: Reader, extent: Extent): Promise<readonly Verdict[]> {
  const tallies = new Map(verified.map((invariant) => [invariant, new Tally(invariant)]));
  for (const scope of scopes)
    for await (const page of pagesOf(reader, scope, extent)) {
      for (const count of counts)
        if (count.scope === scope) await look(reader, count, page, tallies.get(count.invariant)!);
      for (const check of checks)
        if (check.scope === scope) await find(reader, check, page, tallies.get(check.invariant)!);
    }
  return [...tallies.values()];
}

class Tally implements Verdict {
  looked = 0;
  breaches = 0;
  first: Finding | null = null;
  readonly #off = new Map<Breach, Map<CurrencyCode, bigint>>();

  constructor(readonly invariant: Invariant) {}

  off(breach: Breach, currency: CurrencyCode, minor: bigint): void {
    const sums = this.#off.get(breach) ?? new Map<CurrencyCode, bigint>();
    this.#off.set(breach, sums.set(currency, (sums.get(currency) ?? 0n) + minor));
  }

  get unexplained(): Amounts {
    return mostOf(this.#off.values());
  }
}

async function look(reader: Reader, { looked }: Count, page: readonly Buffer[], tally: Tally): Promise<void> {
  const [row] = await reader.query(looked, paramsOf(looked.sql, page));
  tally.looked += Number(row?.['looked'] ?? 0);
}

async function find(reader: Reader, check: Check, page: readonly Buffer[], tally: Tally): Promise<void> {
  const params = paramsOf(check.broken.sql, page);
  const sums = await reader.query(summed(check), params);
  for (const row of sums) {
    tally.breaches += Number(row['breaches']);
    const currency = row['currency'] as CurrencyCode | null;
    if (currency !== null) tally.off(check.breach, currency, integer(row['difference']));
  }
  if (sums.length === 0 || tally.first !== null) return;
  const [first] = await reader.query(firstOf(check), params);
  // what was broken a moment ago and no longer is was being written
  if (first) tally.first = findingOf(check, first);
}

function findingOf({ breach, about }: Check, row: RawRow): Finding {
  return {
    breach,
    id: rowId(about, row['id']),
    currency: row['currency'] as CurrencyCode | null,
    expectedMinor: integer(row['expected']),
    foundMinor: integer(row['found']),
  };
}

/** Sums come as text or numbers, whatever the engine. */
function integer(value: unknown): bigint {
  return BigInt((value ?? 0) as string | number);
}

function paramsOf(sql: string, page: readonly Buffer[]): readonly (readonly Buffer[])[] {
  return Array.from(sql.matchAll(/\?\?/g), () => page);
}

function summed({ broken }: Check) {
  return around(
    broken,
    (text) =>
      `SELECT currency, COUNT(*) AS breaches, SUM(ABS(found - expected)) AS difference FROM (${text}) b GROUP BY currency`,
  );
}

function firstOf({ broken }: Check) {
  return around(broken, (text) => `SELECT * FROM (${text}) b ORDER BY id LIMIT 1`);
}

function around({ sql, sqlite }: Check['broken'], wrap: (text: string) => string): Check['broken'] {
  return { sql: wrap(sql), ...(sqlite === undefined ? {} : { sqlite: wrap(sqlite) }) };
}
