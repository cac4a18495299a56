import { expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { expectData, expectRefusal } from '../support/api.js';
import { STATEMENT, STATEMENTS } from '../support/documents.js';
import { aPayment, cny } from '../support/reports.js';
import { aWorld, type Connection, type SeenStatement, type World } from '../support/world.js';

test('an agency sees its own closed statements, with their lines', async () => {
  const { world, statement } = await closed();
  const list = expectData(await world.agency<Listed>(STATEMENTS, { first: 10 }));
  expect(list.statements.nodes).toMatchObject([
    { id: statement.id, state: 'CLOSED', commission: cny('15.00') },
  ]);
  expect(await world.statement(statement.id, world.agency)).toEqual(statement);
});

test('an agency sees nothing of a statement whose lines are still being written', async () => {
  const world = await aWorld();
  world.clock.set('2026-04-01T02:00:00Z');
  const { id } = expectData(await world.startClosing('2026-03')).closePeriod;
  expect(expectData(await world.agency<Listed>(STATEMENTS, { first: 10 })).statements.nodes).toEqual([]);
  expect(await world.statement(id, world.agency)).toBeNull();
  expect(await world.statement(id)).toMatchObject({ state: 'CLOSING', lines: { nodes: [] } });
  await world.runJobs();
});

test('another agency of the lender sees no statement of the first', async () => {
  const { world, statement } = await closed();
  const { call } = await world.anotherAgency();
  expect(expectData(await call<Listed>(STATEMENTS, { first: 10 })).statements.nodes).toEqual([]);
  expect(await world.statement(statement.id, call)).toBeNull();
});

test("another lender's statements are not there", async () => {
  const { statement } = await closed();
  const world = await aWorld();
  expect(await world.statement(statement.id)).toBeNull();
  expect(expectData(await world.lender<Listed>(STATEMENTS, { first: 10 })).statements.nodes).toEqual([]);
});

test('the lines of a long statement come in pages, each line once', async () => {
  const { world, statement } = await closed(7);
  const seen: unknown[] = [];
  for (let after: string | null = null, more = true; more;) {
    const variables: Record<string, unknown> = { id: statement.id, first: 3, after };
    const answer = await world.agency<{ statement: SeenStatement }>(STATEMENT, variables);
    const { nodes, pageInfo } = expectData(answer).statement.lines;
    seen.push(...nodes.map(({ id }) => id));
    ({ hasNextPage: more, endCursor: after } = pageInfo);
  }
  expect(seen).toEqual(statement.lines.nodes.map(({ id }) => id));
  expect(new Set(seen).size).toBe(7);
});

test('reading statements needs its scope', async () => {
  const { world } = await closed();
  const call = await world.agencyFor([world.batchId], ['placements:read']);
  expect(expectRefusal(await call(STATEMENTS, { first: 1 }), 'SCOPE_MISSING').extensions.requiredScope).toBe(
    'statements:read',
  );
});

test('a statement is downloaded as CSV, line for line the same', async () => {
  const { world, statement } = await closed(3);

  const response = await download(world, 'agency', statement.id, await world.agencyToken());

  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  const rows = parse(await response.text(), { columns: true }) as Record<string, string>[];
  expect(
    rows
      .filter(({ total }) => total === '')
      .map(({ line, placement, amount, commission, rate_ppm: rate }) => [
        line,
        placement,
        amount,
        commission,
        rate,
      ]),
  ).toEqual(
    statement.lines.nodes.map(({ id, placementId, amount, commission }) => [
      id,
      placementId,
      amount.amount,
      commission.amount,
      '150000',
    ]),
  );
});

test('the CSV of a statement is as closed to others as the statement', async () => {
  const { world, statement } = await closed();
  const stranger = await aWorld();
  expect((await download(world, 'agency', statement.id, await stranger.agencyToken())).status).toBe(404);
  expect((await download(world, 'lender', statement.id, await world.agencyToken())).status).toBe(401);
});

interface Listed {
  readonly statements: Connection<SeenStatement>;
}

async function closed(payments = 1): Promise<{ world: World; statement: SeenStatement }> {
  const world = await aWorld();
  await world.report(
    'reportPayments',
    ...Array.from({ length: payments }, () => aPayment(world.placementId, '100.00')),
  );
  world.clock.set('2026-04-01T02:00:00Z');
  return { world, statement: await world.close('2026-03') };
}

function download({ api }: World, side: 'lender' | 'agency', id: string, token: string): Promise<Response> {
  return fetch(`${api.address}/${side}/statements/${id}.csv`, {
    headers: { authorization: `Bearer ${token}` },
  });
}
