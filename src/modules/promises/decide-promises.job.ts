import { idFromBytes } from '../../kernel/ids.js';
import type { Statement, Work } from '../../kernel/store.js';
import { addDays, localDateIn, type TimeZone } from '../../kernel/time.js';
import type { JobHandler, StepResult } from '../background/index.js';
import { reportedPlacements } from '../placements/index.js';
import { judgePromises, promisesOn } from './judge-promises.js';

/** Placements whose promises are judged in one step. */
const STEP = 500;

interface Cursor {
  /** Hexadecimal id of the last placement whose promises were judged. */
  readonly last: string;
  readonly judged: number;
  readonly isComplete: boolean;
}

const begin: Cursor = { last: '', judged: 0, isComplete: false };

/** Decides the open promises whose due day is over in the zone of their agreement: kept in part, or broken. */
export const decidePromisesJob: JobHandler = {
  name: 'promises.decide',
  queue: 'default',
  async run(job) {
    const kept = () => job.cursor<Cursor>() ?? begin;
    while (!kept().isComplete && !job.signal.aborted) await job.step((work) => decideSome(work, kept()));
  },
};

async function decideSome(work: Work, { last, judged: before }: Cursor): Promise<StepResult<Cursor>> {
  // a day is over everywhere 12 hours after it ended in UTC; the zone of each agreement has the last word
  const surely = addDays(localDateIn('UTC' as TimeZone, work.context.clocks.domain.now()), 1);
  const rows = await work.query(due, [surely, Buffer.from(last, 'hex'), STEP]);
  const ids = rows.map((row) => idFromBytes('placement', row.placement_id as Uint8Array));
  if (ids.length > 0) {
    // a placement is locked before its promises are read: a payment on it decided first, or sees what is decided here
    const placements = await reportedPlacements(work, ids, 'update');
    await judgePromises(work, await promisesOn(work, ids), placements);
  }
  const cursor = {
    last: ids.length > 0 ? Buffer.from(rows.at(-1)!.placement_id as Uint8Array).toString('hex') : last,
    judged: before + ids.length,
    isComplete: ids.length < STEP,
  };
  return { cursor, done: cursor.judged };
}

const due: Statement = {
  sql: `SELECT DISTINCT placement_id FROM promise
    WHERE lender_id = :lender AND status = 'OPEN' AND due_on < ? AND placement_id > ?
    ORDER BY placement_id LIMIT ?`,
};
