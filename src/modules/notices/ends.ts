import { idBytes, type Id } from '../../kernel/ids.js';
import type { Reader, Statement, Work } from '../../kernel/store.js';
import type { Instant } from '../../kernel/time.js';
import { noticeEnds, notices, suppressions, type Notice, type NoticeEnd } from './notice.entity.js';
import type { EndReason } from './notice-kinds.rules.js';

/** What must be known of a notice before it ends. */
export interface EndedNotice extends Pick<
  Notice,
  'id' | 'debtorId' | 'accountId' | 'placementId' | 'kind' | 'occurredAt' | 'expiresAt'
> {
  readonly isOver: boolean;
}

/** A notice, and since when and why it holds no more; `report` where an agency told so. */
export interface Ending {
  readonly notice: EndedNotice;
  readonly reason: EndReason;
  readonly endedAt: Instant;
  readonly report?: Pick<NoticeEnd, 'placementId' | 'agencyId' | 'reference' | 'contentHash' | 'flags'>;
}

/** Notices by their ids, and whether they are over; one statement, none for no ids. */
export async function endableNotices(
  reader: Reader,
  ids: readonly Id<'notice'>[],
): Promise<ReadonlyMap<Id<'notice'>, EndedNotice>> {
  const rows = ids.length === 0 ? [] : await reader.query(byIds, [[...new Set(ids)].map(idBytes)]);
  const { id, debtorId, accountId, placementId, kind, occurredAt, expiresAt } = notices.columns;
  return new Map(
    rows.map((row) => [
      id.decode(row['id']!),
      {
        id: id.decode(row['id']!),
        debtorId: debtorId.decode(row['debtor_id']!),
        accountId: accountId.decode(row['account_id']!),
        placementId: placementId.decode(row['placement_id']!),
        kind: kind.decode(row['kind']!),
        occurredAt: occurredAt.decode(row['occurred_at']!),
        expiresAt: expiresAt.decode(row['expires_at']!),
        isOver: row['end_id'] !== null,
      },
    ]),
  );
}

/**
 * Writes that notices are over, and lets their numbers be used again. The holds of their debts are settled by the caller,
 * who holds them locked. Two statements, none for no notices.
 */
export async function endNotices(work: Work, endings: readonly Ending[]): Promise<void> {
  if (endings.length === 0) return;
  const { context } = work;
  const common = { reportedAt: context.clocks.domain.now(), reportedBy: context.actorId };
  const untold = { placementId: null, agencyId: null, reference: null, contentHash: null, flags: [] };
  await work.insertAll(
    noticeEnds,
    endings.map(({ notice: { id }, reason, endedAt, report = untold }) => ({
      id,
      reason,
      endedAt,
      ...common,
      ...report,
    })),
  );
  const ids = endings.map(({ notice: { id } }) => id);
  await work.update(suppressions, { id: ids }, { endedAt: common.reportedAt });
}

const byIds: Statement = {
  sql: `SELECT n.id, n.debtor_id, n.account_id, n.placement_id, n.kind,
      n.occurred_at, n.expires_at, e.id AS end_id FROM notice n
    LEFT JOIN notice_end e ON e.lender_id = n.lender_id AND e.id = n.id
    WHERE n.lender_id = :lender AND n.id IN (??)`,
};
