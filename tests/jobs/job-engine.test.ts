import { afterEach, expect, test } from '@jest/globals';
import { Refusal } from '../../src/kernel/errors.js';
import { mutate } from '../../src/db/unit-of-work.js';
import { auditEntries } from '../../src/modules/audit/audit-entry.entity.js';
import { outboxEvents } from '../../src/modules/events/outbox.entity.js';
import { readerOf } from '../../src/db/store.js';
import { idBytes } from '../../src/kernel/ids.js';
import { testDatabase } from '../support/database.js';
import {
  addRows,
  aLender,
  countTo,
  engine,
  handClock,
  handler,
  job,
  jobsOf,
  oneTo,
  queue,
  rowNames,
  stopEngines,
  until,
} from './job-world.js';

afterEach(stopEngines);

test('work that a mutation queued is done, with its progress in the row and one audit entry', async () => {
  const database = await testDatabase();
  const context = await aLender(database);
  await queue(database, context, job('count', { to: 3 }));
  const finished = engine(database, [handler('count', countTo(3))]);

  await finished.runUntilIdle();

  expect(await rowNames(database, context)).toEqual(oneTo(3));
  expect(await jobsOf(database, context)).toMatchObject([
    { state: 'DONE', done: 3, total: 3, attempt: 0, visibleAt: null, lease: null, error: null },
  ]);
  const audited = await readerOf(database, context.lenderId).find(auditEntries, { action: 'count' });
  expect(audited).toMatchObject([
    { items: 3, actorId: 'system', requestId: (await jobsOf(database, context))[0]?.id },
  ]);
  expect(finished.counts).toMatchObject({ claimed: 1, done: 1, failed: 0, lost: 0 });
});

test('a job that found nothing to do leaves no audit entry', async () => {
  const database = await testDatabase();
  const context = await aLender(database);
  await queue(database, context, job('idle'));

  await engine(database, [handler('idle', async () => {})]).runUntilIdle();

  expect(await jobsOf(database, context)).toMatchObject([{ state: 'DONE' }]);
  expect(await readerOf(database, context.lenderId).find(auditEntries, { action: 'idle' })).toEqual([]);
});

test('the events of a step reach the outbox, and jobs it queued are run after it', async () => {
  const database = await testDatabase();
  const context = await aLender(database);
  const first = handler('first', (running) =>
    running.step(async (work) => {
      work.emit('accounts.imported', [{ id: running.id }]);
      await work.enqueue(job('second'));
      return { cursor: 1, done: 1 };
    }),
  );
  await queue(database, context, job('first'));

  await engine(database, [first, handler('second', countTo(1))]).runUntilIdle();

  expect(await readerOf(database, context.lenderId).find(outboxEvents, { action: 'first' })).toHaveLength(1);
  expect(await rowNames(database, context)).toEqual(['1']);
});

test('work queued by a mutation that failed does not exist', async () => {
  const database = await testDatabase();
  const context = await aLender(database);
  const failing = mutate(database, context, 'test.queue', async (work) => {
    await work.enqueue(job('count'));
    throw new Refusal('STATE_CONFLICT', 'No.');
  });

  await expect(failing).rejects.toThrow('No.');

  expect(await jobsOf(database, context)).toEqual([]);
});

test('work with the same key is queued once, also within one mutation and after it was done', async () => {
  const database = await testDatabase();
  const context = await aLender(database);
  const key = `once:${context.lenderId}`;
  await queue(database, context, job('count', {}, key), job('count', {}, key));
  await engine(database, [handler('count', countTo(1))]).runUntilIdle();
  await queue(database, context, job('count', {}, key));

  await engine(database, [handler('count', countTo(1))]).runUntilIdle();

  expect(await rowNames(database, context)).toEqual(['1']);
});

test('a failed job goes on from its checkpoint after a pause', async () => {
  const database = await testDatabase();
  const context = await aLender(database);
  const system = handClock();
  let hasFailed = false;
  const run = countTo(4, async (n) => {
    if (n === 3 && !hasFailed) {
      hasFailed = true;
      throw new TypeError('secret 0912-345-678');
    }
  });
  const failing = engine(database, [handler('count', run)], {
    clocks: { domain: system, system },
    options: { backOffMs: [1_000, 1_000] },
  });
  await queue(database, context, job('count'));
  system.advance(60_000);

  await failing.runUntilIdle();
  expect(await jobsOf(database, context)).toMatchObject([{ state: 'WAITING', done: 2, error: 'TypeError' }]);
  system.advance(1_001);
  await failing.runUntilIdle();

  expect(await rowNames(database, context)).toEqual(oneTo(4));
  expect(await jobsOf(database, context)).toMatchObject([{ state: 'DONE', done: 4 }]);
});

