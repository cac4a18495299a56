import { afterEach, expect, test } from '@jest/globals';
import { insertShared } from '../../src/db/store.js';
import { reviveJob } from '../../src/db/job-records.js';
import { countFailed, failedJobs, queueDepths } from '../../src/db/job-upkeep.js';
import { chores, createScheduler, type RecurringJob } from '../../src/jobs/index.js';
import { DAY, MINUTE, type Instant } from '../../src/kernel/time.js';
import { oauthArtifacts } from '../../src/modules/access/oauth-artifact.entity.js';
import { testDatabase } from '../support/database.js';
import {
  aLender,
  clocks,
  countTo,
  engine,
  handClock,
  handler,
  job,
  jobsOf,
  queue,
  rowNames,
  stopEngines,
} from './job-world.js';

afterEach(stopEngines);

const nightly: RecurringJob = { name: 'nightly', queue: 'default', everyMinutes: 5, runsFor: 'EACH_LENDER' };

test('a recurring job is queued once per slot and lender, however many processes look', async () => {
  const database = await testDatabase();
  const [one, two] = [await aLender(database), await aLender(database)];
  const system = handClock(20_000 * DAY);
  const schedulers = [1, 2, 3].map(() =>
    createScheduler({ database, clocks: { domain: system, system }, recurring: [nightly] }),
  );
  const look = () => Promise.all(schedulers.map((scheduler) => scheduler.queueDue()));

  await look();
  system.advance(4 * MINUTE);
  await look();
  expect(await jobsOf(database, one)).toHaveLength(1);
  system.advance(MINUTE);
  await look();

  expect(await jobsOf(database, one)).toHaveLength(2);
  expect(await jobsOf(database, two)).toHaveLength(2);
});

test('a round can be asked for at any time', async () => {
  const database = await testDatabase();
  const context = await aLender(database);
  const scheduler = createScheduler({ database, clocks, recurring: [nightly] });

  await scheduler.queueAll();
  await scheduler.queueAll();
  await engine(database, [handler('nightly', countTo(1))]).runUntilIdle();

  expect(await rowNames(database, context)).toEqual(['1', '1']);
});

test('upkeep removes expired tokens and old finished jobs, and keeps failed ones longer', async () => {
  const database = await testDatabase();
  const context = await aLender(database);
  const system = handClock();
  const failing = handler('failing', async () => Promise.reject(new Error('no')));
  const run = () =>
    engine(database, [handler('count', countTo(1)), failing], {
      clocks: { domain: system, system },
      chores,
    }).runUntilIdle();
  await queue(database, context, job('count'), job('failing'));
  const token = { model: 'AccessToken', payload: '{}', grantKey: null, consumedAt: null };
  await insertShared(database, oauthArtifacts, [
    { ...token, key: `old:${context.lenderId}`, expiresAt: (system.now() - DAY) as Instant },
    { ...token, key: `new:${context.lenderId}`, expiresAt: (system.now() + 30 * DAY) as Instant },
  ]);
  for (let round = 0; round < 11; round++) {
    system.advance(MINUTE);
    await run();
  }
  expect((await jobsOf(database, context)).map(({ state }) => state)).toEqual(['DONE', 'FAILED']);

  system.advance(8 * DAY);
  await createScheduler({
    database,
    clocks: { domain: system, system },
    recurring: chores.map(({ name }) => ({ name, queue: 'default', everyMinutes: 60, runsFor: 'SYSTEM' })),
  }).queueDue();
  await run();

  expect((await jobsOf(database, context)).map(({ state }) => state)).toEqual(['FAILED']);
  const { rows } = await database.run('SELECT `key` FROM oauth_artifact WHERE `key` LIKE ?', [
    `%${context.lenderId}`,
  ]);
  expect(rows.map((row) => row['key'])).toEqual([`new:${context.lenderId}`]);
});

test('an operator sees what waits and for how long, and can revive what was given up', async () => {
  const database = await testDatabase();
  const context = await aLender(database);
  const system = handClock(Date.parse('2001-01-01'));
  const moved = { ...context, clocks: { domain: system, system } };
  await queue(database, moved, { ...job('gone'), queue: 'settlement' });
  system.advance(90_000);

  expect(await queueDepths(database, system.now())).toContainEqual({
    queue: 'settlement',
    due: 1,
    oldestDueAge: 90_000,
  });
  for (let round = 0; round < 12; round++) {
    await engine(database, [], { clocks: moved.clocks }).runUntilIdle();
    system.advance(MINUTE);
  }
  expect(await countFailed(database)).toBeGreaterThanOrEqual(1);
  const [failed] = await jobsOf(database, context);
  expect(await failedJobs(database)).toContainEqual(
    expect.objectContaining({ id: failed!.id, name: 'gone' }),
  );
  expect(await reviveJob(database, failed!.id, system.now())).toBe(true);
  expect(await reviveJob(database, failed!.id, system.now())).toBe(false);
  await engine(database, [handler('gone', countTo(1))], { clocks: moved.clocks }).runUntilIdle();

  expect(await jobsOf(database, context)).toMatchObject([{ state: 'DONE' }]);
});
