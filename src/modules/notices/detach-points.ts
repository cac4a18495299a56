import type { Id } from '../../kernel/ids.js';
import type { Work } from '../../kernel/store.js';
import { notices } from './notice.entity.js';

/**
 * Contact points say something else from now on: notices about them keep speaking of the number that they were told about, by
 * its hash, and no longer of the contact point. One statement.
 */
export async function detachPoints(work: Work, points: readonly Id<'contactPoint'>[]): Promise<void> {
  if (points.length > 0) await work.update(notices, { contactPointId: points }, { contactPointId: null });
}