test('a job that never gets on is given up after ten attempts, and says so in the same transaction', async () => {
  const database = await testDatabase();
  const context = await aLender(database);
  const system = handClock();
  let attempts = 0;
  const hopeless = handler(
    'hopeless',
    async () => {
      attempts++;
      throw Object.assign(new Error('Duplicate entry 王小明'), { code: 'ER_TROUBLE' });
    },
    { gaveUp: (work, _payload, reason) => addRows(work, [reason]) },
  );
  await queue(database, context, job('hopeless'));

  const failing = engine(database, [hopeless], { clocks: { domain: system, system } });
  for (let round = 0; round < 15; round++) {
    system.advance(60_000);
    await failing.runUntilIdle();
  }

  expect(attempts).toBe(10);
  expect(await jobsOf(database, context)).toMatchObject([
    { state: 'FAILED', error: 'Error ER_TROUBLE', visibleAt: null },
  ]);
  expect(await rowNames(database, context)).toEqual(['Error ER_TROUBLE']);
  expect(failing.counts).toMatchObject({ failed: 1, postponed: 9 });
});

test('a job whose processes died each time is given up without another try', async () => {
  const database = await testDatabase();
  const context = await aLender(database);
  await queue(database, context, job('deadly'));
  const [deadly] = await jobsOf(database, context);
  await database.run(
    "UPDATE `job` SET `state` = 'RUNNING', `lease` = 'dead', `attempt` = 10 WHERE `id` = ?",
    [idBytes(deadly!.id)],
  );

  await engine(database, [handler('deadly', countTo(1))]).runUntilIdle();

  expect(await jobsOf(database, context)).toMatchObject([{ state: 'FAILED', error: 'AttemptsUsedUp' }]);
  expect(await rowNames(database, context)).toEqual([]);
});

test('repeating a step without getting further is no progress: the job is given up all the same', async () => {
  const database = await testDatabase();
  const context = await aLender(database);
  const system = handClock();
  const forgetful = handler('forgetful', async (running) => {
    await running.step(async () => ({ cursor: 1, done: 1 }));
    throw new Error('again');
  });
  await queue(database, context, job('forgetful'));

  const failing = engine(database, [forgetful], { clocks: { domain: system, system } });
  for (let round = 0; round < 15; round++) {
    system.advance(60_000);
    await failing.runUntilIdle();
  }

  expect(await jobsOf(database, context)).toMatchObject([{ state: 'FAILED' }]);
});

test('a refusal is final: its sentence is kept and it is not tried again', async () => {
  const database = await testDatabase();
  const context = await aLender(database);
  const refusing = handler('refuse', async () => {
    throw new Refusal('FILE_MALFORMED', 'Line 7 has too few columns.');
  });
  await queue(database, context, job('refuse'));

  await engine(database, [refusing]).runUntilIdle();

  expect(await jobsOf(database, context)).toMatchObject([
    { state: 'FAILED', attempt: 1, error: 'FILE_MALFORMED: Line 7 has too few columns.' },
  ]);
});

test('a job that nobody knows waits for a version that does', async () => {
  const database = await testDatabase();
  const context = await aLender(database);
  const system = handClock();
  await queue(database, context, job('new-kind'));
  system.advance(60_000);

  await engine(database, [], { clocks: { domain: system, system } }).runUntilIdle();
  expect(await jobsOf(database, context)).toMatchObject([{ state: 'WAITING', error: 'UnknownJob' }]);
  system.advance(60_000);
  await engine(database, [handler('new-kind', countTo(1))], {
    clocks: { domain: system, system },
  }).runUntilIdle();

  expect(await rowNames(database, context)).toEqual(['1']);
});

