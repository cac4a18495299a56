import type { RequestContext } from '../../kernel/request-context.js';
import type { Reader } from '../../kernel/store.js';
import { profilesByIds } from '../privacy/index.js';
import { listView, stageOf, type CaseView } from './case-view.rules.js';
import type { Placement } from './placement.entity.js';

/** How lists show the cases of each batch within reach. No statement where no grant has a profile, and one otherwise. */
export async function listViews(
  reader: Reader,
  { reach, clocks }: RequestContext,
): Promise<(row: Placement) => CaseView> {
  const profiles = await profilesByIds(
    reader,
    reach.flatMap(({ profileId }) => profileId ?? []),
  );
  const profileOf = new Map(reach.map(({ batchId, profileId }) => [batchId, profiles.get(profileId ?? '')]));
  const now = clocks.domain.now();
  return (row) => listView(profileOf.get(row.batchId) ?? null, stageOf(row, now, false));
}
