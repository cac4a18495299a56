import { expect, test } from '@jest/globals';
import { expectData, expectRefusal } from '../support/api.js';
import { aContact } from '../support/reports.js';
import { aWorld, type Call, type Data, type World } from '../support/world.js';

interface SeenViolation {
  readonly id: string;
  readonly rule: string;
  readonly severity: string;
  readonly collector: string;
  readonly day: string;
  readonly packs: string;
  readonly standing: string;
  readonly answers: readonly {
    readonly kind: string;
    readonly reason: string;
    readonly decision: string | null;
  }[];
}

const VIOLATIONS = `query($filter: ViolationFilterInput) { violations(first: 50, filter: $filter) { nodes {
  id rule severity collector day packs standing answers { kind reason decision } } } }`;
const REBUT =
  'mutation($input: RebutViolationsInput!) { rebutViolations(input: $input) { changed unchanged } }';
const DECIDE =
  'mutation($input: DecideViolationsInput!) { decideViolations(input: $input) { changed unchanged } }';
const LEDGER = `query($input: ConductLedgerInput!) { conductLedger(input: $input) {
  collector rule violations advisories excused withdrawn previous trend isRepeated } }`;
const SET =
  'mutation($input: SetConductPolicyInput!) { setConductPolicy(input: $input) { version effectiveFrom } }';

async function violations(call: Call, filter: Data = {}): Promise<readonly SeenViolation[]> {
  const answer = await call<{ violations: { nodes: readonly SeenViolation[] } }>(VIOLATIONS, { filter });
  return expectData(answer).violations.nodes;
}

async function ledger(world: World, by: string): Promise<readonly Data[]> {
  const input = { by, from: '2026-03-11', to: '2026-03-11' };
  return expectData(await world.lender<{ conductLedger: readonly Data[] }>(LEDGER, { input })).conductLedger;
}

/** A call at eleven at night in China. */
function late(world: World, day: string, collector: string) {
  return aContact(world.placementId, { occurredAt: `${day}T23:00:00+08:00`, collector });
}

async function threeLateCalls(): Promise<World> {
  const world = await aWorld();
  world.clock.set('2026-03-12T02:00:00Z');
  await world.report(
    'reportContacts',
    late(world, '2026-03-10', 'C-1'),
    late(world, '2026-03-11', 'C-1'),
    late(world, '2026-03-11', 'C-2'),
  );
  return world;
}

test('what a contact breaks stands in the ledger with rule, source, collector and day', async () => {
  const world = await threeLateCalls();
  const found = await violations(world.lender, { collector: 'C-2' });
  expect(found).toEqual([
    {
      id: expect.stringMatching(/^vio_/),
      rule: 'CN-HOURS',
      severity: 'VIOLATION',
      collector: 'C-2',
      day: '2026-03-11',
      packs: 'CN@2026-01-30',
      standing: 'OPEN',
      answers: [],
    },
  ]);
  expect(await violations(world.agency)).toHaveLength(3);
});

test('another agency sees none of it, and answers none of it', async () => {
  const world = await threeLateCalls();
  const { call } = await world.anotherAgency();
  const [{ id }] = (await violations(world.lender)) as [SeenViolation];
  expect(await violations(call)).toEqual([]);
  expectRefusal(await call(REBUT, { input: { ids: [id], reason: 'Not ours' } }), 'NOT_FOUND');
});

test('the ledger counts by collector, and says who does it again', async () => {
  const world = await threeLateCalls();
  expect(await ledger(world, 'COLLECTOR')).toEqual([
    expect.objectContaining({ collector: 'C-1', violations: 1, previous: 1, trend: 0, isRepeated: true }),
    expect.objectContaining({ collector: 'C-2', violations: 1, previous: 0, trend: 1, isRepeated: false }),
  ]);
  expect(await ledger(world, 'RULE')).toEqual([
    expect.objectContaining({ rule: 'CN-HOURS', violations: 2, previous: 1 }),
  ]);
});

test('an agency answers, the lender decides, and everything is kept', async () => {
  const world = await threeLateCalls();
  const [{ id }] = (await violations(world.lender, { collector: 'C-2' })) as [SeenViolation];
  const evidence = [{ uri: 'urn:evidence:1', sha256: 'a'.repeat(64) }];
  const rebuttal = { input: { ids: [id], reason: 'The debtor asked for the hour', evidence } };

  expect(expectData(await world.agency(REBUT, rebuttal))).toEqual({
    rebutViolations: { changed: 1, unchanged: 0 },
  });
  expect(expectData(await world.agency(REBUT, rebuttal))).toEqual({
    rebutViolations: { changed: 0, unchanged: 1 },
  });
  const decision = { input: { ids: [id], decision: 'EXCUSED', reason: 'Shown by the recording' } };
  expect(expectData(await world.lender(DECIDE, decision))).toEqual({
    decideViolations: { changed: 1, unchanged: 0 },
  });
  expectRefusal(await world.agency(REBUT, rebuttal), 'STATE_CONFLICT');

  expect(await violations(world.agency, { standing: 'EXCUSED' })).toEqual([
    expect.objectContaining({
      id,
      answers: [
        { kind: 'REBUTTAL', reason: 'The debtor asked for the hour', decision: null },
        { kind: 'DECISION', reason: 'Shown by the recording', decision: 'EXCUSED' },
      ],
    }),
  ]);
  expect(await ledger(world, 'RULE')).toEqual([
    expect.objectContaining({ rule: 'CN-HOURS', violations: 1, excused: 1 }),
  ]);
});

test('a lender tightens a rule from a day on, and the days before stay judged as they were', async () => {
  const world = await aWorld();
  const policy = JSON.stringify({ rules: { 'CN-HOURS': { numbers: { last: 20 * 3_600 } } } });
  const input = { effectiveFrom: '2026-03-11', policy };
  expect(expectData(await world.lender(SET, { input }))).toEqual({
    setConductPolicy: { version: 1, effectiveFrom: '2026-03-11' },
  });
  world.clock.set('2026-03-12T02:00:00Z');
  const atNine = (day: string) => aContact(world.placementId, { occurredAt: `${day}T21:00:00+08:00` });

  await world.report('reportContacts', atNine('2026-03-10'), atNine('2026-03-11'));

  expect((await violations(world.lender)).map(({ day, packs }) => [day, packs])).toEqual([
    ['2026-03-11', 'CN@2026-01-30 policy@1'],
  ]);
});

test('a policy that would loosen a rule is refused with the text that the rule stands on', async () => {
  const world = await aWorld();
  const policy = JSON.stringify({ rules: { 'CN-TALK-3PERDAY': { numbers: { limit: 4 } } } });
  const error = expectRefusal(
    await world.lender(SET, { input: { effectiveFrom: '2026-03-10', policy } }),
    'INPUT_INVALID',
  );
  expect(error.message).toContain('GB/T 45251-2025');
  expect(error.extensions.path).toEqual(['input', 'policy', 'rules', 'CN-TALK-3PERDAY', 'numbers', 'limit']);
});

test('a policy for a day that is over is refused', async () => {
  const world = await aWorld();
  expectRefusal(await world.lender(SET, { input: { effectiveFrom: '2026-03-09' } }), 'INPUT_INVALID');
});
