import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../src/db/database.js';
import { idBytes, parseId } from '../../src/kernel/ids.js';
import type { Bench } from '../bench.js';
import type { ServerProcess } from '../child.js';
import { post } from '../load.js';
import { measurePairs, type Figure } from '../pairs.js';
import { portfolioFile } from '../portfolio-file.js';
import { tokenFor } from '../tokens.js';
import { makeWorld, type World } from '../world.js';

const ACCOUNTS = 100_000;
const PAIRS = 5;
const PEAK_MB = 350;

/** A portfolio file of 100,000 accounts, from its upload until it shows, against the INSERT of the same rows. */
export async function importFigure(bench: Bench): Promise<Figure> {
  const { database, raw } = bench;
  const [world, other] = [await makeWorld(database), await makeWorld(database)];
  const file = portfolioFile(ACCOUNTS);
  const ours = await bench.startWithJobs();
  await imported(database, ours, world, file);
  const { peakMb } = await ours.usage();
  const learn = JSON.stringify({ from: hex(world), to: hex(other) });
  await ask(raw, '/import/rows', learn, `"rows":[${ACCOUNTS},`);
  await bench.emptyAccounts();
  const rateOf = async (run: () => Promise<void>) => {
    const start = process.hrtime.bigint();
    await run();
    const seconds = Number(process.hrtime.bigint() - start) / 1e9;
    await bench.emptyAccounts();
    return ACCOUNTS / seconds;
  };
  const measured = await measurePairs(
    PAIRS,
    () => rateOf(() => imported(database, ours, world, file)),
    () => rateOf(() => ask(raw, '/import', '{}', `"accounts":${ACCOUNTS}`)),
  );
  await ours.stop();
  const memory = { name: 'peak memory of an import of 100,000, MB', value: peakMb, limit: PEAK_MB };
  return {
    name: 'import of 100,000 accounts',
    unit: 'accounts/s',
    target: 0.4,
    ...measured,
    limits: [memory],
  };
}

/** Announces the file, sends it, and waits until its accounts show. */
async function imported(
  database: Database,
  server: ServerProcess,
  world: World,
  file: Buffer,
): Promise<void> {
  const authorization = `Bearer ${await tokenFor(server.address, world.lenderClient)}`;
  const input = { kind: 'PORTFOLIO', fileName: 'bench.csv', portfolio: 'bench' };
  const headers = { authorization, 'content-type': 'application/json' };
  const body = JSON.stringify({ query: START, variables: { input } });
  const text = (await post(`${server.address}/lender/graphql`, { headers }, body)).toString();
  const id = parseId('import', /"id":"(\w+)"/.exec(text)?.[1] ?? '');
  if (id === null) throw new Error(text);
  const upload = { method: 'PUT', headers: { authorization, 'content-type': 'text/csv' } };
  await post(`${server.address}/lender/imports/${id}/file`, upload, file);
  for (;;) {
    const { rows } = await database.run('SELECT state, booked, problem FROM import WHERE id = ?', [
      idBytes(id),
    ]);
    const { state, booked, problem } = rows[0]!;
    if (state === 'COMPLETE' && Number(booked) === ACCOUNTS) return;
    if (state === 'COMPLETE' || state === 'REFUSED')
      throw new Error(`${String(booked)} booked: ${String(problem)}`);
    await sleep(20);
  }
}

const START = 'mutation Start($input: StartImportInput!) { startImport(input: $input) { import { id } } }';

async function ask(server: ServerProcess, path: string, body: string, expected: string): Promise<void> {
  const text = (await post(`${server.address}${path}`, {}, body)).toString();
  if (!text.includes(expected)) throw new Error(text);
}

function hex({ lenderId }: World): string {
  return idBytes(lenderId).toString('hex');
}
