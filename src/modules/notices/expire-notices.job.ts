import { idFromBytes } from '../../kernel/ids.js';
import type { Statement, Work } from '../../kernel/store.js';
import type { JobHandler, StepResult } from '../background/index.js';
import { endAndSettle } from './end-notices.js';
import { endableNotices } from './ends.js';

/** Notices ended in one step. */
const STEP = 500;

interface Cursor {
  readonly expired: number;
  readonly isComplete: boolean;
}

/**
 * Ends the notices whose time is over, and frees what they alone held. Nobody is shown them from that instant on in any
 * case (every query compares with the clock); this brings the holds up to it.
 */
export const expireNoticesJob: JobHandler = {
  name: 'notices.expire',
  queue: 'default',
  async run(job) {
    const kept = () => job.cursor<Cursor>() ?? { expired: 0, isComplete: false };
    while (!kept().isComplete && !job.signal.aborted) await job.step((work) => expireSome(work, kept()));
  },
};

async function expireSome(work: Work, { expired }: Cursor): Promise<StepResult<Cursor>> {
  const rows = await work.query(overdue, [work.context.clocks.domain.now(), STEP]);
  const found = await endableNotices(
    work,
    rows.map((row) => idFromBytes('notice', row['id'] as Uint8Array)),
  );
  await endAndSettle(
    work,
    [...found.values()].map((notice) => ({ notice, reason: 'EXPIRED', endedAt: notice.expiresAt! })),
  );
  const done = expired + found.size;
  return { cursor: { expired: done, isComplete: found.size < STEP }, done };
}

const overdue: Statement = {
  sql: `SELECT n.id FROM notice n LEFT JOIN notice_end e ON e.lender_id = n.lender_id AND e.id = n.id
    WHERE n.lender_id = :lender AND n.expires_at <= ? AND e.id IS NULL ORDER BY n.expires_at, n.id LIMIT ?`,
};
