import type { Data } from '../../support/world.js';

/** The first id of a kind, by its prefix, that the owner of a case saw; one that nobody has where there is none. */
export type IdOf = (prefix: string) => string;

/** How somebody tries a root field on what is another's: the variables of each try. */
export type Attempts = (id: IdOf) => readonly Data[];

const page = { first: 5 };
const byId =
  (prefix: string, name = 'id'): Attempts =>
  (id) => [{ [name]: id(prefix) }];
const withIds =
  (prefix: string): Attempts =>
  (id) => [{ input: { ids: [id(prefix)] } }];
const withReason =
  (prefix: string): Attempts =>
  (id) => [{ input: { ids: [id(prefix)], reason: 'Taken over' } }];
const money = { amount: '1.00', currency: 'CNY' };
/** The public half of a key that nobody has. */
const KEY = {
  kty: 'EC',
  x: '0sWWXik1LQX_sdMM297i3FaB43aXbRs9m8lmF4lCz4o',
  y: '063HU-tNLMgS8fAgoEoZ9sijgV0W14BWCm61fqA3iDQ',
  crv: 'P-256',
};
let made = 0;
const reference = () => `leak-${++made}`;

const onPlacement =
  (parts: (id: IdOf) => Data): Attempts =>
  (id) => [{ items: [{ placementId: id('plc'), reference: reference(), ...parts(id) }] }];
const payment = onPlacement(() => ({ amount: money, valueDate: '2026-04-03' }));
const reversal = onPlacement((id) => ({
  amount: money,
  valueDate: '2026-04-03',
  paymentId: id('pay'),
  reason: 'NSF',
}));

/** Every root field of the lender's schema. A field without its line fails the suite. */
export const lenderAttempts: Readonly<Record<string, Attempts>> = {
  account: byId('acc'),
  accounts: (id) => [
    page,
    { ...page, filter: { portfolio: 'march' } },
    { ...page, filter: { portfolioId: id('pfl') } },
  ],
  agencies: () => [page],
  agency: byId('agy'),
  agreement: byId('agr'),
  agreements: () => [page],
  grant: byId('grt'),
  grants: (id) => [
    page,
    { ...page, filter: { agencyId: id('agy') } },
    { ...page, filter: { batchId: id('bat') } },
  ],
  grantTokens: (id) => [{ ...page, grantId: id('grt') }],
  auditCheckpoints: () => [page],
  auditEntries: (id) => [page, { ...page, filter: { agencyId: id('agy') } }],
  import: byId('imp'),
  importErrors: (id) => [{ ...page, importId: id('imp') }],
  imports: () => [page],
  members: () => [page],
  placement: byId('plc'),
  placementBatches: () => [page],
  portfolios: () => [page],
  placements: (id) => [
    page,
    { ...page, filter: { agencyId: id('agy') } },
    { ...page, filter: { batchId: id('bat') } },
  ],
  statement: byId('stm'),
  statements: () => [page],
  viewer: () => [{}],
  addMember: (id) => [
    {
      input: {
        agencyId: id('agy'),
        issuer: 'https://login.example',
        subject: reference(),
        name: 'Mine',
        kind: 'PERSON',
        role: 'SUPERVISOR',
      },
    },
  ],
  suspendMembers: (id) => [{ input: { ids: [id('mbr')] } }],
  resumeMembers: (id) => [{ input: { ids: [id('mbr')] } }],
  approveFeeSchedule: byId('sch', 'scheduleId'),
  approveStatement: byId('stm', 'statementId'),
  closePeriod: (id) => [{ input: { agreementId: id('agr'), period: '2026-03' } }],
  draftFeeSchedule: (id) => [
    {
      input: {
        agreementId: id('agr'),
        effectiveFrom: '2026-05-01',
        terms: { kind: 'FLAT', ratePpm: 100_000 },
      },
    },
  ],
  makeAgreement: (id) => [
    {
      input: {
        agencyId: id('agy'),
        reference: reference(),
        name: 'Taken over',
        timeZone: 'Asia/Shanghai',
        currency: 'CNY',
        windowDays: 90,
        channels: ['PHONE'],
      },
    },
  ],
  narrowGrants: (id) => [{ items: [{ grantId: id('grt'), scopes: ['placements:read'] }] }],
  placeAccounts: (id) => [
    { input: { agreementId: id('agr'), reference: reference(), accountIds: [id('acc')] } },
    { input: { agreementId: id('agr'), reference: reference(), filter: {} } },
  ],
  recallPlacements: (id) => [
    { input: { category: 'STRATEGIC', placementIds: [id('plc')] } },
    { input: { category: 'STRATEGIC', placementIds: ['plc_00000000000000000000000000'] } },
    { input: { category: 'STRATEGIC', batchId: id('bat') } },
  ],
  recordDirectPayments: payment,
  recordReversals: reversal,
  registerAgency: () => [{ input: { reference: reference(), name: 'Mine', clients: [] } }],
  setGrantTokensAllowed: (id) => [{ agreementId: id('agr'), allowed: true }],
  issueGrantToken: (id) => [
    {
      input: {
        grantId: id('grt'),
        name: 'Mine',
        scopes: ['placements:read'],
        expiresAt: '2026-12-01T00:00:00Z',
      },
    },
  ],
  revokeGrantTokens: withIds('gtk'),
  suspendGrants: withReason('grt'),
  resumeGrants: withIds('grt'),
  revokeGrants: withReason('grt'),
  resumeAgencies: withIds('agy'),
  suspendAgencies: withReason('agy'),
  registerAgencyClients: (id) => [
    { input: { agencyId: id('agy'), clients: [{ name: 'Mine', jwks: JSON.stringify({ keys: [KEY] }) }] } },
  ],
  endClientTokens: withIds('cli'),
  revokeClients: withIds('cli'),
  startImport: () => [{ input: { kind: 'PORTFOLIO', fileName: 'a.csv', portfolio: 'march' } }],
};

/** Every root field of the agency's schema. */
export const agencyAttempts: Readonly<Record<string, Attempts>> = {
  grants: () => [page],
  placement: byId('plc'),
  placements: (id) => [page, { ...page, filter: { batchId: id('bat') } }],
  statement: byId('stm'),
  statements: () => [page],
  viewer: () => [{}],
  reportContacts: onPlacement(() => ({
    occurredAt: '2026-04-02T02:01:00Z',
    channel: 'PHONE',
    direction: 'OUTBOUND',
    party: 'DEBTOR',
    connection: 'CONVERSATION',
    result: 'NONE',
    collector: 'C-1',
  })),
  reportPayments: payment,
  reportPromises: onPlacement(() => ({ amount: money, madeOn: '2026-04-01', dueOn: '2026-04-20' })),
  reportReversals: reversal,
  reportVisits: onPlacement(() => ({
    startedAt: '2026-04-02T02:01:00Z',
    endedAt: '2026-04-02T02:02:00Z',
    visitors: ['F-1', 'F-2'],
    outcome: 'NO_ONE',
    evidence: [],
  })),
};