test('a step is not kept once another process has claimed the job, even if that one has done nothing yet', async () => {
  const database = await testDatabase();
  const context = await aLender(database);
  const late = handler('late', async (running) => {
    await database.run("UPDATE `job` SET `lease` = 'another' WHERE `id` = ?", [idBytes(running.id)]);
    await countTo(1)(running);
  });
  await queue(database, context, job('late'));

  const overtaken = engine(database, [late]);
  await overtaken.runUntilIdle();

  expect(overtaken.counts).toMatchObject({ lost: 1, done: 0, postponed: 0 });
  expect(await rowNames(database, context)).toEqual([]);
  expect(await jobsOf(database, context)).toMatchObject([{ state: 'RUNNING', lease: 'another', steps: 0 }]);
});

test('two steps at once are refused: they would share one checkpoint', async () => {
  const database = await testDatabase();
  const context = await aLender(database);
  const hasty = handler('hasty', async (running) => {
    const step = () =>
      running.step(async (work) => {
        await addRows(work, ['row']);
        return { cursor: 1, done: 1 };
      });
    const results = await Promise.allSettled([step(), step()]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });
  await queue(database, context, job('hasty'));

  await engine(database, [hasty]).runUntilIdle();

  expect(await jobsOf(database, context)).toMatchObject([{ state: 'DONE' }]);
  expect(await rowNames(database, context)).toEqual(['row']);
});

test('a running engine hears of new work by its commit, not by the next poll', async () => {
  const database = await testDatabase();
  const context = await aLender(database);
  const slow = engine(database, [handler('count', countTo(1))], { options: { pollMs: [60_000, 60_000] } });
  slow.start();
  await new Promise((resolve) => setTimeout(resolve, 50));

  await queue(database, context, job('count'));
  await until(async () => (await jobsOf(database, context))[0]?.state === 'DONE');

  await slow.stop(1_000);
  expect(await rowNames(database, context)).toEqual(['1']);
});

test('progress is seen while the job runs', async () => {
  const database = await testDatabase();
  const context = await aLender(database);
  let proceed = () => {};
  const gate = new Promise<void>((resolve) => (proceed = resolve));
  const running = engine(database, [
    handler(
      'count',
      countTo(4, (n) => (n === 3 ? gate : Promise.resolve())),
    ),
  ]);
  running.start();
  await queue(database, context, job('count'));

  await until(async () => (await jobsOf(database, context))[0]?.done === 2);
  expect(await jobsOf(database, context)).toMatchObject([{ state: 'RUNNING', done: 2, total: 4 }]);
  proceed();
  await until(async () => (await jobsOf(database, context))[0]?.state === 'DONE');

  await running.stop(1_000);
});

test('stopping lets the step in hand end, and gives the job back with its attempt', async () => {
  const database = await testDatabase();
  const context = await aLender(database);
  let proceed = () => {};
  const gate = new Promise<void>((resolve) => (proceed = resolve));
  const stopping = engine(database, [
    handler(
      'count',
      countTo(4, (n) => (n === 3 ? gate : Promise.resolve())),
    ),
  ]);
  stopping.start();
  await queue(database, context, job('count'));
  await until(async () => (await jobsOf(database, context))[0]?.done === 2);

  const stopped = stopping.stop(5_000);
  proceed();
  await stopped;

  expect(await jobsOf(database, context)).toMatchObject([
    { state: 'WAITING', done: 2, lease: null, attempt: 0 },
  ]);
  await engine(database, [handler('count', countTo(4))]).runUntilIdle();
  expect(await rowNames(database, context)).toEqual(oneTo(4));
});

test('a handler that does not stop in time loses its lease, and what it still does is rolled back', async () => {
  const database = await testDatabase();
  const context = await aLender(database);
  let proceed = () => {};
  const gate = new Promise<void>((resolve) => (proceed = resolve));
  const deaf = handler('count', async (running) => {
    await gate;
    await countTo(2)({ ...running, step: running.step.bind(running) });
  });
  const stopping = engine(database, [deaf]);
  stopping.start();
  await queue(database, context, job('count'));
  await until(async () => (await jobsOf(database, context))[0]?.state === 'RUNNING');

  await stopping.stop(20);
  await engine(database, [handler('count', countTo(2))]).runUntilIdle();
  proceed();
  await until(() => stopping.counts.released + stopping.counts.lost === 1);

  expect(await rowNames(database, context)).toEqual(oneTo(2));
  expect(await jobsOf(database, context)).toMatchObject([{ state: 'DONE' }]);
});
