import { expect } from '@jest/globals';
import { parseId } from '../../../src/kernel/ids.js';
import type { LocalDate } from '../../../src/kernel/time.js';
import { grantUses } from '../../../src/modules/access/index.js';
import { GrantWorld } from '../../access/grant-world.js';
import { freshSigningKeys } from '../../../src/http/signing-keys.js';
import { systemClock } from '../../../src/kernel/time.js';
import { sealIn } from '../../audit/sealed-trail.js';
import { aFile, aRow } from '../../imports/import-world.js';
import { APPROVE_STATEMENT } from '../../support/documents.js';
import { expectData, type Answer } from '../../support/api.js';
import { aContact, aReference, aPayment, aPromise, aReversal, aVisit } from '../../support/reports.js';
import { aWorld, World, type Call, type Data } from '../../support/world.js';

/** Who tries: each with a token of its own, as far as it gets one. */
export const roles = [
  'lender A',
  'lender B',
  'agency A',
  'agency B',
  'agency of a recalled placement',
  'agency of a suspended grant',
  'no token',
] as const;
export type Role = (typeof roles)[number];

/** Whose things are tried for. */
export const victims = [
  'case of agency A',
  'case of lender B',
  'recalled case',
  'case of a suspended grant',
] as const;
export type Victim = (typeof victims)[number];

export interface Party {
  readonly side: 'lender' | 'agency';
  readonly call: Call;
}

export interface Tenants {
  readonly parties: Readonly<Record<Role, Party>>;
  readonly cases: Readonly<Record<Victim, World>>;
}

/** Two lenders; the first with an agency at work, another beside it, one after its recall and one suspended. */
export async function theTenants(): Promise<Tenants> {
  const a = await aCase(await aWorld({ accounts: anAccount() }));
  const b = await aCase(await aWorld({ accounts: anAccount() }));
  const beside = await aCase(await besides(a));
  const recalled = await aCase(await besides(a));
  const suspended = await aCase(await besides(a));
  await sealAudit(a);
  await bindToItsClient(suspended);
  return {
    cases: {
      'case of agency A': a,
      'case of lender B': b,
      'recalled case': recalled,
      'case of a suspended grant': suspended,
    },
    parties: {
      'lender A': { side: 'lender', call: a.checker },
      'lender B': { side: 'lender', call: b.checker },
      'agency A': { side: 'agency', call: a.agency },
      'agency B': { side: 'agency', call: await beside.agencyForPlacements(beside.placementIds) },
      'agency of a recalled placement': { side: 'agency', call: recalled.agency },
      'agency of a suspended grant': { side: 'agency', call: suspended.agency },
      'no token': { side: 'lender', call: unauthenticated(a) },
    },
  };
}

/** Twice, the second time when a checkpoint is due. */
async function sealAudit({ database, api }: World): Promise<void> {
  const parts = { keys: await freshSigningKeys(systemClock), log: api.config.checkpointLog };
  await sealIn(database, parts);
  await sealIn(database, parts, 6);
}

/** Takes back what two of the agencies still hold; done once what they saw before is known. */
export async function takeBack({ cases }: Tenants): Promise<void> {
  expectData(await cases['recalled case'].recall({ batchId: cases['recalled case'].batchId }));
  await suspendGrant(cases['case of a suspended grant']);
}

async function suspendGrant(world: World): Promise<void> {
  const grants = new GrantWorld(world);
  expect((await grants.suspend((await grants.grant()).id)).changed).toBe(1);
}

async function bindToItsClient(world: World): Promise<void> {
  const grants = new GrantWorld(world);
  const { id } = await grants.grant();
  expect((await grants.narrow({ grantId: id, clientIds: [world.agencyClient.id] })).changed).toBe(1);
  await grants.renewToken();
}

