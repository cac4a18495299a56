import type { Database } from '../src/db/database.js';
import { storeOf } from '../src/db/store.js';
import { newId, type Id } from '../src/kernel/ids.js';
import { addDays, DAY, monthOf, systemClock, type Instant } from '../src/kernel/time.js';
import { accountLoads } from '../src/modules/accounts/account-load.entity.js';
import { accounts } from '../src/modules/accounts/account.entity.js';
import { contactPoints, debtors } from '../src/modules/accounts/debtor.entity.js';
import { debtorKeys } from '../src/modules/privacy/debtor-key.entity.js';
import { placementBatches, placements } from '../src/modules/placements/placement.entity.js';
import { each, insertMany, today, ZONE, type World } from './world.js';

export interface Portfolio {
  readonly batchId: Id<'batch'>;
  readonly placementIds: readonly Id<'placement'>[];
  /** In the order of the placements. */
  readonly debtorIds: readonly Id<'debtor'>[];
}

/** Accounts with their debtors, each with two contact points, all placed with the agency in one batch. */
export async function placePortfolio(database: Database, world: World, size: number): Promise<Portfolio> {
  const { lenderId } = world;
  const cases = Array.from({ length: size }, (_, n) => ({
    n,
    debtorId: newId('debtor'),
    accountId: newId('account'),
    placementId: newId('placement'),
  }));
  const loadId = newId('import');
  const batchId = newId('batch');
  await database.transaction(async (connection) => {
    const store = storeOf(connection, lenderId);
    await store.insertAll(accountLoads, [{ id: loadId, visibleAt: now, createdAt: now }]);
    await store.insertAll(placementBatches, [batchOf(world, batchId, size)]);
  });
  await insertMany(
    database,
    lenderId,
    debtorKeys,
    each(cases, (one) => [keyOf(one)]),
  );
  await insertMany(
    database,
    lenderId,
    debtors,
    each(cases, (one) => [debtorOf(one)]),
  );
  await insertMany(database, lenderId, contactPoints, each(cases, pointsOf));
  await insertMany(
    database,
    lenderId,
    accounts,
    each(cases, (one) => [accountOf(one, loadId)]),
  );
  await insertMany(
    database,
    lenderId,
    placements,
    each(cases, (one) => [placementOf(world, batchId, one)]),
  );
  return {
    batchId,
    placementIds: cases.map(({ placementId }) => placementId),
    debtorIds: cases.map(({ debtorId }) => debtorId),
  };
}

interface Case {
  readonly n: number;
  readonly debtorId: Id<'debtor'>;
  readonly accountId: Id<'account'>;
  readonly placementId: Id<'placement'>;
}

const now = systemClock.now();
export const placedAt = (now - 75 * DAY) as Instant;
export const placedOn = addDays(today, -75);
const PLACED_MINOR = 5_000_00n;

function batchOf({ agreementId, agencyId, grantId }: World, id: Id<'batch'>, size: number) {
  return {
    id,
    agreementId,
    agencyId,
    grantId,
    portfolioId: null,
    reference: id,
    contentHash: '-',
    placedOn,
    size,
    placedMinor: PLACED_MINOR * BigInt(size),
    currency: 'CNY',
    madeBy: 'bench',
    createdAt: placedAt,
  } as const;
}

/** About as long as a sealed group is. */
const sealed = 'x'.repeat(240);

function keyOf({ debtorId }: Case) {
  return { id: debtorId, version: 1, wrapped: sealed, createdAt: placedAt, destroyedAt: null };
}

function debtorOf({ n, debtorId }: Case) {
  return {
    id: debtorId,
    reference: `D-${n}`,
    jurisdiction: 'CN',
    timeZones: [ZONE],
    language: 'zh-CN',
    nameMasked: `王**${n % 97}`,
    nationalIdMasked: '**************1234',
    identitySealed: sealed,
    nationalIdSealed: sealed,
    nationalIdIndex: 'x'.repeat(11),
    createdAt: placedAt,
    updatedAt: placedAt,
  };
}

function pointsOf({ debtorId }: Case) {
  const kinds = ['PHONE', 'ADDRESS'] as const;
  return kinds.map((kind) => ({
    id: newId('contactPoint'),
    debtorId,
    kind,
    position: 1,
    masked: '138****1234',
    sealed,
    valueIndex: 'x'.repeat(11),
  }));
}

function accountOf({ n, debtorId, accountId }: Case, loadId: Id<'import'>) {
  return {
    id: accountId,
    accountNumber: `A-${n.toString().padStart(9, '0')}`,
    portfolio: '2026-09',
    debtorId,
    product: 'CREDIT_CARD',
    currency: 'CNY',
    principalMinor: 4_000_00n,
    interestMinor: 700_00n,
    feesMinor: 200_00n,
    penaltyMinor: 100_00n,
    asOf: placedOn,
    delinquentSince: addDays(placedOn, -95),
    monthsPastDue: 3,
    jurisdiction: 'CN',
    timeZones: [ZONE],
    status: 'OPEN',
    holds: [],
    noticeHolds: [],
    placements: 1,
    isPlaced: true,
    loadId,
    createdAt: placedAt,
    updatedAt: placedAt,
  } as const;
}

function placementOf({ agreementId, agencyId, scheduleId }: World, batchId: Id<'batch'>, one: Case) {
  return {
    id: one.placementId,
    batchId,
    agreementId,
    agencyId,
    accountId: one.accountId,
    debtorId: one.debtorId,
    jurisdiction: 'CN',
    liveAccountId: one.accountId,
    sequence: 1,
    status: 'ACTIVE',
    holds: [],
    currency: 'CNY',
    placedMinor: PLACED_MINOR,
    paidMinor: 0n,
    placedParts: {},
    placedAt,
    placedOn,
    timeZone: ZONE,
    windowEndsOn: addDays(placedOn, 179),
    endsAt: (placedAt + 180 * DAY) as Instant,
    scheduleId,
    delinquentSince: addDays(placedOn, -95),
    monthsPastDue: 3,
    reportWindowDays: 30,
    endedAt: null,
    endedOn: null,
    endReason: null,
    reportUntil: null,
    settlesIn: monthOf(placedOn),
    recallSettlesIn: null,
    updatedAt: placedAt,
  } as const;
}
