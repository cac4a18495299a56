import { beforeAll, expect, test } from '@jest/globals';
import { auditEntries } from '../../src/modules/audit/audit-entry.entity.js';
import { outboxEvents } from '../../src/modules/events/outbox.entity.js';
import { expectData, expectRefusal } from '../support/api.js';
import { cny } from '../support/reports.js';
import { aWorld, type Connection, type Data, type World } from '../support/world.js';
import { aLivedWorld, type LivedWorld } from './lived-world.js';

const ACCOUNTS = `query($id: ID!) { ledgerAccounts(agreementId: $id) {
  kind type balance { amount currency } broughtForward { amount } sealedPeriod } }`;
const TRANSFERS = `query($filter: LedgerTransferFilter!, $first: Int!, $after: String) {
  ledgerTransfers(filter: $filter, first: $first, after: $after) {
    nodes { id event debit credit amount { amount currency } period placementId statementId reverses }
    pageInfo { hasNextPage endCursor } } }`;
const VERIFICATIONS = `{ ledgerVerifications(first: 5) { nodes { id holds unexplained { amount currency }
  verdicts { invariant looked breaches first { code message id expected { amount } found { amount } } } } } }`;

interface Account {
  readonly kind: string;
  readonly balance: { readonly amount: string };
}
interface Transfer {
  readonly id: string;
  readonly event: string;
}
interface Round {
  readonly holds: boolean;
  readonly unexplained: readonly unknown[];
  readonly verdicts: readonly {
    readonly invariant: string;
    readonly breaches: number;
    readonly first: unknown;
  }[];
}

let lived: LivedWorld;
let world: World;

beforeAll(async () => {
  lived = await aLivedWorld();
  ({ world } = lived);
});

async function accounts(): Promise<readonly Account[]> {
  const asked = await world.lender<{ ledgerAccounts: Account[] }>(ACCOUNTS, { id: world.agreementId });
  return expectData(asked).ledgerAccounts;
}

async function transfers(filter: object, first = 2): Promise<readonly Transfer[]> {
  const found: Transfer[] = [];
  for (let after: string | null = null, more = true; more;) {
    const variables: Data = { filter, first, after };
    const answer = await world.lender<{ ledgerTransfers: Connection<Transfer> }>(TRANSFERS, variables);
    const { nodes, pageInfo } = expectData(answer).ledgerTransfers;
    found.push(...nodes);
    [after, more] = [pageInfo.endCursor, pageInfo.hasNextPage];
  }
  return found;
}

test('accounts say what they hold now, and what was brought forward', async () => {
  const held = await accounts();
  expect(Object.fromEntries(held.map(({ kind, balance }) => [kind, balance.amount]))).toMatchObject({
    DUE_FROM_AGENCY: '105.00',
    CASH: '24.76',
    COLLECTIONS_CLEARING: '153.00',
    COMMISSION_EXPENSE: '23.25',
    ACCRUED_COMMISSION: '0.00',
    AGENCY_PAYABLE: '0.00',
    ROUNDING_DIFFERENCE: '-0.01',
  });
  expect(held.find(({ kind }) => kind === 'ACCRUED_COMMISSION')).toMatchObject({
    type: 'LIABILITY',
    broughtForward: { amount: '23.25' },
    sealedPeriod: '2026-03',
  });
});

test('entries of a placement and of a statement come in pages, by id', async () => {
  const ofPlacement = await transfers({ placementId: world.placementId });
  expect(ofPlacement.map(({ event }) => event).toSorted()).toEqual([
    'COMMISSION',
    'COMMISSION',
    'PAYMENT_DIRECT',
    'PAYMENT_HELD',
    'PAYMENT_HELD',
  ]);
  const ofStatement = await transfers({ statementId: lived.statement.id });
  expect(ofStatement.map(({ event }) => event).toSorted()).toEqual([
    'COMMISSION',
    'COMMISSION',
    'COMMISSION',
    'COMMISSION',
    'INVOICED',
    'PAID',
    'WRITTEN_OFF',
  ]);
  expect(ofStatement.map(({ id }) => id)).toEqual(ofStatement.map(({ id }) => id).toSorted());
});

test('what is asked for is either a placement or a statement', async () => {
  expectRefusal(await world.lender(TRANSFERS, { filter: {}, first: 5 }), 'INPUT_INVALID');
  const both = { placementId: world.placementId, statementId: lived.statement.id };
  expectRefusal(await world.lender(TRANSFERS, { filter: both, first: 5 }), 'INPUT_INVALID');
  expect(await transfers({ placementId: 'nonsense' })).toEqual([]);
});

test('the books take a scope of their own', async () => {
  const call = await world.lenderWith('statements:read');
  expectRefusal(await call(ACCOUNTS, { id: world.agreementId }), 'SCOPE_MISSING');
});

async function rounds(of: World): Promise<readonly Round[]> {
  const answer = await of.lender<{ ledgerVerifications: { nodes: Round[] } }>(VERIFICATIONS);
  return expectData(answer).ledgerVerifications.nodes;
}

test('the hourly round is kept and tells nobody while everything holds', async () => {
  const before = (await world.reader.find(outboxEvents, {})).length;
  await world.runJobs('ledger.verify');
  const [latest, ...older] = await rounds(world);
  expect(older).toEqual([]);
  expect(latest).toMatchObject({ holds: true, unexplained: [] });
  expect(latest!.verdicts.map(({ invariant }) => invariant)).toEqual([
    'I1',
    'I2',
    'I3',
    'I4',
    'I5',
    'I6',
    'I7',
    'I8',
    'I9',
  ]);
  expect(await world.reader.find(outboxEvents, {})).toHaveLength(before);
});

test('a breach is kept, published, in the trail and in the metrics', async () => {
  const other = await aWorld();
  await other.mutate(async (work) => {
    await work.execute({ sql: 'UPDATE placement SET paid_minor = 500 WHERE lender_id = :lender' }, []);
  });
  await other.runJobs('ledger.verify');
  const [latest] = await rounds(other);
  expect(latest).toMatchObject({ holds: false, unexplained: [cny('5.00')] });
  expect(latest!.verdicts.find(({ breaches }) => breaches > 0)).toMatchObject({
    invariant: 'I2',
    first: {
      code: 'PAID_NOT_AS_ENTERED',
      id: other.placementId,
      expected: { amount: '0.00' },
      found: { amount: '5.00' },
    },
  });
  const told = (await other.reader.find(outboxEvents, {})).flatMap(({ events }) => events);
  expect(told).toContainEqual({
    type: 'ledger.broken',
    items: [{ id: (latest as unknown as { id: string }).id, change: 'I2' }],
  });
  expect(await other.reader.find(auditEntries, { action: 'ledger.verify' })).toMatchObject([
    { actorId: 'system', outcome: 'DONE', items: 1 },
  ]);
  const metrics = await fetch(`${other.api.address}/metrics`).then((response) => response.text());
  expect(metrics).toMatch(/^ledger_breaches 1$/m);
  expect(metrics).toMatch(/^ledger_unexplained_minor\{currency="CNY"\} 500$/m);
});
