import { idBytes, idFromBytes, type Id } from '../../kernel/ids.js';
import type { Statement, Work } from '../../kernel/store.js';
import type { Instant } from '../../kernel/time.js';
import type { JobHandler, StepResult } from '../background/index.js';
import { isDue } from './deletion-duty.rules.js';

/** Duties called to mind in one step. */
const STEP = 500;

interface Cursor {
  readonly reminded: number;
  readonly isComplete: boolean;
}

/**
 * Says which duties are due within a week, and which are overdue: each once, as the moment of the next reminder is moved
 * on in the transaction that tells of this one. One that was overdue before anybody looked is told of as overdue alone.
 */
export const remindOfDeletionsJob: JobHandler = {
  name: 'deletions.remind',
  queue: 'default',
  async run(job) {
    const kept = () => job.cursor<Cursor>() ?? { reminded: 0, isComplete: false };
    while (!kept().isComplete && !job.signal.aborted) await job.step((work) => remindSome(work, kept()));
  },
};

async function remindSome(work: Work, { reminded }: Cursor): Promise<StepResult<Cursor>> {
  const now = work.context.clocks.domain.now();
  const rows = await work.query(toRemind, [now, STEP]);
  const { overdue = [], soon = [] } = Object.groupBy(rows, (row) =>
    isDue(Number(row['due_at']) as Instant, now) ? 'overdue' : 'soon',
  );
  await remind(work, 'deletion.overdue', noMore, overdue.map(placementOf));
  await remind(work, 'deletion.due_soon', whenDue, soon.map(placementOf));
  const done = reminded + rows.length;
  return { cursor: { reminded: done, isComplete: rows.length < STEP }, done };
}

async function remind(
  work: Work,
  type: 'deletion.overdue' | 'deletion.due_soon',
  next: Statement,
  ids: readonly Id<'placement'>[],
): Promise<void> {
  if (ids.length === 0) return;
  await work.execute(next, [ids.map(idBytes)]);
  work.emit(
    type,
    ids.map((id) => ({ id, placementId: id })),
  );
}

const placementOf = (row: { readonly [name: string]: unknown }): Id<'placement'> =>
  idFromBytes('placement', row['id'] as Uint8Array);

/** Only open duties have a next reminder. */
const toRemind: Statement = {
  sql: `SELECT id, due_at FROM deletion_duty WHERE lender_id = :lender AND remind_at <= ?
    ORDER BY remind_at, id LIMIT ?`,
  lock: 'update',
};
const noMore: Statement = {
  sql: 'UPDATE deletion_duty SET remind_at = NULL WHERE lender_id = :lender AND id IN (??)',
};
const whenDue: Statement = {
  sql: 'UPDATE deletion_duty SET remind_at = due_at WHERE lender_id = :lender AND id IN (??)',
};
