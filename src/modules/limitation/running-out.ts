import { idBytes, idFromBytes, type Id } from '../../kernel/ids.js';
import { cursorId, emptyPage, pageOf, type Page, type PageRequest } from '../../kernel/page.js';
import type { Params, Reader, Statement } from '../../kernel/store.js';
import { addDays, addYears, localDateIn, type Instant, type LocalDate } from '../../kernel/time.js';
import { limitationCases } from './limitation-cases.js';
import { limitationOn, limitationTerms, type Limitation } from './limitation.rules.js';

/** A debt whose limitation runs out. */
export interface RunningOut {
  readonly accountId: Id<'account'>;
  readonly limitation: Limitation;
}

export interface RunningOutFilter {
  readonly jurisdiction: string;
  readonly before: LocalDate;
}

/**
 * Open accounts of a jurisdiction whose period still runs and ends before a day, longest overdue first, in three
 * statements. The first finds those on which nothing happened lately; the clock itself has the last word, so that a page
 * may hold fewer than were asked for while more follow. Accounts without a day of delinquency are not listed.
 */
export async function runningOut(
  reader: Reader,
  { jurisdiction, before }: RunningOutFilter,
  now: Instant,
  request: PageRequest,
  scope: readonly unknown[],
): Promise<Page<RunningOut>> {
  const terms = limitationTerms[jurisdiction];
  if (terms === undefined) return emptyPage;
  // the day may be an earlier one where the debt is
  const oldest = addDays(addYears(localDateIn(UTC, now), -terms.years), -2);
  const newest = addYears(before, -terms.years);
  const rows = (await reader.query(candidates, paramsOf({ jurisdiction, oldest, newest }, request))).map(
    (row) => ({
      since: String(row['delinquent_since']),
      id: idFromBytes('account', row['id'] as Uint8Array),
    }),
  );
  const cases = await limitationCases(
    reader,
    rows.map(({ id }) => id),
  );
  const page = pageOf(
    request,
    rows,
    scope,
    ({ since, id }) => [since, id],
    ({ id }) => id,
  );
  const nodes = page.nodes.flatMap((accountId) => {
    const found = cases.get(accountId)!;
    const limitation = limitationOn(found, localDateIn(found.timeZone, now));
    return limitation !== null && isRunningOut(limitation, before) ? [{ accountId, limitation }] : [];
  });
  return { ...page, nodes };
}

function isRunningOut({ state, runsUntil }: Limitation, before: LocalDate): boolean {
  return state !== 'EXPIRED' && runsUntil !== null && runsUntil < before;
}

interface Span {
  readonly jurisdiction: string;
  /** Nothing that a running period began with lies before. */
  readonly oldest: LocalDate;
  /** Nothing that a period which runs out by then began with lies after. */
  readonly newest: LocalDate;
}

function paramsOf({ jurisdiction, oldest, newest }: Span, { after, first }: PageRequest): Params {
  const [since, id] =
    after === null ? ['', Buffer.alloc(16)] : [String(after[0]), idBytes(cursorId('account', after[1]))];
  const lately = Array<string>(4).fill(newest);
  const begun = Array<string>(5).fill(oldest);
  return [newest, jurisdiction, since, since, id, ...lately, ...begun, first + 1];
}

/** Anything that may have started the period anew on a day. */
const anything = (compared: '>' | '>=') => `EXISTS (SELECT 1 FROM limitation_fact f
      WHERE f.lender_id = a.lender_id AND f.account_id = a.id AND f.happened_on ${compared} ?)
    OR EXISTS (SELECT 1 FROM letter l
      WHERE l.lender_id = a.lender_id AND l.account_id = a.id AND l.served_on ${compared} ?
        AND l.kind IN ('DEMAND', 'FINAL_DEMAND', 'LAWYERS_LETTER', 'ASSIGNMENT_NOTICE'))
    OR EXISTS (SELECT 1 FROM placement p JOIN promise m ON m.lender_id = p.lender_id AND m.placement_id = p.id
      WHERE p.lender_id = a.lender_id AND p.account_id = a.id AND m.status <> 'CANCELLED' AND m.made_on ${compared} ?)
    OR EXISTS (SELECT 1 FROM placement p JOIN payment m ON m.lender_id = p.lender_id AND m.placement_id = p.id
      WHERE p.lender_id = a.lender_id AND p.account_id = a.id AND COALESCE(m.confirmed_minor, m.amount_minor) > m.reversed_minor
        AND m.status <> 'REJECTED' AND m.value_date ${compared} ?)`;

const candidates: Statement = {
  sql: `SELECT a.delinquent_since, a.id FROM account a
    WHERE a.lender_id = :lender AND a.delinquent_since <= ? AND a.jurisdiction = ? AND a.status = 'OPEN'
    AND (a.delinquent_since > ? OR (a.delinquent_since = ? AND a.id > ?))
    AND a.load_id IN (SELECT v.id FROM account_load v WHERE v.lender_id = :lender AND v.visible_at IS NOT NULL)
    AND NOT (${anything('>')})
    AND (a.delinquent_since >= ? OR ${anything('>=')})
    ORDER BY a.delinquent_since, a.id LIMIT ?`,
};
const UTC = 'UTC' as Parameters<typeof localDateIn>[0];
