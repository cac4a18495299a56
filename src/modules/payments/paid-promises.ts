import { idBytes, idFromBytes, type Id } from '../../kernel/ids.js';
import type { Reader, Statement, Work } from '../../kernel/store.js';
import type { LocalDate } from '../../kernel/time.js';
import type { ReportedPlacement } from '../placements/index.js';
import { judgePromises, type PaidOnPlacement, type Promised } from '../promises/index.js';

/** Judges the promises of placements on which money just moved. Two statements, none where nothing was promised. */
export async function judgePaidPromises(
  work: Work,
  promised: readonly Promised[],
  moved: readonly ReportedPlacement[],
): Promise<void> {
  const zones = new Map(moved.map(({ id, timeZone }) => [id, timeZone]));
  const affected = promised.filter(({ placementId }) => zones.has(placementId));
  if (affected.length === 0) return;
  const paid = await paidOn(work, [...new Set(affected.map(({ placementId }) => placementId))]);
  await judgePromises(work, affected, paid, ({ placementId }) => zones.get(placementId)!);
}

/** What was paid on placements, net of reversals, by value date. One statement. */
export async function paidOn(
  reader: Reader,
  placementIds: readonly Id<'placement'>[],
): Promise<PaidOnPlacement[]> {
  const rows = await reader.query(netPayments, [placementIds.map(idBytes)]);
  return rows.map((row) => ({
    placementId: idFromBytes('placement', row.placement_id as Uint8Array),
    valueDate: row.value_date as LocalDate,
    netMinor: BigInt(row.net_minor as number),
  }));
}

const netPayments: Statement = {
  sql: `SELECT placement_id, value_date, amount_minor - reversed_minor AS net_minor FROM payment
    WHERE lender_id = :lender AND placement_id IN (??)`,
};
