import { describe, expect, test } from '@jest/globals';
import { expectData, expectRefusal } from '../support/api.js';
import {
  aContact,
  aDelivery,
  aLetter,
  aPayment,
  aPromise,
  aReference,
  aReversal,
} from '../support/reports.js';
import { aWorld, type Call, type Connection, type Data, type World } from '../support/world.js';

const CLOCK = `query($id: ID!) { placement(id: $id) { limitation {
  state runsFrom runsUntil isSuitBarred interruptedBy { kind on } } } }`;
const RUNNING_OUT = `query($first: Int!, $after: String, $filter: RunningOutFilterInput!) {
  limitationsRunningOut(first: $first, after: $after, filter: $filter) {
    nodes { accountId limitation { state runsUntil } } pageInfo { hasNextPage endCursor } } }`;

interface Clock {
  readonly placement: { readonly limitation: Data | null };
}

async function clock(world: World, call: Call = world.lender): Promise<Data | null> {
  return expectData(await call<Clock>(CLOCK, { id: world.placementId })).placement.limitation;
}

/** Overdue since a day, placed on 10 March 2026. */
function overdueSince(delinquentSince: string, jurisdiction = 'CN'): Promise<World> {
  return aWorld({ accounts: [{ delinquentSince, jurisdiction }] });
}

function aFact(world: World, parts: Data): Data {
  return {
    accountId: world.accountIds[0],
    reference: aReference('lim'),
    kind: 'DEMAND',
    on: '2026-03-01',
    ...parts,
  };
}

async function serve(world: World, letter: Data = {}, delivery: Data = {}): Promise<readonly string[]> {
  const { results } = await world.report('reportLetters', aLetter(world.placementId, letter));
  const signed = { state: 'SIGNED', signedBy: 'SELF', ...delivery };
  await world.report('reportDeliveries', aDelivery(world.placementId, results[0]!.id!, signed));
  return results[0]!.flags;
}

describe('both sides see until when a debt can be sued for', () => {
  test('three years from the day it fell overdue', async () => {
    const world = await overdueSince('2023-06-30');
    const seen = await clock(world);
    expect(seen).toEqual({
      state: 'RUNNING',
      runsFrom: '2023-06-30',
      runsUntil: '2026-06-30',
      isSuitBarred: false,
      interruptedBy: null,
    });
    expect(await clock(world, world.agency)).toEqual(seen);
  });

  test('nothing where no day is known, and nothing where no rule is', async () => {
    expect(await clock(await aWorld())).toBeNull();
    expect(await clock(await overdueSince('2020-01-01', 'US'))).toBeNull();
  });
});

describe('the clock begins anew with', () => {
  const cases: readonly (readonly [string, (world: World) => Promise<unknown>, string, string])[] = [
    ['a demand that was signed for', (world) => serve(world), 'DEMAND', '2026-03-10'],
    [
      'a demand that was refused, three days after dispatch',
      (world) => serve(world, {}, { state: 'REFUSED', signedBy: null }),
      'DEMAND',
      '2026-03-13',
    ],
    [
      'a notice of assignment that arrived',
      (world) => serve(world, { kind: 'ASSIGNMENT_NOTICE' }),
      'ASSIGNMENT_NOTICE',
      '2026-03-10',
    ],
    [
      'a promise',
      (world) => world.report('reportPromises', aPromise(world.placementId, '50.00')),
      'PROMISE',
      '2026-03-10',
    ],
    [
      'a payment in part',
      (world) => world.report('reportPayments', aPayment(world.placementId, '50.00')),
      'PART_PAYMENT',
      '2026-03-10',
    ],
    [
      'what the lender recorded',
      (world) => world.report('recordLimitationFacts', aFact(world, { kind: 'DEMAND' })),
      'DEMAND',
      '2026-03-01',
    ],
  ];
  test.each(cases)('%s', async (_, act, kind, on) => {
    const world = await overdueSince('2023-06-30');
    world.clock.set('2026-03-20T02:00:00Z');
    await act(world);
    expect(await clock(world)).toMatchObject({ state: 'RUNNING', runsFrom: on, interruptedBy: { kind, on } });
  });
});

