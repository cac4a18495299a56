import { problem, type ItemProblem } from '../../kernel/errors.js';
import type { Id } from '../../kernel/ids.js';
import type { Reader } from '../../kernel/store.js';
import type { AcceptedReport } from '../placements/index.js';
import { letters } from './letter.entity.js';

type Numbered = AcceptedReport<{ readonly trackingNumber?: string | null | undefined }>;

/**
 * Finds letters whose tracking number another letter of their agency has, stored or earlier in the batch: one parcel is
 * one letter. One statement, none where no letter has a number.
 */
export async function takenNumbers(
  reader: Reader,
  reports: readonly Numbered[],
): Promise<(report: Numbered) => ItemProblem | null> {
  const numbers = [...new Set(reports.flatMap(({ item }) => item.trackingNumber ?? []))];
  const agencyIds = [...new Set(reports.map(({ placement }) => placement.agencyId))];
  const known =
    numbers.length === 0 ? [] : await reader.find(letters, { agencyId: agencyIds, trackingNumber: numbers });
  const taken = new Set(known.map(({ agencyId, trackingNumber }) => keyOf(agencyId, trackingNumber!)));
  return ({ index, item: { trackingNumber }, placement }) => {
    if (trackingNumber == null) return null;
    const key = keyOf(placement.agencyId, trackingNumber);
    if (!taken.has(key)) {
      taken.add(key);
      return null;
    }
    const path = ['items', index, 'trackingNumber'];
    return problem('STATE_CONFLICT', 'Another letter has this tracking number.', path);
  };
}

function keyOf(agencyId: Id<'agency'>, trackingNumber: string): string {
  return `${agencyId} ${trackingNumber}`;
}
