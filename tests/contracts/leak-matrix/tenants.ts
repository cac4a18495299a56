import { expect } from '@jest/globals';
import { idBytes, parseId } from '../../../src/kernel/ids.js';
import type { LocalDate } from '../../../src/kernel/time.js';
import { grantUses } from '../../../src/modules/access/index.js';
import { GrantWorld } from '../../access/grant-world.js';
import { freshSigningKeys } from '../../../src/http/signing-keys.js';
import { systemClock } from '../../../src/kernel/time.js';
import { sealIn } from '../../audit/sealed-trail.js';
import { take, type SeenPermit } from '../../contacts/permits.js';
import { aFile, aRow } from '../../imports/import-world.js';
import {
  APPROVE_STATEMENT,
  CHANGE_COMPLAINTS,
  RECORD_PAYOUT,
  SEND_STATEMENTS,
  SET_PAYEE_ACCOUNT,
  SUBMIT_INVOICE,
} from '../../support/documents.js';
import { issued, RESOLVE } from '../../disclosures/dial-world.js';
import { revealPoint } from '../../disclosures/disclosure-world.js';
import { expectData, type Answer } from '../../support/api.js';
import { extend } from '../../deletions/deletion-world.js';
import { aContactPoint } from '../../notices/notices-world.js';
import {
  aComplaint,
  aContact,
  aDelivery,
  aLetter,
  aNotice,
  aPayment,
  aPromise,
  aRecordedNotice,
  aReference,
  cny,
  aReversal,
  aVisit,
  aWithdrawal,
  everyNotice,
  properly,
} from '../../support/reports.js';
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

/** Something of every class, and of every kind of rule. */
const PROFILE = {
  rules: [
    { dataClass: 'IDENTITY', purpose: 'CALL', level: 'CLEAR' },
    { dataClass: 'NATIONAL_ID', purpose: 'LEGAL', level: 'ON_DEMAND' },
    { dataClass: 'CONTACT', purpose: 'CALL', level: 'ON_DEMAND' },
    { dataClass: 'ADDRESS', purpose: 'VISIT', level: 'ON_DEMAND', fromDaysPastDue: 0 },
    { dataClass: 'EMPLOYMENT', purpose: 'CALL', level: 'ON_DEMAND' },
    { dataClass: 'THIRD_PARTY', purpose: 'CALL', level: 'ON_DEMAND' },
    { dataClass: 'EMERGENCY_CONTACT', purpose: 'CALL', level: 'ON_DEMAND', onlyUnreachable: true },
  ],
};

