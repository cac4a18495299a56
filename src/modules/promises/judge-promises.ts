import { idBytes, idFromBytes, type Id } from '../../kernel/ids.js';
import type { Reader, Statement, Work } from '../../kernel/store.js';
import { localDateIn, type LocalDate } from '../../kernel/time.js';
import { decodeRow } from '../../kernel/table.js';
import type { ReportedPlacement } from '../placements/index.js';
import { promises, type Promised } from './promise.entity.js';
import { paidTowards, promiseStatus } from './promise.rules.js';

/** Promises of these placements that money may still decide, the decided ones included: a late report counts. */
export async function promisesOn(work: Work, placementIds: readonly Id<'placement'>[]): Promise<Promised[]> {
  if (placementIds.length === 0) return [];
  const rows = await work.query(ofPlacements, [placementIds.map(idBytes)]);
  return rows.map((row) => decodeRow(promises, row));
}

/**
 * Judges all promises (`promisesOn`) of placements that this transaction holds locked for update, which is what keeps
 * their promises and payments as they are. Two statements at most, none where nothing was promised.
 */
export async function judgePromises(
  work: Work,
  promised: readonly Promised[],
  placements: readonly Pick<ReportedPlacement, 'id' | 'timeZone'>[],
): Promise<void> {
  const now = work.context.clocks.domain.now();
  const zones = new Map(placements.map(({ id, timeZone }) => [id, timeZone]));
  const byPlacement = Map.groupBy(
    promised.filter(({ placementId }) => zones.has(placementId)),
    ({ placementId }) => placementId,
  );
  if (byPlacement.size === 0) return;
  const payments = Map.groupBy(await paidOn(work, [...byPlacement.keys()]), ({ placementId }) => placementId);
  const verdicts = [...byPlacement].flatMap(([id, ofPlacement]) =>
    judged(ofPlacement, payments.get(id) ?? [], localDateIn(zones.get(id)!, now)),
  );
  await keep(work, verdicts);
}

interface Verdict {
  readonly promise: Promised;
  readonly change: Pick<Promised, 'status' | 'paidMinor'>;
}

function judged(promised: readonly Promised[], payments: readonly Paid[], today: LocalDate): Verdict[] {
  const paid = paidTowards(promised, payments);
  return promised.flatMap((promise) => {
    const paidMinor = paid.get(promise.id) ?? 0n;
    const status = promiseStatus(promise, paidMinor, today);
    if (status === promise.status && paidMinor === promise.paidMinor) return [];
    return [{ promise, change: { status, paidMinor } }];
  });
}

async function keep(work: Work, verdicts: readonly Verdict[]): Promise<void> {
  const now = work.context.clocks.domain.now();
  await work.updateEach(
    promises,
    verdicts.map(({ promise, change }) => ({
      id: promise.id,
      change: { ...change, decidedAt: change.status === 'OPEN' ? null : now },
    })),
  );
  const decided = verdicts.filter(({ promise, change }) => change.status !== promise.status);
  work.emit(
    'promise.decided',
    decided.map(({ promise: { id, placementId }, change }) => ({ id, placementId, change: change.status })),
  );
}

interface Paid {
  readonly placementId: Id<'placement'>;
  readonly valueDate: LocalDate;
  readonly netMinor: bigint;
  readonly promiseId: Id<'promise'> | null;
}

async function paidOn(reader: Reader, placementIds: readonly Id<'placement'>[]): Promise<Paid[]> {
  const rows = await reader.query(netPayments, [placementIds.map(idBytes)]);
  return rows.map((row) => ({
    placementId: idFromBytes('placement', row.placement_id as Uint8Array),
    valueDate: row.value_date as LocalDate,
    netMinor: BigInt(row.net_minor as number),
    promiseId: row.promise_id === null ? null : idFromBytes('promise', row.promise_id as Uint8Array),
  }));
}

const ofPlacements: Statement = {
  sql: `SELECT * FROM promise WHERE lender_id = :lender AND placement_id IN (??) AND status <> 'CANCELLED' ORDER BY id`,
};

/** Reads payments from below: their module comes later, and a promise may be told of after the money. */
const netPayments: Statement = {
  sql: `SELECT placement_id, value_date, COALESCE(confirmed_minor, amount_minor) - reversed_minor AS net_minor, promise_id FROM payment
    WHERE lender_id = :lender AND placement_id IN (??)`,
};
