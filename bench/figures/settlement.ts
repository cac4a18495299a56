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
import { measurePairs, type Figure } from '../pairs.js';
import { addPayments } from '../payment-history.js';
import { placePortfolio } from '../portfolio.js';
import type { RawSettlement } from '../servers/raw-settlement.js';
import { tokenFor } from '../tokens.js';
import { insertMany, lastMonth, makeWorld, type World } from '../world.js';

const PAYMENTS = 100_000;
const FEW_PAYMENTS = 20_000;
const EACH = 2;
const PAIRS = 5;
/** Five times the payments may take this much of the memory: what garbage collection leaves to chance. */
const FLAT = 1.125;

/** Closing a month of 100,000 payments, against one aggregate and the INSERT of the same lines. */
export async function settlementFigure(bench: Bench): Promise<Figure> {
  const { database, raw } = bench;
  const few = await paidMonth(database, FEW_PAYMENTS);
  const many = await paidMonth(database, PAYMENTS);
  await bench.refreshStatistics();
  const peakOfFew = await peakOfClosing(bench, few);
  const ours = await bench.startWithJobs();
  const like = await closed(database, ours, many);
  const { peakMb } = await ours.usage();
  const request = await rawRequest(database, many, like);
  await ask(raw, '/settlement/lines', request);
  await reset(database, many);
  const measured = await measurePairs(
    PAIRS,
    () =>
      rateOf(
        async () => void (await closed(database, ours, many)),
        () => reset(database, many),
      ),
    () =>
      rateOf(
        () => ask(raw, '/settlement', request),
        () => emptyLines(database),
      ),
  );
  await ours.stop();
  const memory = {
    name: `peak memory, MB, of closing 100,000 payments (20,000 payments: ${peakOfFew.toFixed(0)}, and an eighth)`,
    value: peakMb,
    limit: peakOfFew * FLAT,
  };
  return {
    name: 'close of 100,000 payments',
    unit: 'payments/s',
    target: 0.3,
    ...measured,
    limits: [memory],
  };
}

async function paidMonth(database: Database, count: number): Promise<World> {
  const world = await makeWorld(database);
  const portfolio = await placePortfolio(database, world, count / EACH);
  await addPayments(database, world, portfolio, EACH);
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

async function rateOf(run: () => Promise<void>, clean: () => Promise<void>): Promise<number> {
  const start = process.hrtime.bigint();
  await run();
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  await clean();
  return PAYMENTS / seconds;
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
  const ids = { lender: hex(lenderId), agreement: hex(agreementId), statement: hex(id), like: hex(like) };
  return { ...ids, month: lastMonth };
}

const EMPTY = { ...unsealed, closedBy: 'bench' };

async function ask(server: ServerProcess, path: string, request: RawSettlement): Promise<void> {
  const text = (await post(`${server.address}${path}`, {}, JSON.stringify(request))).toString();
  if (!text.includes(`"lines":${PAYMENTS}`)) throw new Error(text);
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

/** Disputes may point at lines; here nobody disputes any. */
async function emptyLines(database: Database): Promise<void> {
  await database.transaction(async (connection) => {
    await connection.run('SET SESSION foreign_key_checks = 0', []);
    await connection.run('TRUNCATE TABLE statement_line', []);
    await connection.run('SET SESSION foreign_key_checks = 1', []);
  });
}

function hex(id: Parameters<typeof idBytes>[0]): string {
  return idBytes(id).toString('hex');
}
