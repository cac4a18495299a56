import { id, instant, int, longText, nullable, sharedTable, text, type Row } from '../../kernel/table.js';

/**
 * Work to do later. `visibleAt` is due time, back-off and lease expiry in one: a claim moves it to the end of the lease,
 * null means finished. `lease` fences: a holder whose lease was taken over changes nothing. `steps` counts kept
 * checkpoints, so that a step whose commit was not heard of is not done twice.
 */
export const jobs = sharedTable(
  'job',
  {
    id: id('job'),
    queue: text(32),
    name: text(64),
    lenderId: nullable(id('lender')),
    payload: longText(),
    state: text<JobState>(16),
    attempt: int(),
    maxAttempts: int(),
    visibleAt: nullable(instant()),
    lease: nullable(text(36)),
    steps: int(),
    dedupe: nullable(text(190)),
    cursor: nullable(longText()),
    done: int(),
    total: nullable(int()),
    error: nullable(text(500)),
    createdAt: instant(),
    finishedAt: nullable(instant()),
  },
  {
    primaryKey: ['id'],
    unique: { dedupe: ['dedupe'] },
    index: {
      claim: ['queue', 'visibleAt', 'id'],
      finished: ['state', 'finishedAt'],
      of_lender: ['lenderId', 'id'],
    },
  },
);

export type JobState = 'WAITING' | 'RUNNING' | 'DONE' | 'FAILED';
export type Job = Row<typeof jobs>;
