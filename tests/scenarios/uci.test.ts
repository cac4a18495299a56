import { expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { readFile } from 'node:fs/promises';
import { expectData } from '../support/api.js';
import { AGENCY_PLACEMENTS, APPROVE_STATEMENT } from '../support/documents.js';
import { sorted } from '../support/reports.js';
import { aWorld, type Connection, type Data, type SeenStatement, type World } from '../support/world.js';

/*
 * Real repayment histories of credit card clients in Taiwan, April to September 2005: a sample of I-Cheng Yeh,
 * "Default of Credit Card Clients", UCI Machine Learning Repository, CC BY 4.0 (columns renamed, values unchanged).
 * Clients two or more months overdue in April are placed on 1 May with their April bill; what they paid from then on is
 * reported on the 15th of each month, and each month is closed on the 3rd of the next.
 */

const MONTHS = ['may', 'jun', 'jul', 'aug', 'sep'] as const;

interface Client {
  readonly id: string;
  readonly monthsOverdue: number;
  readonly bill: number;
  /** Whole dollars, May to September. */
  readonly paid: readonly number[];
}

const TERMS = {
  kind: 'AGE_BAND',
  unit: 'MONTHS',
  bands: [
    { from: 0, ratePpm: 150_000 },
    { from: 3, ratePpm: 200_000 },
    { from: 5, ratePpm: 300_000 },
  ],
};

test('five months of real payments settle to the cent as calculated by hand', async () => {
  const cohort = (await sample()).filter(({ monthsOverdue }) => monthsOverdue >= 2);
  const placeable = cohort.filter(({ bill }) => bill > 0);
  const world = await placed(cohort);
  expect(world.placementIds.filter((id) => id !== undefined)).toHaveLength(placeable.length);

  const statements: SeenStatement[] = [];
  for (const [n] of MONTHS.entries()) {
    await reportMonth(world, placeable, n);
    world.clock.set(`2005-${pad(6 + n)}-03T01:00:00Z`);
    statements.push(await world.close(`2005-${pad(5 + n)}`));
  }

  const expected = MONTHS.map((_, n) => expectedStatement(placeable, n));
  expect(statements.map(figuresOf)).toEqual(expected);
  const accrued = expected.reduce((sum, { commission }) => sum + cents(commission), 0n);
  expect(accrued).toBeGreaterThan(0n);
  expect(expected.some(({ overpaid }) => overpaid !== '0.00')).toBe(true);
  for (const { id } of statements)
    expect(expectData(await world.checker(APPROVE_STATEMENT, { id }))).toMatchObject({
      approveStatement: { state: 'APPROVED' },
    });
});

test('each line can be redone from its trace', async () => {
  const placeable = (await sample()).filter(({ monthsOverdue, bill }) => monthsOverdue >= 2 && bill > 0);
  const world = await placed(placeable);
  await reportMonth(world, placeable, 0);
  world.clock.set('2005-06-03T01:00:00Z');
  const statement = await world.close('2005-05');
  const byPlacement = new Map(placeable.map((client, n) => [world.placementIds[n]!, client]));
  for (const line of statement.lines.nodes) {
    const client = byPlacement.get(line.placementId)!;
    const trace = JSON.parse(line.trace) as { placedMinor: string; rate: { ratePpm: number; age: number } };
    expect(trace.placedMinor).toBe(String(client.bill * 100));
    expect(trace.rate).toMatchObject({ ratePpm: rateOf(client) * 10_000, age: client.monthsOverdue });
  }
  expect(statement.lines.nodes).toHaveLength(placeable.filter(({ paid }) => paid[0]! > 0).length);
});

test('the agency sees each case with its balance and months overdue', async () => {
  const placeable = (await sample()).filter(({ monthsOverdue, bill }) => monthsOverdue >= 2 && bill > 0);
  const world = await placed(placeable);
  const answer = await world.agency<{ placements: Connection<Data> }>(AGENCY_PLACEMENTS, { first: 250 });
  const seen = expectData(answer).placements.nodes.map(({ placed: money, monthsPastDue }) => [
    money,
    monthsPastDue,
  ]);
  const wanted = placeable.map(({ bill, monthsOverdue }) => [
    { amount: `${bill}.00`, currency: 'TWD' },
    monthsOverdue,
  ]);
  expect(sorted(seen)).toEqual(sorted(wanted));
});

async function sample(): Promise<readonly Client[]> {
  const text = await readFile('tests/scenarios/fixtures/uci-sample.csv', 'utf8');
  const rows = parse(text, { columns: true }) as Record<string, string>[];
  return rows.map((row) => ({
    id: row['id']!,
    monthsOverdue: Number(row['status_apr']),
    bill: Number(row['bill_apr']),
    paid: MONTHS.map((month) => Number(row[`paid_${month}`])),
  }));
}

/** The cohort under a contract in Taiwan, placed on 1 May 2005; bills of nothing cannot be placed. */
async function placed(cohort: readonly Client[]): Promise<World> {
  const world = await aWorld({
    at: '2005-05-01T01:00:00Z',
    agreement: { timeZone: 'Asia/Taipei', currency: 'TWD', windowDays: 184 },
    terms: TERMS,
    accounts: cohort.map(({ id, bill, monthsOverdue }) => ({
      number: `C${id.padStart(6, '0')}`,
      balance: `${bill}.00`,
      currency: 'TWD',
      monthsPastDue: monthsOverdue,
      jurisdiction: 'TW',
      asOf: '2005-04-30',
    })),
    isPlaced: false,
  });
  await world.placeAll({ filter: { minMonthsPastDue: 2 }, accountIds: null });
  return world;
}

async function reportMonth(world: World, placeable: readonly Client[], month: number): Promise<void> {
  world.clock.set(`2005-${pad(5 + month)}-15T02:00:00Z`);
  const ids = world.placementIds.filter((id) => id !== undefined);
  const items = placeable.flatMap(({ id, paid }, n) =>
    paid[month]! === 0
      ? []
      : [
          {
            placementId: ids[n]!,
            reference: `${id}-${MONTHS[month]}`,
            amount: { amount: String(paid[month]), currency: 'TWD' },
            valueDate: `2005-${pad(5 + month)}-15`,
          },
        ],
  );
  const batch = await world.report('reportPayments', ...items);
  expect(batch.created).toBe(items.length);
}

interface Figures {
  readonly payments: number;
  readonly received: string;
  readonly base: string;
  readonly overpaid: string;
  readonly commission: string;
}

/** The month by hand: each payment earns on what it still finds of the bill, at the rate of the age at placement. */
function expectedStatement(placeable: readonly Client[], month: number): Figures {
  let [payments, received, base, commission] = [0, 0, 0, 0];
  for (const client of placeable) {
    const amount = client.paid[month]!;
    if (amount === 0) continue;
    const before = client.paid.slice(0, month).reduce((sum, each) => sum + each, 0);
    const earning = Math.max(0, Math.min(amount, client.bill - before));
    payments += 1;
    received += amount;
    base += earning;
    // whole dollars times whole percents are whole cents: nothing is rounded
    commission += earning * rateOf(client);
  }
  return {
    payments,
    received: `${received}.00`,
    base: `${base}.00`,
    overpaid: `${received - base}.00`,
    commission: `${Math.floor(commission / 100)}.${pad(commission % 100)}`,
  };
}

/** Per cent by months overdue: 2 → 15, 3 and 4 → 20, 5 and more → 30. */
function rateOf({ monthsOverdue }: Client): number {
  if (monthsOverdue >= 5) return 30;
  return monthsOverdue >= 3 ? 20 : 15;
}

function figuresOf(statement: SeenStatement): Figures {
  const { paymentCount, received, commissionableBase, overpaid, commission } = statement;
  return {
    payments: paymentCount,
    received: received.amount,
    base: commissionableBase.amount,
    overpaid: overpaid.amount,
    commission: commission.amount,
  };
}

function cents(amount: string): bigint {
  return BigInt(amount.replace('.', ''));
}

function pad(number: number): string {
  return String(number).padStart(2, '0');
}
