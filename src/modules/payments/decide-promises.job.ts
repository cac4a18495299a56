import { idFromBytes } from '../../kernel/ids.js';
import type { Statement, Work } from '../../kernel/store.js';
import { addDays, localDateIn, type TimeZone } from '../../kernel/time.js';
import { decodeRow } from '../../kernel/table.js';
import type { JobHandler, StepResult } from '../background/index.js';
import { judgePromises, promises } from '../promises/index.js';
import { paidOn } from './paid-promises.js';

/** Promises judged in one step. */
const STEP = 500;

interface Cursor {
  /** Hexadecimal id of the last promise that was judged. */
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
  const rows = await work.query(due, [Buffer.from(last, 'hex'), surely, STEP]);
  const judged = rows.map((row) => decodeRow(promises, row));
  if (judged.length === 0) return { cursor: { last, judged: before, isComplete: true }, done: before };
  const zones = new Map(
    rows.map((row) => [idFromBytes('promise', row.id as Uint8Array), row.time_zone as TimeZone]),
  );
  const paid = await paidOn(work, [...new Set(judged.map(({ placementId }) => placementId))]);
  await judgePromises(work, judged, paid, ({ id }) => zones.get(id)!);
  const cursor = {
    last: Buffer.from(rows.at(-1)!.id as Uint8Array).toString('hex'),
    judged: before + rows.length,
    isComplete: rows.length < STEP,
  };
  return { cursor, done: cursor.judged };
}

const due: Statement = {
  sql: `SELECT pr.*, p.time_zone FROM promise pr
    JOIN placement p ON p.lender_id = pr.lender_id AND p.id = pr.placement_id
    WHERE pr.lender_id = :lender AND pr.status = 'OPEN' AND pr.id > ? AND pr.due_on < ?
    ORDER BY pr.id LIMIT ?`,
  // a payment that is just being reported decides first, or sees what was decided here
  lock: 'update',
};
