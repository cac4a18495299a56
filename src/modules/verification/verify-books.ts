import type { CurrencyCode } from '../../kernel/currencies.js';
import { larger } from '../../kernel/money.js';
import type { RawRow, Reader } from '../../kernel/store.js';
import { bookChecks, bookCounts } from './book-checks.js';
import type { Check, Count, Scope } from './check.js';
import { invariantNames, type Breach, type Invariant } from './invariant.rules.js';
import { moneyChecks, moneyCounts } from './money-checks.js';
import { pagesOf, rowId, type Extent } from './pages.js';
import { statementChecks, statementCounts } from './statement-checks.js';

/** The first row that breaks an invariant. */
export interface Finding {
  readonly breach: Breach;
  /** Of the payment, placement, statement … that it is about. */
  readonly id: string;
  readonly currency: CurrencyCode | null;
  readonly expectedMinor: bigint;
  readonly foundMinor: bigint;
}

/** What was found of one invariant. */
export interface Verdict {
  readonly invariant: Invariant;
  /** Rows looked at. */
  readonly looked: number;
  readonly breaches: number;
  /** By how much money is off, in minor units by currency; the same money, seen from several sides, counts once. */
  readonly unexplained: ReadonlyMap<CurrencyCode, bigint>;
  readonly first: Finding | null;
}

const checks: readonly Check[] = [...bookChecks, ...moneyChecks, ...statementChecks];
const counts: readonly Count[] = [...bookCounts, ...moneyCounts, ...statementCounts];
/** From the narrowest to the widest, so that what is named first says most. */
const scopes: readonly Scope[] = ['placement', 'statement', 'agreement'];

/**
 * Verifies the invariants of the books over all that a lender has, or over some placements with their agreements and
 * statements, page by page: the database adds up, and memory does not grow. May run beside writers.
 */
export async function verifyBooks(reader: Reader, extent: Extent): Promise<readonly Verdict[]> {
  const tallies = new Map(invariantNames.map((invariant) => [invariant, new Tally(invariant)]));
  for (const scope of scopes)
    for await (const page of pagesOf(reader, scope, extent)) {
      for (const count of counts)
        if (count.scope === scope) await look(reader, count, page, tallies.get(count.invariant)!);
      for (const check of checks)
        if (check.scope === scope) await find(reader, check, page, tallies.get(check.invariant)!);
    }
  const verified = new Set(checks.map(({ invariant }) => invariant));
  return [...tallies.values()].filter(({ invariant }) => verified.has(invariant));
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

  get unexplained(): ReadonlyMap<CurrencyCode, bigint> {
    const most = new Map<CurrencyCode, bigint>();
    for (const sums of this.#off.values())
      for (const [currency, minor] of sums) most.set(currency, larger(most.get(currency) ?? 0n, minor));
    return most;
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
    tally.off(check.breach, row['currency'] as CurrencyCode, integer(row['difference']));
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
    currency: row['currency'] as CurrencyCode,
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