/** Two lenders; the first with an agency at work, another beside it, one after its recall and one suspended. */
export async function theTenants(): Promise<Tenants> {
  const a = await aCase(await aWorld({ accounts: anAccount(), profile: PROFILE }));
  const b = await aCase(await aWorld({ accounts: anAccount(), profile: PROFILE }));
  const beside = await aCase(await besides(a));
  const recalled = await aCase(await besides(a));
  const suspended = await aCase(await besides(a));
  await verifyWhatIsBroken(a);
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

/** A round of verification that finds something, which is put right again. */
async function verifyWhatIsBroken(world: World): Promise<void> {
  const moved = {
    sql: 'UPDATE placement SET paid_minor = paid_minor + ? WHERE lender_id = :lender AND id = ?',
  };
  const id = idBytes(parseId('placement', world.placementId)!);
  await world.mutate((work) => work.execute(moved, [1, id]));
  await world.runJobs('ledger.verify');
  await world.mutate((work) => work.execute(moved, [-1, id]));
}

/** Twice, the second time when a checkpoint is due. */
async function sealAudit({ database, api }: World): Promise<void> {
  const parts = { keys: await freshSigningKeys(systemClock), log: api.config.checkpointLog };
  await sealIn(database, parts);
  await sealIn(database, parts, 6);
}

/** Takes back what two of the agencies still hold; done once what they saw before is known. */
export async function takeBack({ cases }: Tenants): Promise<void> {
  const recalled = cases['recalled case'];
  expectData(await recalled.recall({ batchId: recalled.batchId }));
  expectData(await extend(recalled, [recalled.placementId], '2026-07-01'));
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
  await other.begin({ accounts: anAccount(), profile: PROFILE });
  return other;
}

/** Terms that are worth a warning. */
const CLIFF = {
  kind: 'TIERED',
  mode: 'WHOLE',
  tiers: [
    { from: 0, ratePpm: 200_000 },
    { from: 100_000, ratePpm: 100_000 },
  ],
};

/** A life of a placement: something of every kind, and March closed. */
async function aCase(world: World): Promise<World> {
  const id = world.placementId;
  await boundGrant(world);
  await revealSomething(world);
  await reportEarlierThings(world);
  await world.report('reportContacts', aContact(id), await aWholeContact(world));
  const held = { placementId: id, channel: 'PHONE', details: { purpose: 'REQUIRED_BY_LAW' } };
  const [{ permit }] = (await take(world.agency, held)) as [SeenPermit];
  await world.report('reportContacts', aContact(id, { permitId: permit!.id }));
  await world.report('reportVisits', await aWholeVisit(world));
  await sendLetter(world);
  await tellNotices(world);
  await complain(world);
  await world.report('reportPromises', aPromise(id, '50.00'));
  const paid = await world.report('reportPayments', aPayment(id, '100.00', { method: 'TRANSFER' }));
  const paymentId = paid.results[0]!.id!;
  await world.report('reportReversals', aReversal(id, paymentId, '10.00'));
  const found = { placementId: id, reference: aReference('cnf'), paymentId, amount: cny('90.00') };
  await world.report('confirmPayments', found);
  await world.approvedSchedule(CLIFF, '2026-03-11');
  await importSomething(world);
  world.clock.set('2026-04-02T02:00:00Z');
  await reviewMarch(world);
  await settleMarch(world);
  return world;
}

const POINTS = `query($id: ID!) { placement(id: $id) { account { debtor { contactPoints { id } } } } }`;
interface Points {
  readonly placement: { account: { debtor: { contactPoints: readonly { readonly id: string }[] } } };
}

async function revealSomething(world: World): Promise<void> {
  const { contactPointId } = await wholeParts(world);
  const answer = await revealPoint(world, String(contactPointId));
  const { token } = await issued(world, { contactPointId });
  expectData(await world.lender(RESOLVE, { token }));
  expect(expectData(answer).revealContactPoint.field.value).not.toBeNull();
}

/** A contact with all that may be said of one. */
async function aWholeContact(world: World): Promise<Data> {
  return aContact(world.placementId, await wholeParts(world));
}

async function aWholeVisit(world: World): Promise<Data> {
  return aVisit(world.placementId, {
    ...(await wholeParts(world)),
    ...properly,
    outcome: 'MET_OTHER',
    peopleMet: 1,
    hasEntryConsent: false,
    noticeGivenAt: '2026-03-09T01:00:00Z',
    points: {
      collector: { latitude: 31.23, longitude: 121.47 },
      address: { latitude: 31.23, longitude: 121.47 },
    },
    evidence: [{ kind: 'DOOR', uri: 'urn:photo:1', sha256: 'ab'.repeat(32) }],
  });
}

/** A letter with all that may be said of one, signed for. */
async function sendLetter(world: World): Promise<void> {
  const { contactPointId } = await wholeParts(world);
  const letter = aLetter(world.placementId, { contactPointId, trackingNumber: aReference('track') });
  const { results } = await world.report('reportLetters', letter);
  const proof = { uri: 'urn:proof:1', sha256: 'ef'.repeat(32) };
  const signed = { state: 'SIGNED', signedBy: 'SELF', agreesToPay: true, proof };
  const delivery = aDelivery(world.placementId, results[0]!.id!, signed);
  expect((await world.report('reportDeliveries', delivery)).created).toBe(1);
}

async function wholeParts(world: World): Promise<Data> {
  const { placement } = expectData(await world.agency<Points>(POINTS, { id: world.placementId }));
  const { contactPoints } = placement.account.debtor;
  return {
    party: 'CONTACT_PERSON',
    contactPointId: contactPoints[0]!.id,
    thirdPerson: aReference('third'),
    recording: { uri: 'urn:call:1', sha256: 'cd'.repeat(32), keptUntil: '2031-03-10' },
    details: {
      purpose: 'LOCATE',
      place: 'WORK',
      isInteractive: true,
      isAutomated: false,
      isReply: false,
      isThirdPartyRequested: false,
      isIdentityVerified: true,
      isDeviceApproved: true,
      durationSeconds: 40,
      disclosed: ['CALL_BACK'],
    },
  };
}

/** One still open, and one that was upheld with all that can be found, told of before the placement. */
async function complain(world: World): Promise<void> {
  const id = world.placementId;
  const said = { asksHold: true, description: 'They called my mother.', receivedAt: '2026-03-01T02:00:00Z' };
  const { results } = await world.report(
    'reportComplaints',
    aComplaint(id, { description: 'They shout.' }),
    aComplaint(id, said),
  );
  const { contacts } = expectData(
    await world.lender<{ placement: { contacts: readonly { readonly id: string }[] } }>(LAST_CONTACT, { id }),
  ).placement;
  const finding = {
    contactIds: [contacts[0]!.id],
    collector: 'C-1',
    penalty: { amount: '50.00', currency: 'CNY' },
  };
  const change = { complaintId: results[1]!.id, transition: 'UPHOLD', ...finding };
  expectData(await world.lender(CHANGE_COMPLAINTS, { items: [change] }));
}

const LAST_CONTACT = 'query($id: ID!) { placement(id: $id) { contacts(last: 1) { id } } }';

/** Everything a notice can say, of theirs and of the lender's own; one about a number of the person, and one replaced. */
async function tellNotices(world: World): Promise<void> {
  const id = world.placementId;
  const told = await world.report('reportNotices', ...everyNotice.map((parts) => aNotice(id, parts)));
  expect(told.created).toBe(everyNotice.length);
  const preference = everyNotice.findIndex(({ kind }) => kind === 'PREFERENCE');
  const newer = { ...everyNotice[preference], supersedes: told.results[preference]!.id };
  expect((await world.report('reportNotices', aNotice(id, newer))).created).toBe(1);
  const military = await world.report('reportNotices', aNotice(id, { kind: 'MILITARY' }));
  const takenBack = aWithdrawal(id, military.results[0]!.id!, { reason: 'NO_LONGER_TRUE' });
  expect((await world.report('withdrawNotices', takenBack)).created).toBe(1);
  const contactPointId = await aContactPoint(world);
  const wrong = { kind: 'WRONG_NUMBER', about: { contactPointId } };
  const recorded = await world.report('recordNotices', aRecordedNotice(world.accountIds[0]!, wrong));
  expect(recorded.created).toBe(1);
}

/** A statement through all of its life: disputed, decided, approved, invoiced twice and paid. */
async function settleMarch(world: World): Promise<void> {
  const tax = { mode: 'SPLIT', partsPpm: [30_000, 30_000], roundAt: 'LINE' };
  await world.approvedTerms({ tax, withholdingPpm: 10_000 });
  const { id, lines, payable } = await world.close('2026-03');
  const { agreementId } = world;
  const account = { holder: aReference('payee'), number: 'DE89370400440532013000', bank: 'COBADEFF' };
  expectData(await world.lender(SET_PAYEE_ACCOUNT, { input: { agreementId, ...account } }));
  expectData(await world.lender(SEND_STATEMENTS, { ids: [id] }));
  const evidence = [{ uri: 'urn:contract:1', sha256: 'ef'.repeat(32) }];
  const claims = lines.nodes.map((line) => ({
    statementId: id,
    lineId: line.id,
    reason: 'OTHER',
    claimed: line.amount,
    evidence,
  }));
  const { results } = await world.report('disputeLines', ...claims);
  const decisions = results.map(({ id: disputeId }, index) =>
    index === 0 ? { disputeId, accepted: false, rejection: 'OTHER' } : { disputeId, accepted: true },
  );
  expect((await world.report('decideDisputes', ...decisions)).created).toBe(claims.length);
  expectData(await world.checker(APPROVE_STATEMENT, { id }));
  for (const amount of [{ ...payable, amount: '7.77' }, payable]) {
    const bill = { statementId: id, reference: aReference('inv'), amount, issuedOn: '2026-04-02' };
    expectData(await world.agency(SUBMIT_INVOICE, { input: bill }));
  }
  const reference = aReference('pyo');
  const paid = {
    statementId: id,
    reference,
    amount: { ...payable, amount: '7.77' },
    valueDate: '2026-04-03',
  };
  expectData(await world.lender(RECORD_PAYOUT, { input: paid }));
}

const PLAN = 'mutation($input: PlanReviewInput!) { planReview(input: $input) { id } }';
const REVIEWS = `query($filter: ReviewFilterInput!) { reviews(first: 5, filter: $filter) {
  nodes { contact { id } } } }`;
const REVIEW = 'mutation($items: [ContactReviewInput!]!) { reviewContacts(items: $items) { created } }';

/** All of March is drawn, and the first of it reviewed. */
async function reviewMarch(world: World): Promise<void> {
  const of = { agencyId: world.agencyId, period: '2026-03' };
  const input = { ...of, ratePpm: 1_000_000 };
  expectData(await world.lender(PLAN, { input }));
  await world.runJobs();
  interface Drawn {
    readonly reviews: { readonly nodes: readonly { readonly contact: { readonly id: string } }[] };
  }
  const { nodes } = expectData(await world.lender<Drawn>(REVIEWS, { filter: of })).reviews;
  const items = [{ contactId: nodes[0]!.contact.id, findings: ['NOT_IDENTIFIED'] }];
  expectData(await world.lender(REVIEW, { items }));
  expectData(await world.lender(PLAN, { input }));
}

/** Of before the placement: true, and flagged. */
async function reportEarlierThings(world: World): Promise<void> {
  const id = world.placementId;
  await world.report('reportContacts', aContact(id, { occurredAt: '2026-03-01T02:00:00Z' }));
  await world.report('reportPromises', aPromise(id, '10.00', { madeOn: '2026-03-01' }));
  await world.report('reportPayments', aPayment(id, '1.00', { valueDate: '2026-03-01' }));
}

let numbered = 0;

const parties = [{ role: 'GUARANTOR', name: '李保人', phone: '+8613911112222' }] as const;

function anAccount() {
  return [
    { number: `62228888${String(++numbered).padStart(8, '0')}`, delinquentSince: '2025-12-01', parties },
  ];
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
