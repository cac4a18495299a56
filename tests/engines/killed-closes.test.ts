import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { monthLabel, parseMonth } from '../../src/kernel/time.js';
import { parseId } from '../../src/kernel/ids.js';
import { statements } from '../../src/modules/settlement/statement.entity.js';
import { testDatabaseUrl } from '../support/database.js';
import { aPayment, cny } from '../support/reports.js';
import { aWorld, type World } from '../support/world.js';

const root = resolve(import.meta.dirname, '../..');
const isEmbedded = (process.env['TEST_DATABASE_URL'] ?? 'sqlite:').startsWith('sqlite:');
const KILLS = Number(process.env['KILLED_CLOSES'] ?? (isEmbedded ? 50 : 10));
const PLACEMENTS = 7;
const FIRST = parseMonth('2026-03')!;

/** The transactions of a close: freeze, claim the job (on servers), lines of payments, lines of disputes, seal, end the job. */
const TRANSACTIONS = isEmbedded ? 5 : 6;
const SEAL = TRANSACTIONS - 1;
const deaths = Array.from({ length: TRANSACTIONS }, (_, n) => [
  { number: n + 1, death: 'BEFORE_COMMIT' as const },
  { number: n + 1, death: 'AFTER_COMMIT' as const },
]).flat();

beforeAll(() => {
  const built = spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`the product does not compile: ${built.stderr}`);
}, 120_000);

test(
  `F138 ${KILLS} processes killed while they close a month, before and after every commit: a reader sees none or the whole, and a retry gives exactly one`,
  async () => {
    const accounts = Array.from({ length: PLACEMENTS }, () => ({ balance: '1000000.00' }));
    const world = await aWorld({ accounts, agreement: { windowDays: 3_650 } });
    for (let n = 0; n < KILLS; n++)
      await closeMonth(world, monthLabel(FIRST + n), deaths[n % deaths.length]!);
  },
  120_000 + KILLS * 20_000,
);

async function closeMonth(world: World, label: string, { number, death }: (typeof deaths)[number]) {
  world.clock.set('2036-01-01T02:00:00Z');
  const paid = world.placementIds.map((id) => aPayment(id, '100.00', { valueDate: `${label}-10` }));
  await world.report('reportPayments', ...paid);

  await killed(world, label, number, death);

  const before = await statementOf(world, label);
  const isFrozen = number > 1 || death === 'AFTER_COMMIT';
  const isSealed = number > SEAL || (number === SEAL && death === 'AFTER_COMMIT');
  if (!isFrozen) expect(before).toBeNull();
  else if (isSealed) expectWhole(before!);
  else
    expect(before).toMatchObject({ state: 'CLOSING', lineCount: 0, contentHash: null, lines: { nodes: [] } });
  const closed = await world.close(label);
  expectWhole(closed);
  if (before !== null) expect(closed.id).toBe(before.id);
  if (isSealed) expect(closed).toEqual(before);
  expect(await statementsOf(world, label)).toHaveLength(1);
}

function expectWhole(statement: NonNullable<Awaited<ReturnType<typeof statementOf>>>): void {
  expect(statement).toMatchObject({
    state: 'CLOSED',
    lineCount: PLACEMENTS,
    paymentCount: PLACEMENTS,
    received: cny(`${PLACEMENTS}00.00`),
    commission: cny(`${PLACEMENTS * 15}.00`),
  });
  const { nodes } = statement.lines;
  expect(nodes.map(({ number }) => number)).toEqual(Array.from({ length: PLACEMENTS }, (_, n) => n + 1));
  expect(new Set(nodes.map(({ eventId }) => eventId)).size).toBe(PLACEMENTS);
}

async function killed(world: World, label: string, number: number, death: string): Promise<void> {
  const script = 'tests/engines/killed-closing.mjs';
  const facts = [world.lenderId, world.agreementId, label, String(world.clock.now()), String(number), death];
  const args = [script, await testDatabaseUrl(), ...facts];
  const worker = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  expect(await once(worker, 'exit')).toEqual([null, 'SIGKILL']);
}

function statementsOf(world: World, label: string) {
  const agreementId = parseId('agreement', world.agreementId)!;
  return world.reader.find(statements, { agreementId, month: parseMonth(label)! });
}

async function statementOf(world: World, label: string) {
  const [row] = await statementsOf(world, label);
  return row === undefined ? null : world.statement(row.id);
}
