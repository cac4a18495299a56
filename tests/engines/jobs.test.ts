import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Database } from '../../src/db/database.js';
import { claimJobs } from '../../src/db/job-records.js';
import { retrying } from '../../src/db/unit-of-work.js';
import { migrate } from '../../src/db/migrations.js';
import type { RunningJob } from '../../src/modules/background/index.js';
import { freshDatabaseUrl } from '../support/database.js';
import {
  addRows,
  aLender,
  another,
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
} from '../jobs/job-world.js';

interface Shared {
  readonly url: string;
  readonly first: Database;
  readonly all: readonly Database[];
}

const workers: ChildProcess[] = [];
let opened: Promise<Shared> | undefined;

afterEach(async () => {
  for (const worker of workers.splice(0)) worker.kill('SIGKILL');
  await stopEngines();
  await (await opened)?.first.run('DELETE FROM `job`', []);
});

afterAll(async () => {
  for (const database of new Set((await opened)?.all)) await database.close();
});

/** One migrated database, and the views that four processes have of it. */
function shared(): Promise<Shared> {
  opened ??= open();
  return opened;
}

async function open(): Promise<Shared> {
  const url = await freshDatabaseUrl();
  const first = await another(url);
  await migrate(first);
  // SQLite waits for a lock by blocking the thread that holds it, if both are in one process
  const view = () => (first.engine === 'sqlite' ? first : another(url));
  return { url, first, all: [first, await view(), await view(), await view()] };
}

test('200 jobs and four engines: each job is done exactly once, and none is held by two', async () => {
  const { first, all } = await shared();
  const context = await aLender(first);
  const held = new Set<string>();
  let heldTwice = 0;
  const work = handler('one', async (running) => {
    if (held.has(running.id)) heldTwice++;
    held.add(running.id);
    await running.step(async (store) => {
      await addRows(store, [String(running.payload['n'])]);
      return { cursor: 1, done: 1 };
    });
    held.delete(running.id);
  });
  const engines = all.map((database) => engine(database, [work]));
  await queue(first, context, ...oneTo(200).map((n) => job('one', { n })));

  for (const each of engines) each.start();
  await until(async () => (await jobsOf(first, context)).every(({ state }) => state === 'DONE'));
  await Promise.all(engines.map((each) => each.stop(5_000)));

  const names = (await rowNames(first, context)).map(Number).sort((a, b) => a - b);
  expect(names.map(String)).toEqual(oneTo(200));
  expect(heldTwice).toBe(0);
  const counts = engines.map((each) => each.counts);
  expect(counts.reduce((sum, { done }) => sum + done, 0)).toBe(200);
  expect(counts.reduce((sum, { claimed }) => sum + claimed, 0)).toBe(200);
});

test('claimers that come together get different jobs', async () => {
  const { first, all } = await shared();
  const context = await aLender(first);
  const system = handClock();

  await queue(first, context, ...oneTo(30).map((n) => job('one', { n })));
  system.advance(60_000);

  const claim = { queue: 'default', limit: 10, now: system.now(), until: system.now() + 60_000 } as const;
  const claims = await Promise.all(all.map((database) => retrying(() => claimJobs(database, claim))));

  const ids = claims.flat().map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(
    claims.every((claimed) => claimed.every(({ attempt, lease }) => attempt === 1 && lease !== null)),
  ).toBe(true);
});

test('a holder that slept past its lease changes nothing any more', async () => {
  const { first, all } = await shared();
  const context = await aLender(first);
  let proceed = () => {};
  const gate = new Promise<void>((done) => (proceed = done));
  const system = handClock();
  const sleeper = engine(first, [
    handler(
      'count',
      countTo(5, (n) => (n === 3 ? gate : Promise.resolve())),
    ),
  ]);
  await queue(first, context, job('count'));
  sleeper.start();
  await until(async () => (await jobsOf(first, context))[0]?.done === 2);

  system.advance(3_600_000);
  const successor = engine(all[1]!, [handler('count', countTo(4))], { clocks: { domain: system, system } });
  // a single look may meet a row that the sleeper's own look has locked for a moment
  successor.start();
  await until(() => successor.counts.done === 1);
  proceed();
  await until(() => sleeper.counts.lost === 1);

  expect(await rowNames(first, context)).toEqual(oneTo(4));
  expect(await jobsOf(first, context)).toMatchObject([{ state: 'DONE', done: 4 }]);
  expect(successor.counts).toMatchObject({ done: 1, lost: 0 });
});

