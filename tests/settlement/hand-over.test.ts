import { createHash } from 'node:crypto';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { expectData } from '../support/api.js';
import { testDatabaseUrl } from '../support/database.js';
import { STATEMENT } from '../support/documents.js';
import { aPayment } from '../support/reports.js';
import { aWorld, type SeenStatement, type World } from '../support/world.js';

const root = resolve(import.meta.dirname, '../..');

beforeAll(() => {
  const built = spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`the product does not compile: ${built.stderr}`);
});

/** One more than are settled in a step. */
const PLACEMENTS = 251;

test('a close whose process is killed goes on in another, and its lines stand in the same order everywhere', async () => {
  const world = await aWorld({ accounts: Array.from({ length: PLACEMENTS }, () => ({})) });
  await world.report('reportPayments', ...world.placementIds.map((id) => aPayment(id, '100.00')));
  world.clock.set('2026-04-01T02:00:00Z');
  const { id } = expectData(await world.startClosing('2026-03')).closePeriod;

  const args = ['tests/settlement/closing-worker.mjs', await testDatabaseUrl()];
  const worker = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  expect(await once(worker, 'exit')).toEqual([null, 'SIGKILL']);
  expect(await world.statement(id)).toMatchObject({ state: 'CLOSING', lineCount: 0, lines: { nodes: [] } });
  await sleep(150);
  await world.runJobs();

  const statement = await world.statement(id);
  const lines = await linesOf(world, id);
  expect(statement).toMatchObject({ state: 'CLOSED', lineCount: PLACEMENTS });
  expect(lines.map(({ number }) => number)).toEqual(Array.from({ length: PLACEMENTS }, (_, n) => n + 1));
  expect(lines.map(({ placementId }) => placementId)).toEqual(world.placementIds.toSorted());
  expect(statement.linesHash).toBe(hashOf(lines));
  expect(await csvOf(world, id)).toEqual(lines.map((line) => [String(line.number), line.id]));
});

type Line = SeenStatement['lines']['nodes'][number];

async function linesOf(world: World, id: string): Promise<readonly Line[]> {
  const lines: Line[] = [];
  for (let after: string | null = null, more = true; more;) {
    const variables: Record<string, unknown> = { id, first: 100, after };
    const answer = await world.lender<{ statement: SeenStatement }>(STATEMENT, variables);
    const { nodes, pageInfo } = expectData(answer).statement.lines;
    lines.push(...nodes);
    ({ hasNextPage: more, endCursor: after } = pageInfo);
  }
  return lines;
}

/** Made anew from what a reader sees. */
function hashOf(lines: readonly Line[]): string {
  const minor = ({ amount }: Line['amount']) => amount.replace('.', '').replace(/^(-?)0+(?=\d)/, '$1');
  const sha = (text: string) => createHash('sha256').update(text).digest('hex');
  return lines.reduce((digest, line) => {
    const { number, placementId, eventId, kind, valueDate } = line;
    const amounts = [line.amount, line.base, line.overpaid, line.commission].map(minor);
    return sha([digest, number, placementId, eventId, kind, valueDate, ...amounts].join('|'));
  }, sha('consign statement v1'));
}

async function csvOf(world: World, id: string): Promise<unknown[]> {
  const authorization = `Bearer ${await world.lenderToken('statements:read')}`;
  const response = await fetch(`${world.api.address}/lender/statements/${id}.csv`, {
    headers: { authorization },
  });
  const rows = parse(await response.text(), { columns: true }) as Record<string, string>[];
  return rows.filter(({ total }) => total === '').map(({ number, line }) => [number, line]);
}
