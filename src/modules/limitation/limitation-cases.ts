import { idBytes, idFromBytes, type Id } from '../../kernel/ids.js';
import type { RawRow, Reader, Statement } from '../../kernel/store.js';
import { localDateIn, type Instant, type LocalDate, type TimeZone } from '../../kernel/time.js';
import {
  limitationOn,
  limitationTerms,
  type Limitation,
  type LimitationCase,
  type LimitationEventKind,
} from './limitation.rules.js';

/** A debt with all that its limitation is read from, and the zone in which its days are counted. */
export interface DatedCase extends LimitationCase {
  readonly timeZone: TimeZone;
}

/**
 * What the limitation of each account is read from, in two statements; accounts of a jurisdiction without terms are
 * missing. Letters, promises and payments are read from below: their modules come later, and none of them has to write
 * here, so that the clock cannot disagree with them.
 */
export async function limitationCases(
  reader: Reader,
  accountIds: readonly Id<'account'>[],
): Promise<ReadonlyMap<Id<'account'>, DatedCase>> {
  if (accountIds.length === 0) return new Map();
  const keys = accountIds.map(idBytes);
  const rows = await reader.query(debts, [keys]);
  const happened = await reader.query(events, [keys, keys, keys, keys, keys]);
  const byAccount = Map.groupBy(happened, accountOf);
  return new Map(
    rows.flatMap((row) => {
      const terms = limitationTerms[String(row['jurisdiction'])];
      const accountId = accountOf(row);
      if (terms === undefined) return [];
      const [timeZone] = JSON.parse(String(row['time_zones'])) as TimeZone[];
      const overdueSince = row['delinquent_since'] as LocalDate | null;
      const ofAccount = (byAccount.get(accountId) ?? []).map(eventOf);
      return [[accountId, { terms, overdueSince, timeZone: timeZone!, events: ofAccount }] as const];
    }),
  );
}

/** Where the limitation of each account stands now; null where no rule or no day is known. */
export async function limitationsOf(
  reader: Reader,
  accountIds: readonly Id<'account'>[],
  now: Instant,
): Promise<readonly (Limitation | null)[]> {
  const cases = await limitationCases(reader, [...new Set(accountIds)]);
  return accountIds.map((id) => {
    const found = cases.get(id);
    return found === undefined ? null : limitationOn(found, localDateIn(found.timeZone, now));
  });
}

function accountOf(row: RawRow): Id<'account'> {
  return idFromBytes('account', row['account_id'] as Uint8Array);
}

function eventOf(row: RawRow) {
  return { kind: row['kind'] as LimitationEventKind, on: row['happened_on'] as LocalDate };
}

const debts: Statement = {
  sql: `SELECT id AS account_id, jurisdiction, delinquent_since, time_zones FROM account
    WHERE lender_id = :lender AND id IN (??)`,
};

/** A signature agrees to pay only where it is the debtor's or of somebody authorised (SPC on limitation, art. 19). */
const events: Statement = {
  sql: `SELECT account_id, kind, happened_on FROM limitation_fact WHERE lender_id = :lender AND account_id IN (??)
    UNION ALL
    SELECT account_id, CASE WHEN kind = 'ASSIGNMENT_NOTICE' THEN 'ASSIGNMENT_NOTICE' ELSE 'DEMAND' END, served_on
    FROM letter WHERE lender_id = :lender AND account_id IN (??) AND served_on IS NOT NULL
      AND kind IN ('DEMAND', 'FINAL_DEMAND', 'LAWYERS_LETTER', 'ASSIGNMENT_NOTICE')
    UNION ALL
    SELECT l.account_id, 'AGREEMENT', l.served_on FROM letter l
    JOIN letter_delivery d ON d.lender_id = l.lender_id AND d.letter_id = l.id AND d.agrees_to_pay = 1
    WHERE l.lender_id = :lender AND l.account_id IN (??) AND l.state = 'SIGNED'
      AND l.signed_by IN ('SELF', 'AUTHORISED') AND l.served_on IS NOT NULL
    UNION ALL
    SELECT p.account_id, 'PROMISE', m.made_on FROM placement p
    JOIN promise m ON m.lender_id = p.lender_id AND m.placement_id = p.id AND m.status <> 'CANCELLED'
    WHERE p.lender_id = :lender AND p.account_id IN (??)
    UNION ALL
    SELECT p.account_id, 'PART_PAYMENT', m.value_date FROM placement p
    JOIN payment m ON m.lender_id = p.lender_id AND m.placement_id = p.id AND COALESCE(m.confirmed_minor, m.amount_minor) > m.reversed_minor
      AND m.status <> 'REJECTED'
    WHERE p.lender_id = :lender AND p.account_id IN (??)`,
};
