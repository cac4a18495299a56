import { exportJWK, generateKeyPair, type CryptoKey } from 'jose';
import { accessRecords } from '../src/db/access-records.js';
import type { Database } from '../src/db/database.js';
import { storeOf } from '../src/db/store.js';
import { mutate } from '../src/db/unit-of-work.js';
import { newId, type Id } from '../src/kernel/ids.js';
import type { RequestContext } from '../src/kernel/request-context.js';
import type { Store } from '../src/kernel/store.js';
import type { AnyTable, Row } from '../src/kernel/table.js';
import { localDateIn, monthOf, systemClock, type MonthNumber, type TimeZone } from '../src/kernel/time.js';
import { createLender, registerAgency, registerLenderClient } from '../src/modules/access/index.js';
import { grants } from '../src/modules/access/grant.entity.js';
import { grantScopes } from '../src/modules/access/scopes.js';
import { agreements, feeSchedules } from '../src/modules/agreements/agreement.entity.js';
import { periods } from '../src/modules/agreements/period.entity.js';
import { feeTermsSchema } from '../src/modules/fees/index.js';
import { accountKinds } from '../src/modules/ledger/index.js';
import { ledgerAccounts } from '../src/modules/ledger/ledger.entity.js';
import { clientsOfAgencies } from '../src/modules/access/access.queries.js';

export const ZONE = 'Asia/Shanghai' as TimeZone;
export const today = localDateIn(ZONE, systemClock.now());
/** The last month that is over: the one that can be closed. */
export const lastMonth: MonthNumber = monthOf(today) - 1;

/** An OAuth client and the private key that only it has. */
export interface BenchClient {
  readonly id: Id<'client'>;
  readonly audience: 'lender' | 'agency';
  readonly privateKey: CryptoKey;
}

/** A lender and an agency under contract, each with a client. */
export interface World {
  readonly lenderId: Id<'lender'>;
  readonly agencyId: Id<'agency'>;
  readonly agreementId: Id<'agreement'>;
  readonly scheduleId: Id<'schedule'>;
  readonly grantId: Id<'grant'>;
  readonly lenderClient: BenchClient;
  readonly agencyClient: BenchClient;
}

/** Makes it through the use cases where people are registered, and by rows where facts only stand for years of work. */
export async function makeWorld(database: Database): Promise<World> {
  const { id: lenderId } = await createLender(accessRecords(database), systemClock, 'Bench lender');
  const context = contextOf(lenderId);
  const [forLender, forAgency] = [await keyPair(), await keyPair()];
  const lenderClient = await mutate(database, context, 'bench', (work) =>
    registerLenderClient(work, { name: 'Bench', jwks: forLender.jwks as never }),
  );
  const clients = [{ name: 'Bench', jwks: forAgency.jwks as never }];
  const { agency } = await mutate(database, context, 'bench', (work) =>
    registerAgency(work, { reference: 'bench', name: 'Bench agency', clients }),
  );
  return database.transaction(async (connection) => {
    const store = storeOf(connection, lenderId);
    const request = { first: 1, after: null };
    const [agencyClients] = await clientsOfAgencies(store, [{ parent: agency.id, request, scope: [] }]);
    return {
      lenderId,
      agencyId: agency.id,
      ...(await makeContract(store, agency.id)),
      lenderClient: { id: lenderClient.id, audience: 'lender', privateKey: forLender.privateKey },
      agencyClient: { id: agencyClients!.nodes[0]!.id, audience: 'agency', privateKey: forAgency.privateKey },
    };
  });
}

async function makeContract(store: Store, agencyId: Id<'agency'>) {
  const now = systemClock.now();
  const made = { madeBy: 'bench', createdAt: now };
  const agreementId = newId('agreement');
  await store.insertAll(agreements, [
    {
      id: agreementId,
      agencyId,
      reference: 'bench',
      name: 'Bench',
      status: 'ACTIVE',
      timeZone: ZONE,
      currency: 'CNY',
      windowDays: 180,
      reportWindowDays: 30,
      visitRadiusMetres: 300,
      channels: ['PHONE', 'SMS', 'LETTER'],
      profileId: null,
      grantTokensAllowed: false,
      ...made,
    },
  ]);
  const scheduleId = newId('schedule');
  await store.insertAll(feeSchedules, [
    {
      id: scheduleId,
      agreementId,
      version: 1,
      effectiveFrom: today,
      status: 'APPROVED',
      terms: TERMS,
      approvedBy: 'bench too',
      approvedAt: now,
      ...made,
    },
  ]);
  const open = { state: 'OPEN', openedAt: now, closingAt: null, closedAt: null } as const;
  await store.insertAll(periods, [
    { id: newId('period'), agreementId, currency: 'CNY', month: lastMonth, ...open },
  ]);
  const openedAt = now;
  await store.insertAll(
    ledgerAccounts,
    accountKinds.map((kind) => ({ agreementId, kind, currency: 'CNY', openedAt })),
  );
  const grantId = newId('grant');
  const reach = { status: 'ACTIVE', scopes: grantScopes, profileId: null } as const;
  const unbounded = { clientIds: null, networks: null, startsAt: null, endsAt: null, statusReason: null };
  const edited = { lastEditedBy: 'bench', lastEditedAt: now, createdAt: now };
  await store.insertAll(grants, [{ id: grantId, agencyId, ...reach, ...unbounded, ...edited, epoch: 1 }]);
  return { agreementId, scheduleId, grantId };
}

const TERMS = feeTermsSchema.parse({
  kind: 'AGE_BAND',
  unit: 'MONTHS',
  bands: [
    { from: 0, ratePpm: 150_000 },
    { from: 3, ratePpm: 200_000 },
    { from: 5, ratePpm: 300_000 },
  ],
  rounding: 'HALF_UP',
  tail: { days: 30, requiresArrangement: true },
});

/** Inserts rows by the thousand, each thousand in a transaction of its own. */
export async function insertMany<T extends AnyTable>(
  database: Database,
  lenderId: Id<'lender'>,
  table: T,
  rows: Iterable<Omit<Row<T>, 'lenderId'>>,
): Promise<void> {
  let chunk: Omit<Row<T>, 'lenderId'>[] = [];
  const flush = async () => {
    const full = chunk;
    chunk = [];
    if (full.length > 0)
      await database.transaction((connection) => storeOf(connection, lenderId).insertAll(table, full));
  };
  for (const row of rows) if (chunk.push(row) === 1_000) await flush();
  await flush();
}

/** One row after the other, so that no portfolio is in memory twice. */
export function* each<T, R>(items: Iterable<T>, rowsOf: (item: T) => readonly R[]): Generator<R> {
  for (const item of items) yield* rowsOf(item);
}

async function keyPair() {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  return { privateKey, jwks: { keys: [{ ...(await exportJWK(publicKey)), kid: 'bench', alg: 'ES256' }] } };
}

function contextOf(lenderId: Id<'lender'>): RequestContext {
  const clocks = { domain: systemClock, system: systemClock };
  const nobody = { agencyId: null, remoteAddress: null, reach: [] };
  return { requestId: 'bench', audience: 'lender', lenderId, actorId: 'bench', clocks, ...nobody };
}
