import { z } from 'zod';
import { notFound, Refusal } from '../../kernel/errors.js';
import { idBytes, type Id } from '../../kernel/ids.js';
import { idText, oneOf } from '../../kernel/parse.js';
import type { Statement, Work } from '../../kernel/store.js';
import type { MonthNumber } from '../../kernel/time.js';
import { shareOpenPeriods } from '../agreements/index.js';
import { endPlacements, expirePlacements } from './end-placements.js';
import { placementBatches, placements, type Placement } from './placement.entity.js';
import type { RecallCategory } from './placement.rules.js';

export const recallCategories = [
  'COMPLIANCE',
  'STRATEGIC',
  'DATA_CONTROL',
  'COMMERCIAL',
] as const satisfies readonly RecallCategory[];

export const recallCommand = z.strictObject({
  placementIds: z.array(idText('placement')).min(1).max(500).nullish(),
  batchId: idText('batch').nullish(),
  category: oneOf(recallCategories),
  dryRun: z.boolean().nullish(),
});

export type Recall = z.output<typeof recallCommand>;

export interface Recalled {
  readonly recalled: readonly Id<'placement'>[];
  /** Had ended before: nothing changed. */
  readonly unchanged: readonly Id<'placement'>[];
  readonly unknown: readonly Id<'placement'>[];
}

/**
 * Takes placements back, by list or a whole batch. From the commit on the agency reads and does nothing more with
 * them; facts it still reports are taken, and flagged when they happened later. Recalling again changes nothing, and
 * a placement whose window has run out has expired, whether or not that was noticed: a recall would lengthen it.
 */
export async function recallPlacements(work: Work, command: Recall): Promise<Recalled> {
  const open = await openMonths(work, command);
  const found = await chosen(work, command);
  const now = work.context.clocks.domain.now();
  const live = found.filter(({ liveAccountId, endsAt }) => liveAccountId !== null && now < endsAt);
  const overdue = found.filter(({ liveAccountId, endsAt }) => liveAccountId !== null && endsAt <= now);
  if (!command.dryRun) {
    await recall(work, live, command.category, open);
    await expirePlacements(work, overdue);
  }
  const known = new Set<string>(found.map(({ id }) => id));
  const running = new Set<string>(live.map(({ id }) => id));
  return {
    recalled: live.map(({ id }) => id),
    unchanged: found.flatMap(({ id }) => (running.has(id) ? [] : [id])),
    unknown: (command.placementIds ?? []).filter((id) => !known.has(id)),
  };
}

/**
 * The open months of the agreements, shared before any placement is locked: the statement of one of them is the first to
 * know of the recall, and closing it waits.
 */
async function openMonths(
  work: Work,
  { placementIds, batchId }: Recall,
): Promise<ReadonlyMap<string, MonthNumber>> {
  const rows = placementIds
    ? await work.query(agreementsOf, [placementIds.map(idBytes)])
    : batchId
      ? await work.query(agreementOfBatch, [idBytes(batchId)])
      : [];
  const ids = rows.map((row) => placements.columns.agreementId.decode(row['agreement_id']!));
  return shareOpenPeriods(work, ids);
}

async function recall(
  work: Work,
  live: readonly Placement[],
  category: RecallCategory,
  open: ReadonlyMap<string, MonthNumber>,
): Promise<void> {
  await endPlacements(work, live, { transition: 'RECALL', endReason: category, open });
  work.emit(
    'placement.recalled',
    live.map(({ id }) => ({ id, placementId: id, change: category })),
  );
}

async function chosen(work: Work, { placementIds, batchId }: Recall): Promise<Placement[]> {
  if ((placementIds == null) === (batchId == null))
    throw new Refusal('INPUT_INVALID', 'Give either `placementIds` or `batchId`.', { path: ['input'] });
  if (placementIds) return work.find(placements, { id: placementIds }, { orderBy: ['id'], lock: 'update' });
  const batch = await work.findOne(placementBatches, { id: batchId! });
  if (!batch) throw notFound('placement batch', ['input', 'batchId']);
  return work.find(placements, { batchId: batch.id }, { orderBy: ['id'], lock: 'update' });
}

const agreementsOf: Statement = {
  sql: 'SELECT DISTINCT agreement_id FROM placement WHERE lender_id = :lender AND id IN (??) ORDER BY agreement_id',
};
const agreementOfBatch: Statement = {
  sql: 'SELECT agreement_id FROM placement_batch WHERE lender_id = :lender AND id = ?',
};
