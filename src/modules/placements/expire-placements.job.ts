import type { Statement, Work } from '../../kernel/store.js';
import { decodeRow } from '../../kernel/table.js';
import type { JobHandler, StepResult } from '../background/index.js';
import { expirePlacements } from './end-placements.js';
import { placements } from './placement.entity.js';

/** Placements ended in one step. */
const STEP = 500;

/**
 * Ends the placements whose window has run out. Agencies lose sight of them at that instant in any case (every query
 * compares the window with the clock); this records it, frees the account and tells both sides.
 */
export const expirePlacementsJob: JobHandler = {
  name: 'placements.expire',
  queue: 'default',
  async run(job) {
    const kept = () => job.cursor<Cursor>() ?? { expired: 0, isComplete: false };
    while (!kept().isComplete && !job.signal.aborted) await job.step((work) => expireSome(work, kept()));
  },
};

interface Cursor {
  readonly expired: number;
  readonly isComplete: boolean;
}

async function expireSome(work: Work, { expired }: Cursor): Promise<StepResult<Cursor>> {
  const rows = await work.query(overdue, [work.context.clocks.domain.now(), STEP]);
  const found = rows.map((row) => decodeRow(placements, row));
  await expirePlacements(work, found);
  const done = expired + found.length;
  return { cursor: { expired: done, isComplete: found.length < STEP }, done };
}

const overdue: Statement = {
  sql: `SELECT * FROM placement WHERE lender_id = :lender AND status IN ('ACTIVE', 'SUSPENDED') AND ends_at <= ?
    ORDER BY id LIMIT ?`,
  lock: 'update',
};
