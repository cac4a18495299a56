import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../src/db/database.js';
import { idBytes, newId, parseId, type Id } from '../../src/kernel/ids.js';
import { monthLabel, systemClock } from '../../src/kernel/time.js';
import { periods } from '../../src/modules/agreements/period.entity.js';
import { unsealed, untouched } from '../../src/modules/settlement/statement-life.rules.js';
import { statements } from '../../src/modules/settlement/statement.entity.js';
import type { Bench } from '../bench.js';
import type { ServerProcess } from '../child.js';
import { post } from '../load.js';
import { measurePairs, type Figure, type Measured } from '../pairs.js';
import { addPayments } from '../payment-history.js';
import { placePortfolio } from '../portfolio.js';
import type { RawSettlement } from '../servers/raw-settlement.js';
import { tokenFor } from '../tokens.js';
import { insertMany, lastMonth, makeWorld, type World } from '../world.js';

/** Payments of the month that is closed; `--payments 1000000` asks for more. */
const PAYMENTS = 100_000;
/** However many there are, on so many placements at most. */
const PLACEMENTS = 50_000;
/** Of the smaller month, whose memory that of the larger is held against. */
const FEWER = 5;
const PAIRS = 5;
/** From so many payments on each side runs once. */
const LONG = 500_000;
/** Five times the payments may take this much of the memory: what garbage collection leaves to chance. */
const FLAT = 1.125;
/** Megabytes that a close may hold, however large the month. */
const PEAK = 400;

/** Closing a month, against the bare multi-row INSERT of the same lines in the same run. */
export async function settlementFigure(bench: Bench, asked: number | null = null): Promise<Figure> {
  const payments = asked ?? PAYMENTS;
  const { database, raw } = bench;
  const few = await paidMonth(database, payments / FEWER);
  const many = await paidMonth(database, payments);
  await bench.refreshStatistics();
  const peakOfFew = await peakOfClosing(bench, few);
  const ours = await bench.startWithJobs();
  const start = process.hrtime.bigint();
  const like = await closed(database, ours, many);
  const once = rateSince(start, payments);
  const { peakMb } = await ours.usage();
  const request = await rawRequest(database, many, like);
  await ask(raw, '/settlement/lines', request, payments);
  await reset(database, many);
  const bare = async () => {
    const { seconds } = await ask(raw, '/settlement', request, payments);
    await emptyLines(database);
    return payments / seconds;
  };
  const again = async () => {
    const begun = process.hrtime.bigint();
    await closed(database, ours, many);
    const rate = rateSince(begun, payments);
    await reset(database, many);
    return rate;
  };
  const measured = payments < LONG ? await measurePairs(PAIRS, again, bare) : against(once, await bare());
  const after = await ours.usage();
  await ours.stop();
  const flat = {
    name: `peak memory, MB, of closing ${count(payments)} payments (${count(payments / FEWER)}: ${peakOfFew.toFixed(0)}, and an eighth)`,
    value: peakMb,
    limit: peakOfFew * FLAT,
  };
  const bounded = { name: 'the same, of all closes one after the other', value: after.peakMb, limit: PEAK };
  return {
    name: `close of ${count(payments)} payments`,
    unit: 'payments/s',
    target: 0.4,
    ...measured,
    limits: [flat, bounded],
  };
}

function rateSince(start: bigint, payments: number): number {
  return payments / (Number(process.hrtime.bigint() - start) / 1e9);
}

function against(ours: number, raw: number): Measured {
  return { ours, raw, ratio: ours / raw };
}

function count(payments: number): string {
  return payments.toLocaleString('en');
}

async function paidMonth(database: Database, payments: number): Promise<World> {
  const world = await makeWorld(database);
  const placements = Math.min(PLACEMENTS, payments / 2);
  const portfolio = await placePortfolio(database, world, placements);
  await addPayments(database, world, portfolio, payments / placements);
  return world;
}