describe('the clock goes on as before after', () => {
  const cases: readonly (readonly [string, (world: World) => Promise<unknown>])[] = [
    ['a letter that nobody served', (world) => world.report('reportLetters', aLetter(world.placementId))],
    ['a letter signed by a neighbour', (world) => serve(world, {}, { signedBy: 'OTHER' })],
    ['a letter that is no demand', (world) => serve(world, { kind: 'VALIDATION_NOTICE' })],
    ['a call', (world) => world.report('reportContacts', aContact(world.placementId))],
    [
      'a payment that bounced',
      async (world) => {
        const { results } = await world.report('reportPayments', aPayment(world.placementId, '50.00'));
        await world.report('reportReversals', aReversal(world.placementId, results[0]!.id!, '50.00'));
      },
    ],
  ];
  test.each(cases)('%s', async (_, act) => {
    const world = await overdueSince('2023-06-30');
    world.clock.set('2026-03-20T02:00:00Z');
    await act(world);
    expect(await clock(world)).toMatchObject({ runsFrom: '2023-06-30', interruptedBy: null });
  });
});

describe('on a debt whose limitation has run out', () => {
  test('a threat of suit is stored and flagged', async () => {
    const world = await overdueSince('2023-03-09');
    world.clock.set('2026-03-20T02:00:00Z');
    const flags = await serve(world, { threatensSuit: true });
    expect(flags).toEqual(['BEFORE_PLACEMENT', 'SUIT_THREATENED_AFTER_EXPIRY']);
    expect(await clock(world, world.agency)).toMatchObject({ state: 'EXPIRED', isSuitBarred: true });
  });

  test('a letter without a threat, and a threat on the last day, are not', async () => {
    const expired = await overdueSince('2023-03-09');
    const lastDay = await overdueSince('2023-03-10');
    expect(await serve(expired)).not.toContain('SUIT_THREATENED_AFTER_EXPIRY');
    expect(await serve(lastDay, { threatensSuit: true })).not.toContain('SUIT_THREATENED_AFTER_EXPIRY');
  });

  test.each([
    ['SELF', 'REACKNOWLEDGED', false],
    ['COHABITING_RELATIVE', 'EXPIRED', true],
  ])('a signature under an agreement to pay by %s leaves it %s', async (signedBy, state, isSuitBarred) => {
    const world = await overdueSince('2023-03-01');
    await serve(world, {}, { signedBy, agreesToPay: true });
    expect(await clock(world)).toMatchObject({ state, isSuitBarred });
  });

  test('a promise that an agency tells of and a payment bring nothing back', async () => {
    const world = await overdueSince('2023-03-01');
    await world.report('reportPromises', aPromise(world.placementId, '50.00'));
    await world.report('reportPayments', aPayment(world.placementId, '50.00'));
    expect(await clock(world)).toMatchObject({ state: 'EXPIRED', isSuitBarred: true });
  });
});

describe('the lender records', () => {
  test('a suit, which stops the clock, and its end', async () => {
    const world = await overdueSince('2023-06-30');
    await world.report('recordLimitationFacts', aFact(world, { kind: 'SUIT' }));
    expect(await clock(world)).toMatchObject({ state: 'IN_SUIT', runsUntil: null });
    await world.report('recordLimitationFacts', aFact(world, { kind: 'SUIT_ENDED', on: '2026-03-09' }));
    expect(await clock(world)).toMatchObject({ state: 'RUNNING', runsUntil: '2029-03-09' });
  });

  test('the last instalment, due in years', async () => {
    const world = await overdueSince('2023-06-30');
    await world.report('recordLimitationFacts', aFact(world, { kind: 'DUE', on: '2028-12-31' }));
    expect(await clock(world)).toMatchObject({ runsUntil: '2031-12-31' });
  });

  test('a fact once: the same again answers with the first, other content is refused', async () => {
    const world = await overdueSince('2023-06-30');
    const proof = { uri: 'urn:slip:1', sha256: 'ab'.repeat(32) };
    const fact = aFact(world, { proof });
    const first = await world.report('recordLimitationFacts', fact);
    const { results } = await world.report('recordLimitationFacts', fact, { ...fact, on: '2026-03-02' });
    expect(results[0]).toMatchObject({ status: 'DUPLICATE', id: first.results[0]!.id });
    expect(results[1]).toMatchObject({ status: 'REFUSED', problem: { code: 'REFERENCE_REUSED' } });
  });

  test.each([
    ['a day to come', { on: '2026-03-12' }, 'on', 'INPUT_INVALID'],
    ['no day', { on: '2026-02-30' }, 'on', 'INPUT_INVALID'],
    ['a proof with a bad hash', { proof: { uri: 'urn:a', sha256: 'AB' } }, 'sha256', 'INPUT_INVALID'],
    ['an unknown account', { accountId: 'acc_01h455vb4pex5vsknk084sn02q' }, 'accountId', 'NOT_FOUND'],
  ])('no fact of %s', async (_, parts, at, code) => {
    const world = await overdueSince('2023-06-30');
    const { results } = await world.report('recordLimitationFacts', aFact(world, parts));
    expect(results[0]!.problem!.code).toBe(code);
    expect(results[0]!.problem!.path).toContain(at);
  });

  test("nothing on another lender's account", async () => {
    const [world, other] = [await overdueSince('2023-06-30'), await overdueSince('2023-06-30')];
    const { results } = await world.report(
      'recordLimitationFacts',
      aFact(world, { accountId: other.accountIds[0] }),
    );
    expect(results[0]!.problem!.code).toBe('NOT_FOUND');
    expect(await clock(other)).toMatchObject({ interruptedBy: null });
  });

  test('nothing without the scope', async () => {
    const world = await overdueSince('2023-06-30');
    const call = await world.lenderWith('accounts:read');
    const answer = await world.send('recordLimitationFacts', [aFact(world, {})], call);
    expect(expectRefusal(answer, 'SCOPE_MISSING').extensions.requiredScope).toBe('limitation:record');
  });
});

