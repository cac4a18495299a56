import { describe, expect, test } from '@jest/globals';
import { expectData, expectRefusal } from '../support/api.js';
import { APPROVE_TERMS, DRAFT_TERMS, SETTLEMENT_TERMS } from '../support/documents.js';
import {
  aWorld,
  type Call,
  type Connection,
  type Data,
  type SeenTerms,
  type World,
} from '../support/world.js';

test('terms are drafted by the one and approved by the other, and their history stays', async () => {
  const world = await aWorld();
  const first = await world.approvedTerms({ tax: { preset: 'CHINA_VAT_6' }, invoiceTolerance: '0.05' });
  const second = expectData(await draft(world, { negativePolicy: 'CREDIT_NOTE', withholdingPpm: 100_000 }));
  expect(first).toMatchObject({
    version: 1,
    status: 'APPROVED',
    toleranceMinor: 5,
    tax: { mode: 'EXCLUSIVE', ratePpm: 60_000, partsPpm: null, roundAt: 'STATEMENT' },
  });
  expect(first.approvedBy).not.toBe(first.madeBy);
  expect(second.draftSettlementTerms).toMatchObject({
    version: 2,
    status: 'DRAFT',
    approvedBy: null,
    tax: null,
    toleranceMinor: 0,
    answerDays: 10,
    answerRequired: false,
  });
  const { nodes, pageInfo } = await history(world, 1);
  expect(nodes).toEqual([second.draftSettlementTerms]);
  expect((await history(world, 5, pageInfo.endCursor)).nodes).toEqual([first]);
});

test('whoever drafted terms cannot approve them, and says who may; approving again changes nothing', async () => {
  const world = await aWorld();
  const { id } = expectData(await draft(world)).draftSettlementTerms;
  const refused = expectRefusal(await world.lender(APPROVE_TERMS, { id }), 'SAME_ACTOR');
  expect(refused.message).toContain('Have another client (or person) approve');
  const approved = expectData(await world.checker(APPROVE_TERMS, { id }));
  expect(expectData(await world.checker(APPROVE_TERMS, { id }))).toEqual(approved);
});

test('a statement comes under what is in force on the last day of its month, and keeps it', async () => {
  const world = await aWorld();
  await world.approvedTerms({ tax: { preset: 'UK_STANDARD' } }, '2026-04-30');
  await world.approvedTerms({ tax: { preset: 'CHINA_VAT_6' } }, '2026-05-01');
  world.clock.set('2026-06-02T02:00:00Z');
  const march = await world.close('2026-03');
  const april = await world.close('2026-04');
  const may = await world.close('2026-05');
  expect([march, april, may].map(({ termsVersion, tax }) => [termsVersion, tax?.ratePpm])).toEqual([
    [null, undefined],
    [1, 200_000],
    [2, 60_000],
  ]);
});

test('a draft that nobody approved counts for nothing', async () => {
  const world = await aWorld();
  expectData(await draft(world, { tax: { preset: 'UK_STANDARD' } }));
  world.clock.set('2026-04-01T02:00:00Z');
  expect(await world.close('2026-03')).toMatchObject({ termsVersion: null, tax: null });
});

test('months that are closed keep their terms: a draft that begins in one is refused, and so is its approval', async () => {
  const world = await aWorld();
  const { id } = expectData(await draft(world)).draftSettlementTerms;
  world.clock.set('2026-04-01T02:00:00Z');
  await world.close('2026-03');
  const early = expectRefusal(await draft(world), 'STATE_CONFLICT');
  expect(early.message).toContain('Months before 2026-04 are closed');
  expect(early.extensions.path).toEqual(['input', 'effectiveFrom']);
  expectRefusal(await world.checker(APPROVE_TERMS, { id }), 'STATE_CONFLICT');
  expectData(await draft(world, { effectiveFrom: '2026-04-01' }));
});

describe('what cannot be terms is refused', () => {
  test.each([
    [{ tax: {} }, 'input.tax.mode'],
    [{ tax: { mode: 'EXCLUSIVE' } }, 'input.tax.ratePpm'],
    [{ tax: { mode: 'EXCLUSIVE', ratePpm: 1_000_001 } }, 'input.tax.ratePpm'],
    [{ tax: { mode: 'EXCLUSIVE', ratePpm: -1 } }, 'input.tax.ratePpm'],
    [{ tax: { mode: 'INCLUSIVE', partsPpm: [60_000] } }, 'input.tax.partsPpm'],
    [{ tax: { mode: 'SPLIT', ratePpm: 180_000 } }, 'input.tax.partsPpm'],
    [{ tax: { mode: 'SPLIT', ratePpm: 180_000, partsPpm: [90_000] } }, 'input.tax.ratePpm'],
    [{ tax: { mode: 'SPLIT', partsPpm: [900_000, 900_000] } }, 'input.tax.partsPpm'],
    [{ tax: { preset: 'UK_STANDARD', ratePpm: 1 } }, 'input.tax.ratePpm'],
    [{ withholdingPpm: 1_000_001 }, 'input.withholdingPpm'],
    [{ answerDays: 0 }, 'input.answerDays'],
    [{ invoiceTolerance: '-0.01' }, 'input.invoiceTolerance'],
    [{ invoiceTolerance: '0.001' }, 'input.invoiceTolerance'],
    [{ invoiceTolerance: '10000.01' }, 'input.invoiceTolerance'],
  ])('%j', async (parts, path) => {
    const refused = expectRefusal(await draft(await theWorld(), parts), 'INPUT_INVALID');
    expect((refused.extensions.path as string[]).join('.')).toBe(path);
  });
});

test('terms of another lender are not there, and each side of the eyes needs its scope', async () => {
  const [other, world] = [await aWorld(), await aWorld()];
  const { id } = await other.approvedTerms({});
  expectRefusal(await world.checker(APPROVE_TERMS, { id }), 'NOT_FOUND');
  expectRefusal(await draft(world, { agreementId: other.agreementId }), 'NOT_FOUND');
  world.agreementId = other.agreementId;
  expect((await history(world, 5)).nodes).toEqual([]);
  const reader = await other.lenderWith('agencies:read');
  const scopeOf = (answer: Parameters<typeof expectRefusal>[0]) =>
    expectRefusal(answer, 'SCOPE_MISSING').extensions.requiredScope;
  expect(scopeOf(await draft(other, {}, reader))).toBe('schedules:write');
  expect(scopeOf(await reader(APPROVE_TERMS, { id }))).toBe('schedules:approve');
});

let shared: Promise<World> | undefined;
const theWorld = () => (shared ??= aWorld());

function draft(world: World, parts: Data = {}, call: Call = world.lender) {
  const input = { agreementId: world.agreementId, effectiveFrom: '2026-03-01', ...parts };
  return call<{ draftSettlementTerms: SeenTerms }>(DRAFT_TERMS, { input });
}

async function history(world: World, first: number, after: string | null = null) {
  const asked: Data = { id: world.agreementId, first, after };
  const answer = await world.lender<{ settlementTerms: Connection<SeenTerms> }>(SETTLEMENT_TERMS, asked);
  return expectData(answer).settlementTerms;
}
