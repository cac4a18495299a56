import { idBytes, type Id } from '../../kernel/ids.js';
import type { Reader, Statement } from '../../kernel/store.js';
import { viewRow } from '../../kernel/table.js';
import type { Instant } from '../../kernel/time.js';
import type { StandingFact } from './conduct-facts.rules.js';
import { noticeEnds, notices } from './notice.entity.js';

/**
 * Every notice about these people, those that are over too, the oldest first: what a contact of any day is judged by. One
 * statement, whatever the number of people; who has none is missing. Numbers come as hashes (`addressIndex`).
 */
export async function standingFacts(
  reader: Reader,
  debtorIds: readonly Id<'debtor'>[],
): Promise<ReadonlyMap<Id<'debtor'>, readonly StandingFact[]>> {
  const rows = debtorIds.length === 0 ? [] : await reader.query(ofDebtors, [debtorIds.map(idBytes)]);
  const { endedAt } = noticeEnds.columns;
  const facts = rows.map((row): StandingFact => {
    const notice = viewRow(notices, row);
    const told = row['ended_at'] === null ? null : endedAt.decode(row['ended_at']!);
    return {
      id: notice.id,
      debtorId: notice.debtorId,
      accountId: notice.accountId,
      kind: notice.kind,
      details: notice.details,
      hold: notice.hold,
      contactPointId: notice.contactPointId,
      addressKind: notice.addressKind,
      addressHash: notice.addressHash,
      occurredAt: notice.occurredAt,
      reportedAt: notice.reportedAt,
      until: earlier(told, notice.expiresAt),
    };
  });
  return Map.groupBy(facts, ({ debtorId }) => debtorId);
}

function earlier(one: Instant | null, other: Instant | null): Instant | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}

const ofDebtors: Statement = {
  sql: `SELECT n.id, n.debtor_id, n.account_id, n.kind, n.details, n.hold, n.contact_point_id, n.address_kind,
      n.address_hash, n.occurred_at, n.reported_at, n.expires_at, e.ended_at
    FROM notice n LEFT JOIN notice_end e ON e.lender_id = n.lender_id AND e.id = n.id
    WHERE n.lender_id = :lender AND n.debtor_id IN (??) ORDER BY n.occurred_at, n.id`,
};
