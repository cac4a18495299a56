import { deleteExpiredArtifacts } from '../db/oauth-upkeep.js';
import { MINUTE } from '../kernel/time.js';
import type { Chore } from './chore.js';

/** Clocks of several machines differ: what has only just expired stays, or a replay could pass for new. */
const GRACE = 10 * MINUTE;
const SLICE = 1_000;
const MAX_SLICES = 200;

/** Removes tokens and used assertion ids that have expired. */
export const oauthPurge: Chore = {
  name: 'oauth.purge',
  queue: 'default',
  run: async (database, clocks, signal) => {
    const before = clocks.system.now() - GRACE;
    for (let slice = 0; slice < MAX_SLICES && !signal.aborted; slice++)
      if ((await deleteExpiredArtifacts(database, before, SLICE)) < SLICE) return;
  },
};
