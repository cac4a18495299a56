import { idBytes } from '../../kernel/ids.js';
import { lockHolds } from '../accounts/index.js';
import type { JobHandler } from '../background/index.js';
import { eraseDue } from './erasures.js';
import { standingsAfter, standingsOf } from './person-facts.js';

export const RETENTION_JOB = 'people.retain';

/** People looked at in one step. */
const STEP = 100;

interface Cursor {
  /** Of the person looked at last, in hexadecimal. */
  readonly after: string;
  readonly erased: number;
  readonly isComplete: boolean;
}

/**
 * Erases everybody whose time is over by the law of retention, in steps: each takes the next people by id, locks the debts of
 * those who are due and looks again. Those whom something keeps are passed by.
 */
export const retainPeopleJob: JobHandler = {
  name: RETENTION_JOB,
  queue: 'default',
  async run(job) {
    const kept = () =>
      job.cursor<Cursor>() ?? { after: Buffer.alloc(16).toString('hex'), erased: 0, isComplete: false };
    while (!kept().isComplete && !job.signal.aborted)
      await job.step(async (work) => {
        const { after, erased } = kept();
        const now = work.context.clocks.domain.now();
        const from = { after: Buffer.from(after, 'hex'), limit: STEP, now };
        const page = await standingsAfter(work, from);
        const due = page.filter(({ standing }) => standing.isDue).map(({ debtorId }) => debtorId);
        await lockHolds(work, due);
        const still = [...(await standingsOf(work, due, now)).values()].filter(
          ({ standing }) => standing.isDue,
        );
        if (still.length > 0) await eraseDue(work, still);
        const last = page.at(-1);
        const cursor: Cursor = {
          after: last === undefined ? after : idBytes(last.debtorId).toString('hex'),
          erased: erased + still.length,
          isComplete: page.length < STEP,
        };
        return { cursor, done: cursor.erased };
      });
  },
};
