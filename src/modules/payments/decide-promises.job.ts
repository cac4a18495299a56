import { idFromBytes } from '../../kernel/ids.js';
import type { Statement, Work } from '../../kernel/store.js';
import { addDays, localDateIn, type TimeZone } from '../../kernel/time.js';
import { decodeRow } from '../../kernel/table.js';
import type { JobHandler } from '../background/index.js';
import { judgePromises, promises } from '../promises/index.js';
import { paidOn } from './paid-promises.js';

/** Promises judged in one step. */
const STEP = 500;

/** Decides the open promises whose due day is over in the zone of their agreement: kept in part, or broken. */
export const decidePromisesJob: JobHandler = {
  name: 'promises.decide',
  queue: 'default',
  async run(job) {
    let done = job.cursor<{ done: number; last: string }>()?.done ?? 0;
    let last = job.cursor<{ done: number; last: string }>()?.last ?? '';
    for (let found = STEP; found === STEP && !job.signal.aborted;)
      await job.step(async (work) => {
        const step = await decideSome(work, last);
        found = step.found;
        last = step.last;
        done += found;
        return { cursor: { done, last }, done };
      });
  },
};

async function decideSome(work: Work, after: string): Promise<{ found: number; last: string }> {
  // a day is over everywhere 12 hours after it ended in UTC; the zone of each agreement has the last word
  const surely = addDays(localDateIn('UTC' as TimeZone, work.context.clocks.domain.now()), 1);
  const rows = await work.query(due, [Buffer.from(after, 'hex'), surely, STEP]);
  const judged = rows.map((row) => decodeRow(promises, row));
  if (judged.length === 0) return { found: 0, last: after };
  const zones = new Map(
    rows.map((row) => [idFromBytes('promise', row.id as Uint8Array), row.time_zone as TimeZone]),
  );
  const paid = await paidOn(work, [...new Set(judged.map(({ placementId }) => placementId))]);
  await judgePromises(work, judged, paid, ({ id }) => zones.get(id)!);
  return { found: rows.length, last: Buffer.from(rows.at(-1)!.id as Uint8Array).toString('hex') };
}

const due: Statement = {
  sql: `SELECT pr.*, p.time_zone FROM promise pr
    JOIN placement p ON p.lender_id = pr.lender_id AND p.id = pr.placement_id
    WHERE pr.lender_id = :lender AND pr.status = 'OPEN' AND pr.id > ? AND pr.due_on < ?
    ORDER BY pr.id LIMIT ?`,
  // a payment that is just being reported decides first, or sees what was decided here
  lock: 'update',
};
