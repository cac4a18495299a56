import { idBytes, type Id } from '../../kernel/ids.js';
import { idAfter, idKey, pageOf, type Page, type PageRequest } from '../../kernel/page.js';
import type { Params, Reader } from '../../kernel/store.js';
import { decodeRow } from '../../kernel/table.js';
import { addDays, daysBetween, type LocalDate } from '../../kernel/time.js';
import { violations, type Violation, type ViolationStanding } from './violation.entity.js';
import { violationAnswers, type ViolationAnswer } from './violation-answer.entity.js';

/** Which violations; what is left out does not narrow. Days are those of the contacts, both included. */
export interface ViolationFilter {
  readonly agencyId?: Id<'agency'> | null | undefined;
  readonly collector?: string | null | undefined;
  readonly rule?: string | null | undefined;
  readonly standing?: ViolationStanding | null | undefined;
  readonly from?: LocalDate | null | undefined;
  readonly to?: LocalDate | null | undefined;
}

/** Placements to which a list is bound, as a subquery of their ids. */
export interface BoundTo {
  readonly sql: string;
  readonly params: Params;
}

/** Violations in the order in which they were found. */
export async function violationPage(
  reader: Reader,
  filter: ViolationFilter,
  request: PageRequest,
  scope: readonly unknown[],
  boundTo?: BoundTo,
): Promise<Page<Violation>> {
  const { sql, params } = conditionsOf(filter);
  const bound = boundTo === undefined ? '' : ` AND placement_id IN (${boundTo.sql})`;
  const statement = `SELECT * FROM violation WHERE lender_id = :lender AND id > ?${sql}${bound} ORDER BY id LIMIT ?`;
  const rows = await reader.query({ sql: statement }, [
    idAfter('violation', request),
    ...params,
    ...(boundTo?.params ?? []),
    request.first + 1,
  ]);
  return pageOf(
    request,
    rows.map((row) => decodeRow(violations, row)),
    scope,
    idKey,
    (row) => row,
  );
}

/** What was said about each violation, earliest first. */
export async function answersOf(
  reader: Reader,
  ids: readonly Id<'violation'>[],
): Promise<readonly (readonly ViolationAnswer[])[]> {
  const rows = await reader.find(violationAnswers, { violationId: ids }, { orderBy: ['madeAt', 'id'] });
  const byViolation = Map.groupBy(rows, ({ violationId }) => violationId);
  return ids.map((id) => byViolation.get(id) ?? []);
}

export const ledgerKeys = ['AGENCY', 'COLLECTOR', 'RULE'] as const;
export type LedgerKey = (typeof ledgerKeys)[number];

/** A line of the ledger: whose violations, how many in the period, and how many in as many days before it. */
export interface LedgerLine {
  readonly agencyId: Id<'agency'> | null;
  readonly collector: string | null;
  readonly rule: string | null;
  readonly violations: number;
  readonly presumed: number;
  readonly advisories: number;
  readonly rebutted: number;
  readonly excused: number;
  readonly withdrawn: number;
  readonly previous: number;
}

/** Most lines of one answer, the worst first. */
export const MOST_LINES = 200;

/**
 * Counts what was found in a period by agency, collector or rule. What the lender excused or withdrew and what a later
 * verdict took back is not counted among violations. One statement.
 */
export async function ledgerLines(
  reader: Reader,
  by: LedgerKey,
  period: { readonly from: LocalDate; readonly to: LocalDate },
): Promise<readonly LedgerLine[]> {
  const keys = KEYS[by];
  const { from, to } = period;
  const before = addDays(from, -(daysBetween(from, to) + 1));
  const rows = await reader.query(
    {
      sql: `SELECT ${keys.join(', ')},
          ${count("severity = 'violation' AND COUNTED")} AS violations,
          ${count("severity = 'presumed_violation' AND COUNTED")} AS presumed,
          ${count("severity = 'advisory' AND COUNTED")} AS advisories,
          ${count("standing = 'REBUTTED'")} AS rebutted,
          ${count("standing = 'EXCUSED'")} AS excused,
          ${count("standing = 'WITHDRAWN'")} AS withdrawn,
          SUM(CASE WHEN day < ? AND ${COUNTED} THEN 1 ELSE 0 END) AS previous
        FROM violation WHERE lender_id = :lender AND day BETWEEN ? AND ?
        GROUP BY ${keys.join(', ')} ORDER BY violations DESC, presumed DESC, previous DESC, ${keys.join(', ')} LIMIT ?`,
    },
    [...Array<LocalDate>(6).fill(from), from, before, to, MOST_LINES],
  );
  const { agencyId, collector, rule } = violations.columns;
  return rows.map((row) => ({
    agencyId: keys.includes('agency_id') ? agencyId.decode(row['agency_id']!) : null,
    collector: keys.includes('collector') ? collector.decode(row['collector']!) : null,
    rule: keys.includes('rule') ? rule.decode(row['rule']!) : null,
    violations: Number(row['violations']),
    presumed: Number(row['presumed']),
    advisories: Number(row['advisories']),
    rebutted: Number(row['rebutted']),
    excused: Number(row['excused']),
    withdrawn: Number(row['withdrawn']),
    previous: Number(row['previous']),
  }));
}

const KEYS: Readonly<Record<LedgerKey, readonly string[]>> = {
  AGENCY: ['agency_id'],
  COLLECTOR: ['agency_id', 'collector'],
  RULE: ['rule'],
};

const COUNTED = "standing IN ('OPEN', 'REBUTTED', 'UPHELD')";

/** Of the period itself: its first day is a parameter. */
function count(condition: string): string {
  return `SUM(CASE WHEN day >= ? AND ${condition.replace('COUNTED', COUNTED)} THEN 1 ELSE 0 END)`;
}

function conditionsOf({ agencyId, collector, rule, standing, from, to }: ViolationFilter): {
  readonly sql: string;
  readonly params: Params;
} {
  const conditions = [
    ['agency_id = ?', agencyId == null ? null : idBytes(agencyId)],
    ['collector = ?', collector ?? null],
    ['rule = ?', rule ?? null],
    ['standing = ?', standing ?? null],
    ['day >= ?', from ?? null],
    ['day <= ?', to ?? null],
  ] as const;
  const given = conditions.filter(([, value]) => value !== null);
  return {
    sql: given.map(([condition]) => ` AND ${condition}`).join(''),
    params: given.map(([, value]) => value!),
  };
}
