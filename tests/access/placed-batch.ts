import type { Database } from '../../src/db/database.js';
import { mutate } from '../../src/db/unit-of-work.js';
import { newId, type Id } from '../../src/kernel/ids.js';
import type { Work } from '../../src/kernel/store.js';
import { monthOf, type Instant, type LocalDate, type TimeZone } from '../../src/kernel/time.js';
import { grantScopes, grants, type AgencyScope } from '../../src/modules/access/index.js';
import { accountLoads } from '../../src/modules/accounts/account-load.entity.js';
import { accounts } from '../../src/modules/accounts/account.entity.js';
import { debtors } from '../../src/modules/accounts/debtor.entity.js';
import { agreements, feeSchedules } from '../../src/modules/agreements/agreement.entity.js';
import { debtorKeys } from '../../src/modules/privacy/debtor-key.entity.js';
import { placementBatches, placements } from '../../src/modules/placements/placement.entity.js';
import { contextOf } from '../support/oauth.js';

export interface PlacedBatch {
  readonly grantId: Id<'grant'>;
  readonly batchId: Id<'batch'>;
  readonly placementIds: readonly Id<'placement'>[];
}

export interface BatchOptions {
  readonly placements?: number;
  readonly scopes?: readonly AgencyScope[];
  readonly endsAt?: Instant;
  readonly portfolioId?: Id<'portfolio'> | null;
}

const day = '2026-11-02' as LocalDate;
const zone = 'Asia/Shanghai' as TimeZone;
const at = Date.parse('2026-11-02T08:00:00Z') as Instant;
const none = { principalMinor: 100n, interestMinor: 0n, feesMinor: 0n, penaltyMinor: 0n };

/** A batch with its grant and placements, as rows: who may see it is all that these tests ask. */
export function aPlacedBatch(
  database: Database,
  lenderId: Id<'lender'>,
  agencyId: Id<'agency'>,
  { placements: size = 2, scopes = grantScopes, endsAt, portfolioId = null }: BatchOptions = {},
): Promise<PlacedBatch> {
  return mutate(database, contextOf(lenderId), 'test.place', async (work) => {
    const contract = await anAgreement(work, agencyId);
    const [grantId, batchId] = [newId('grant'), newId('batch')];
    const grant = {
      id: grantId,
      agencyId,
      status: 'ACTIVE' as const,
      scopes,
      profileId: null,
      clientIds: null,
      networks: null,
      epoch: 1,
      startsAt: null,
      statusReason: null,
      lastEditedBy: 'test',
      lastEditedAt: at,
    };
    await work.insertAll(grants, [{ ...grant, endsAt: endsAt ?? null, createdAt: at }]);
    await work.insertAll(placementBatches, [
      batchRow(contract.agreementId, agencyId, grantId, batchId, size, portfolioId),
    ]);
    const placementIds: Id<'placement'>[] = [];
    for (let turn = 0; turn < size; turn++)
      placementIds.push(await aPlacement(work, contract, agencyId, batchId));
    return { grantId, batchId, placementIds };
  });
}

async function anAgreement(work: Work, agencyId: Id<'agency'>) {
  const agreementId = newId('agreement');
  const scheduleId = newId('schedule');
  const common = { madeBy: 'test', createdAt: at };
  await work.insertAll(agreements, [
    {
      id: agreementId,
      agencyId,
      reference: agreementId,
      name: 'Agreement',
      status: 'ACTIVE',
      timeZone: zone,
      currency: 'CNY',
      windowDays: 90,
      reportWindowDays: 30,
      visitRadiusMetres: 300,
      channels: ['PHONE'],
      profileId: null,
      grantTokensAllowed: false,
      ...common,
    },
  ]);
  const terms = { kind: 'FLAT', ratePpm: 150_000 } as never;
  const approved = { status: 'APPROVED' as const, approvedBy: 'another', approvedAt: at };
  await work.insertAll(feeSchedules, [
    { id: scheduleId, agreementId, version: 1, effectiveFrom: day, terms, ...approved, ...common },
  ]);
  return { agreementId, scheduleId };
}

function batchRow(
  agreementId: Id<'agreement'>,
  agencyId: Id<'agency'>,
  grantId: Id<'grant'>,
  id: Id<'batch'>,
  size: number,
  portfolioId: Id<'portfolio'> | null,
) {
  const placed = { placedOn: day, size, placedMinor: 100n, currency: 'CNY' as const };
  return {
    id,
    agreementId,
    agencyId,
    grantId,
    portfolioId,
    reference: id,
    contentHash: id,
    ...placed,
    madeBy: 'test',
    createdAt: at,
  };
}

async function aPlacement(
  work: Work,
  { agreementId, scheduleId }: { agreementId: Id<'agreement'>; scheduleId: Id<'schedule'> },
  agencyId: Id<'agency'>,
  batchId: Id<'batch'>,
): Promise<Id<'placement'>> {
  const id = newId('placement');
  const { accountId, debtorId } = await anAccount(work);
  await work.insertAll(placements, [
    {
      id,
      batchId,
      agreementId,
      agencyId,
      accountId,
      debtorId,
      jurisdiction: 'CN',
      liveAccountId: accountId,
      sequence: 1,
      status: 'ACTIVE',
      holds: [],
      currency: 'CNY',
      placedMinor: 100n,
      paidMinor: 0n,
      placedParts: {},
      placedAt: at,
      placedOn: day,
      timeZone: zone,
      windowEndsOn: '2027-01-30' as LocalDate,
      endsAt: Date.parse('2027-01-30T16:00:00Z') as Instant,
      scheduleId,
      delinquentSince: null,
      monthsPastDue: null,
      reportWindowDays: 30,
      endedAt: null,
      endedOn: null,
      endReason: null,
      reportUntil: null,
      settlesIn: monthOf(day),
      recallSettlesIn: null,
      updatedAt: at,
    },
  ]);
  return id;
}

async function anAccount(
  work: Work,
): Promise<{ readonly accountId: Id<'account'>; readonly debtorId: Id<'debtor'> }> {
  const [id, debtorId, loadId] = [newId('account'), newId('debtor'), newId('import')];
  const times = { createdAt: at, updatedAt: at };
  const where = { jurisdiction: 'CN', timeZones: [zone] };
  await work.insertAll(accountLoads, [{ id: loadId, visibleAt: at, createdAt: at }]);
  await work.insertAll(debtorKeys, [
    { id: debtorId, version: 1, wrapped: '', createdAt: at, destroyedAt: null },
  ]);
  await work.insertAll(debtors, [
    {
      id: debtorId,
      reference: debtorId,
      ...where,
      language: null,
      nameMasked: 'W*',
      nationalIdMasked: null,
      identitySealed: '',
      nationalIdSealed: null,
      nationalIdIndex: null,
      ...times,
    },
  ]);
  await work.insertAll(accounts, [
    {
      id,
      accountNumber: id,
      portfolio: 'test',
      debtorId,
      product: null,
      currency: 'CNY',
      ...none,
      asOf: day,
      delinquentSince: null,
      monthsPastDue: null,
      ...where,
      status: 'OPEN',
      holds: [],
      noticeHolds: [],
      placements: 1,
      isPlaced: true,
      loadId,
      ...times,
    },
  ]);
  return { accountId: id, debtorId };
}