/** Binds the grant of a case, gives it a token in use and one revoked, and lets it look used. */
async function boundGrant(world: World): Promise<void> {
  const grants = new GrantWorld(world);
  const { id } = await grants.grant();
  const { changed } = await grants.narrow({
    grantId: id,
    networks: ['127.0.0.0/8', '::1'],
    startsAt: '2026-03-01T00:00:00Z',
    endsAt: '2027-03-01T00:00:00Z',
  });
  expect(changed).toBe(1);
  await grants.renewToken();
  expectData(await grants.allowTokens());
  const { grantToken } = expectData(await grants.issueToken({ grantId: id })).issueGrantToken;
  expectData(await grants.issueToken({ grantId: id }));
  expectData(await grants.revokeTokens([grantToken.id]));
  const grantId = parseId('grant', id)!;
  const at = world.clock.now();
  const used = { actorId: world.agencyClient.id, remoteAddress: '127.0.0.1', day: '2026-03-01' as LocalDate };
  await world.mutate((work) =>
    work.insertAll(grantUses, [{ grantId, ...used, requests: 1, firstAt: at, lastAt: at }]),
  );
}

/** One more agency of the same lender, with an agreement and accounts of its own. */
async function besides(world: World): Promise<World> {
  world.clock.set('2026-03-10T02:00:00Z');
  const { agencyId } = await world.anotherAgency();
  const other = new World(world.api, world.lenderId, agencyId, {
    maker: world.lender,
    checker: world.checker,
  });
  await other.begin({ accounts: anAccount() });
  return other;
}

/** A life of a placement: something of every kind, and March closed. */
async function aCase(world: World): Promise<World> {
  const id = world.placementId;
  await boundGrant(world);
  await reportEarlierThings(world);
  await world.report('reportContacts', aContact(id));
  await world.report(
    'reportVisits',
    aVisit(id, { evidence: [{ uri: 'urn:photo:1', sha256: 'ab'.repeat(32) }] }),
  );
  await world.report('reportPromises', aPromise(id, '50.00'));
  const paid = await world.report('reportPayments', aPayment(id, '100.00', { method: 'TRANSFER' }));
  await world.report('reportReversals', aReversal(id, paid.results[0]!.id!, '10.00'));
  await importSomething(world);
  world.clock.set('2026-04-02T02:00:00Z');
  const { id: statementId } = await world.close('2026-03');
  expectData(await world.checker(APPROVE_STATEMENT, { id: statementId }));
  return world;
}

/** Of before the placement: true, and flagged. */
async function reportEarlierThings(world: World): Promise<void> {
  const id = world.placementId;
  await world.report('reportContacts', aContact(id, { occurredAt: '2026-03-01T02:00:00Z' }));
  await world.report('reportPromises', aPromise(id, '10.00', { madeOn: '2026-03-01' }));
  await world.report('reportPayments', aPayment(id, '1.00', { valueDate: '2026-03-01' }));
}

let numbered = 0;

function anAccount() {
  return [{ number: `62228888${String(++numbered).padStart(8, '0')}` }];
}

const START = `mutation($input: StartImportInput!) { startImport(input: $input) { uploadPath } }`;

/** A new account with a guarantor, a dispute about the placed one, a row that cannot be booked, and a broken file. */
async function importSomething(world: World): Promise<void> {
  const placed = `62228888${String(numbered).padStart(8, '0')}`;
  const added = aReference('acc');
  const day = { as_of: '2026-03-10', delinquent_since: '2025-12-01', months_past_due: '3' };
  const rows = [
    aRow({ account_number: added, ...day }),
    aRow({
      account_number: added,
      role: 'GUARANTOR',
      debtor_reference: 'P-2',
      name: '李四',
      principal: '0',
      interest: '',
      ...day,
    }),
    aRow({ account_number: placed, debtor_reference: `P-${placed}`, holds: 'DISPUTE', ...day }),
    aRow({ account_number: aReference('acc'), jurisdiction: 'ZZ' }),
  ];
  await upload(world, `${aFile(rows, null)}ragged\r\n`);
  await upload(world, aFile(rows));
}

async function upload(world: World, file: string): Promise<void> {
  const input = { kind: 'PORTFOLIO', fileName: 'cards.csv', portfolio: 'Cards' };
  const started = expectData(await world.lender<{ startImport: { uploadPath: string } }>(START, { input }));
  const authorization = `Bearer ${await world.lenderToken('accounts:import')}`;
  const response = await fetch(`${world.api.address}${started.startImport.uploadPath}`, {
    method: 'PUT',
    headers: { 'content-type': 'text/csv', authorization },
    body: file,
  });
  expect(response.status).toBeLessThan(300);
  await world.runJobs();
}

function unauthenticated({ api }: World): Call {
  return <T = Data>(query: string, variables?: Data): Promise<Answer<T>> =>
    api.lenderCall<T>('', query, variables);
}