async function peakOfClosing(bench: Bench, world: World): Promise<number> {
  const server = await bench.startWithJobs();
  await closed(bench.database, server, world);
  const { peakMb } = await server.usage();
  await server.stop();
  await reset(bench.database, world);
  return peakMb;
}

/** Closes the month through the front door and waits for the job to seal the statement. */
async function closed(database: Database, server: ServerProcess, world: World): Promise<Id<'statement'>> {
  const token = await tokenFor(server.address, world.lenderClient);
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const input = { agreementId: world.agreementId, period: monthLabel(lastMonth) };
  const body = JSON.stringify({ query: CLOSE, variables: { input } });
  const text = (await post(`${server.address}/lender/graphql`, { headers }, body)).toString();
  const id = parseId('statement', /"id":"(\w+)"/.exec(text)?.[1] ?? '');
  if (id === null) throw new Error(text);
  for (;;) {
    const { rows } = await database.run('SELECT state FROM statement WHERE id = ?', [idBytes(id)]);
    if (rows[0]?.['state'] === 'CLOSED') return id;
    const { rows: failed } = await database.run("SELECT error FROM job WHERE state = 'FAILED'", []);
    if (failed.length > 0) throw new Error(`the close failed: ${String(failed[0]!['error'])}`);
    await sleep(20);
  }
}

const CLOSE = 'mutation Close($input: ClosePeriodInput!) { closePeriod(input: $input) { id state } }';

/** A closed month before, whose statement takes the raw driver's lines. */
async function rawRequest(database: Database, world: World, like: Id<'statement'>): Promise<RawSettlement> {
  const { lenderId, agreementId, agencyId } = world;
  const now = systemClock.now();
  const [periodId, id] = [newId('period'), newId('statement')];
  const month = lastMonth - 1;
  const times = { openedAt: now, closingAt: now, closedAt: now };
  await insertMany(database, lenderId, periods, [
    { id: periodId, agreementId, currency: 'CNY', month, state: 'CLOSED', ...times },
  ]);
  await insertMany(database, lenderId, statements, [
    { id, agreementId, agencyId, periodId, month, currency: 'CNY', state: 'CLOSED', ...EMPTY, ...untouched },
  ]);
  return { lender: hex(lenderId), statement: hex(id), like: hex(like) };
}

const EMPTY = { ...unsealed, closedBy: 'bench' };

async function ask(
  server: ServerProcess,
  path: string,
  request: RawSettlement,
  payments: number,
): Promise<{ readonly seconds: number }> {
  const text = (await post(`${server.address}${path}`, {}, JSON.stringify(request))).toString();
  if (!text.includes(`"lines":${payments}`)) throw new Error(text);
  return JSON.parse(text) as { readonly seconds: number };
}

/** As if the month had never been closed. Lines go in one stroke, so that no purge of theirs slows the next run. */
async function reset(database: Database, { agreementId }: World): Promise<void> {
  const agreement = idBytes(agreementId);
  await emptyLines(database);
  await database.run('DELETE FROM statement WHERE agreement_id = ? AND month = ?', [agreement, lastMonth]);
  await database.run('DELETE FROM period WHERE agreement_id = ? AND month > ?', [agreement, lastMonth]);
  const reopen = "UPDATE period SET state = 'OPEN' WHERE agreement_id = ? AND month = ?";
  await database.run(reopen, [agreement, lastMonth]);
}

/** Disputes may point at lines; here nobody disputes any. What a close enters in the books goes with its lines. */
async function emptyLines(database: Database): Promise<void> {
  await database.transaction(async (connection) => {
    await connection.run('SET SESSION foreign_key_checks = 0', []);
    for (const table of ['statement_line', 'ledger_transfer', 'ledger_balance'])
      await connection.run(`TRUNCATE TABLE ${table}`, []);
    await connection.run('SET SESSION foreign_key_checks = 1', []);
  });
}

function hex(id: Parameters<typeof idBytes>[0]): string {
  return idBytes(id).toString('hex');
}
