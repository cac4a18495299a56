import { idBytes, type Id } from '../../kernel/ids.js';
import type { Statement, Work } from '../../kernel/store.js';
import { localDateIn, type LocalDate, type TimeZone } from '../../kernel/time.js';
import { decodeRow } from '../../kernel/table.js';
import { promises, type Promised } from './promise.entity.js';
import { paidTowards, promiseStatus } from './promise.rules.js';

/** Money on a placement, net of reversals, by its value date. */
export interface PaidOnPlacement {
  readonly placementId: Id<'placement'>;
  readonly valueDate: LocalDate;
  readonly netMinor: bigint;
}

/** Promises of these placements that a payment may still decide, the decided ones included: a late report counts. */
export async function promisesOn(work: Work, placementIds: readonly Id<'placement'>[]): Promise<Promised[]> {
  if (placementIds.length === 0) return [];
  const rows = await work.query(ofPlacements, [placementIds.map(idBytes)]);
  return rows.map((row) => decodeRow(promises, row));
}

/** Compares promises with what was paid by their days, and keeps the verdicts. One statement, if any changed. */
export async function judgePromises(
  work: Work,
  judged: readonly Promised[],
  paid: readonly PaidOnPlacement[],
  zoneOf: (promise: Promised) => TimeZone,
): Promise<void> {
  const now = work.context.clocks.domain.now();
  const byPlacement = Map.groupBy(paid, ({ placementId }) => placementId);
  const changes = judged.flatMap((promise) => {
    const paidMinor = paidTowards(promise, byPlacement.get(promise.placementId) ?? []);
    const status = promiseStatus(promise, paidMinor, localDateIn(zoneOf(promise), now));
    if (status === promise.status && paidMinor === promise.paidMinor) return [];
    return [{ promise, change: { status, paidMinor, decidedAt: status === 'OPEN' ? null : now } }];
  });
  await work.updateEach(
    promises,
    changes.map(({ promise, change }) => ({ id: promise.id, change })),
  );
  const decided = changes.filter(({ promise, change }) => change.status !== promise.status);
  work.emit(
    'promise.decided',
    decided.map(({ promise, change }) => ({
      id: promise.id,
      placementId: promise.placementId,
      change: change.status,
    })),
  );
}

const ofPlacements: Statement = {
  sql: `SELECT * FROM promise WHERE lender_id = :lender AND placement_id IN (??) AND status <> 'CANCELLED' ORDER BY id`,
};