test('a lease is kept alive while its job runs, and its holder hears when it is lost', async () => {
  const { first } = await shared();
  const context = await aLender(first);
  const running = engine(
    first,
    [
      handler(
        'long',
        (long) =>
          new Promise((_, reject) =>
            long.signal.addEventListener('abort', () => reject(new Error('stopped'))),
          ),
      ),
    ],
    { options: { leaseMs: 150 } },
  );
  await queue(first, context, job('long'));
  running.start();
  await until(async () => (await jobsOf(first, context))[0]?.state === 'RUNNING');
  const claimedUntil = (await jobsOf(first, context))[0]?.visibleAt ?? 0;
  await until(async () => ((await jobsOf(first, context))[0]?.visibleAt ?? 0) > claimedUntil + 150);
  expect(running.counts.claimed).toBe(1);

  await first.run(
    "UPDATE `job` SET `lease` = 'another', `visible_at` = `visible_at` + 60000 WHERE `lease` IS NOT NULL",
    [],
  );
  await until(() => running.counts.lost === 1);

  expect(await jobsOf(first, context)).toMatchObject([{ state: 'RUNNING', lease: 'another' }]);
});

test('a step whose commit was not heard of is not done twice, and the next goes on from what was kept', async () => {
  const { first } = await shared();
  const context = await aLender(first);
  let steps = 0;
  const deaf: Database = {
    ...first,
    transaction: async (work) => {
      const result = await first.transaction(work);
      const isStep = typeof result === 'object' && result !== null && 'progress' in result;
      if (isStep && ++steps === 2) throw Object.assign(new Error('gone'), { code: 'ECONNRESET' });
      return result;
    },
  };
  let tries = 0;
  const cursors: (number | null)[] = [];
  const run = async (running: RunningJob) => {
    for (let n = 1; n <= 3; n++) {
      await running.step(async (work) => {
        await addRows(work, [n]);
        return { cursor: ++tries, done: n };
      });
      cursors.push(running.cursor<number>());
    }
  };
  await queue(first, context, job('count'));

  await engine(deaf, [handler('count', run)]).runUntilIdle();

  expect(steps).toBe(3);
  expect(cursors).toEqual([1, 2, 3]);
  expect(await rowNames(first, context)).toEqual(oneTo(3));
  expect(await jobsOf(first, context)).toMatchObject([{ state: 'DONE', steps: 3, done: 3 }]);
});

test('a step that is tried again after a deadlock is done once', async () => {
  const { first } = await shared();
  const context = await aLender(first);
  let steps = 0;
  const unlucky: Database = {
    ...first,
    transaction: (work) =>
      first.transaction(async (connection) => {
        const result = await work(connection);
        const isStep = typeof result === 'object' && result !== null && 'progress' in result;
        if (isStep && ++steps === 2) throw Object.assign(new Error('deadlock'), { errno: 1213 });
        return result;
      }),
  };
  await queue(first, context, job('count'));

  await engine(unlucky, [handler('count', countTo(3))]).runUntilIdle();

  expect(steps).toBe(4);
  expect(await rowNames(first, context)).toEqual(oneTo(3));
});

test('a killed process loses nothing: another goes on from the checkpoint when the lease has run out', async () => {
  const { url, first } = await shared();
  const context = await aLender(first);
  await queue(first, context, { ...job('count-in-worker'), queue: 'bulk' });
  const worker = startWorker(url, 100);
  await until(async () => ((await jobsOf(first, context))[0]?.done ?? 0) >= 5);

  worker.kill('SIGKILL');
  await once(worker, 'exit');
  const doneBefore = (await jobsOf(first, context))[0]?.done ?? 0;
  startWorker(url, 100);
  await until(async () => (await jobsOf(first, context))[0]?.state === 'DONE');

  expect(doneBefore).toBeLessThan(100);
  expect(await rowNames(first, context)).toEqual(oneTo(100));
});

test('a process that is told to stop hands over at once', async () => {
  const { url, first } = await shared();
  const context = await aLender(first);
  await queue(first, context, { ...job('count-in-worker'), queue: 'bulk' });
  const worker = startWorker(url, 60, 600_000);
  await until(async () => ((await jobsOf(first, context))[0]?.done ?? 0) >= 5);

  worker.kill('SIGTERM');
  const [code] = (await once(worker, 'exit')) as [number | null];

  expect(code).toBe(0);
  expect(await jobsOf(first, context)).toMatchObject([{ state: 'WAITING', lease: null, attempt: 0 }]);
  const successor = engine(first, [handler('count-in-worker', countTo(60))]);
  await successor.runUntilIdle();
  expect(await rowNames(first, context)).toEqual(oneTo(60));
});

const root = resolve(import.meta.dirname, '../..');

/** The workers run the compiled product; what is up to date costs next to nothing. */
beforeAll(() => {
  const built = spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`the product does not compile: ${built.stderr}`);
});

/** A process of its own, which may be killed. */
function startWorker(url: string, total: number, leaseMs = 1_000): ChildProcess {
  const args = ['tests/jobs/worker.mjs', url, 'count-in-worker', String(total), String(leaseMs)];
  const worker = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  workers.push(worker);
  return worker;
}
