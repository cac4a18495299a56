import type { Work } from '../../kernel/store.js';
import { placements } from './placement.entity.js';
import type { ReportedPlacement } from './reported-placements.js';

/** Moves what was paid on placements that this transaction holds locked; negative for reversals. One statement. */
export async function addPaid(work: Work, changes: ReadonlyMap<ReportedPlacement, bigint>): Promise<void> {
  const updatedAt = work.context.clocks.domain.now();
  await work.updateEach(
    placements,
    [...changes].map(([placement, minor]) => ({
      id: placement.id,
      change: { paidMinor: placement.paidMinor + minor, updatedAt },
    })),
  );
}