describe('the lender is warned', () => {
  interface Listed {
    readonly limitationsRunningOut: Connection<{ readonly accountId: string; readonly limitation: Data }>;
  }

  async function listed(world: World, before: string, first = 50): Promise<string[]> {
    const ids: string[] = [];
    for (let after: string | null = null, more = true; more;) {
      const answer: Listed = expectData(
        await world.lender<Listed>(RUNNING_OUT, { first, after, filter: { before } }),
      );
      const { nodes, pageInfo } = answer.limitationsRunningOut;
      ids.push(...nodes.map(({ accountId }) => accountId));
      after = pageInfo.endCursor;
      more = pageInfo.hasNextPage;
    }
    return ids;
  }

  const overdue = [
    '2023-03-09', // over
    '2023-03-10', // the last day
    '2023-06-29',
    '2023-06-30',
    '2024-01-01',
    null,
  ];

  test('of debts that run out before a day, longest overdue first, page by page', async () => {
    const world = await aWorld({ accounts: overdue.map((delinquentSince) => ({ delinquentSince })) });
    const [, lastDay, june29, june30] = world.accountIds;
    expect(await listed(world, '2026-06-30')).toEqual([lastDay, june29]);
    expect(await listed(world, '2026-07-01', 1)).toEqual([lastDay, june29, june30]);
  });

  test('and of no debt that was demanded, paid on, promised, sued for or paid off since', async () => {
    const since = Array.from({ length: 7 }, () => ({ delinquentSince: '2023-06-01' }));
    const world = await aWorld({ accounts: since });
    const [quiet, demanded, paid, promised, sued, due, told] = world.accountIds;
    const of = (accountId: string) => world.placementIds[world.accountIds.indexOf(accountId)]!;
    const letters = await world.report('reportLetters', aLetter(of(demanded!)), aLetter(of(told!)));
    await world.report(
      'reportDeliveries',
      aDelivery(of(demanded!), letters.results[0]!.id!, { state: 'SIGNED', signedBy: 'SELF' }),
    );
    await world.report('reportPayments', aPayment(of(paid!), '5.00'));
    await world.report('reportPromises', aPromise(of(promised!), '5.00'));
    await world.report(
      'recordLimitationFacts',
      aFact(world, { accountId: sued, kind: 'SUIT', on: '2025-01-01' }),
      aFact(world, { accountId: due, kind: 'DUE', on: '2025-01-01' }),
    );
    expect(await listed(world, '2026-12-31')).toEqual([quiet, told]);
  });

  test('again when the new period nears its end', async () => {
    const world = await aWorld({ accounts: [{ delinquentSince: '2020-01-01' }] });
    await world.report('recordLimitationFacts', aFact(world, { on: '2022-12-01' }));
    expect(await clock(world)).toMatchObject({ state: 'EXPIRED' });
    const other = await aWorld({ accounts: [{ delinquentSince: '2020-06-01' }] });
    await other.report('recordLimitationFacts', aFact(other, { on: '2023-05-01' }));
    expect(await listed(world, '2026-12-31')).toEqual([]);
    expect(await listed(other, '2026-12-31')).toEqual(other.accountIds);
  });

  test('by its own debts alone', async () => {
    const [world, other] = [await overdueSince('2023-06-01'), await overdueSince('2023-06-01')];
    expect(await listed(world, '2026-12-31')).toEqual(world.accountIds);
    expect(await listed(other, '2026-12-31')).toEqual(other.accountIds);
  });
});
