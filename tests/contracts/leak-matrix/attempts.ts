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
const whyRevealed = { purpose: 'CALL', reason: 'FIRST_CONTACT', collector: 'C-1' };
let made = 0;
const reference = () => `leak-${++made}`;

const onPlacement =
  (parts: (id: IdOf) => Data): Attempts =>
  (id) => [{ items: [{ placementId: id('plc'), reference: reference(), ...parts(id) }] }];
const anInsult = { category: 'HARASSMENT', channel: 'PHONE', receivedAt: '2026-04-02T02:01:00Z' };
const aDeath = { kind: 'DECEASED', occurredAt: '2026-04-02T02:01:00Z' };
const aWrongNumber = (contactPointId: string) => ({
  kind: 'WRONG_NUMBER',
  occurredAt: '2026-04-02T02:01:00Z',
  about: { contactPointId },
});
const payment = onPlacement(() => ({ amount: money, valueDate: '2026-04-03' }));
const reversal = onPlacement((id) => ({
  amount: money,
  valueDate: '2026-04-03',
  paymentId: id('pay'),
  reason: 'NSF',
}));

const dutyPages: Attempts = () => [page, { ...page, filter: { status: 'ATTESTED' } }];
const attestation = (deletedAt: string): Attempts =>
  onPlacement(() => ({
    deletedAt,
    deletedBy: 'S-1',
    method: 'PURGED',
    records: 3,
    documents: 2,
    recordings: 1,
    proof: EVIDENCE,
  }));

const violationPages: Attempts = (id) => [page, { ...page, filter: { agencyId: id('agy') } }];
const EVIDENCE = { uri: 'urn:evidence:mine', sha256: 'a'.repeat(64) };

/** Contacts of a placement that are thought of: one that a hold forbids, one at night that it does not. */
const question: Attempts = (id) => [
  {
    items: [
      { placementId: id('plc'), channel: 'PHONE', contactPointId: id('cpt') },
      { placementId: id('plc'), channel: 'PHONE', at: '2026-04-02T15:00:00Z', details: LAWFUL },
    ],
  },
];
const permit: Attempts = (id) => [
  {
    items: [
      { placementId: id('plc'), channel: 'PHONE', reference: reference(), details: LAWFUL },
      { placementId: id('plc'), channel: 'PHONE', reference: reference() },
    ],
  },
];
const LAWFUL = { purpose: 'REQUIRED_BY_LAW' };

const settlementScenario = JSON.stringify({
  contract: { currency: 'CNY' },
  schedule: { kind: 'flat', rate_ppm: 150_000 },
  placements: [{ id: 'P', placed_on: '2026-01-01', balance: 1_000 }],
  events: [{ id: 'p', type: 'payment', placement: 'P', effective: '2026-01-02', amount: 100 }],
  closes: [{ period: '2026-01', on: '2026-01-31' }],
});
const invoice = (id: IdOf): Data => ({
  input: { statementId: id('stm'), reference: reference(), amount: money, issuedOn: '2026-04-03' },
});
const disputesOf: Attempts = (id) => [
  { ...page, statementId: id('stm') },
  { ...page, statementId: id('stm'), which: 'RELEASED' },
];

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
  ledgerAccounts: byId('agr', 'agreementId'),
  ledgerTransfers: (id) => [
    { ...page, filter: { placementId: id('plc') } },
    { ...page, filter: { statementId: id('stm') } },
  ],
  ledgerVerifications: () => [page],
  auditCheckpoints: () => [page],
  auditEntries: (id) => [page, { ...page, filter: { agencyId: id('agy') } }],
  contactPermission: question,
  person: byId('dbt'),
  correctPeople: (id) => [{ items: [{ debtorId: id('dbt'), reason: 'OWN_MISTAKE', name: 'Another Name' }] }],
  requestErasures: (id) => [{ input: { debtorIds: [id('dbt')], reason: 'PERSON_ASKED' } }],
  approveErasures: (id) => [{ input: { erasureIds: [id('ers')] } }],
  declineErasures: (id) => [{ input: { erasureIds: [`${id('ers')}`.replace(/.$/, '0')] } }],
  erasurePreview: byId('dbt', 'debtorId'),
  erasures: () => [page],
  retentionPlan: () => [{}],
  casePreview: (id) => [{ placementId: id('plc'), purpose: 'CALL' }],
  disclosures: (id) => [
    page,
    { ...page, filter: { agencyId: id('agy') } },
    { ...page, filter: { placementId: id('plc') } },
  ],
  revealAnomalies: () => [{ from: '2026-03-01T00:00:00Z', to: '2026-04-01T00:00:00Z' }],
  resolveDialToken: () => [{ token: `consign_dt_${'0'.repeat(49)}` }],
  unreportedDials: (id) => [
    page,
    { ...page, filter: { agencyId: id('agy') } },
    { ...page, filter: { placementId: id('plc') } },
  ],
  disclosurePreset: () => [{ jurisdiction: 'CN' }],
  disclosureProfile: byId('dpf'),
  disclosureProfiles: () => [page],
  violations: violationPages,
  conductLedger: () => [
    { input: { by: 'AGENCY', from: '2026-03-01', to: '2026-04-30' } },
    { input: { by: 'COLLECTOR', from: '2026-03-01', to: '2026-04-30' } },
    { input: { by: 'RULE', from: '2026-03-01', to: '2026-04-30' } },
  ],
  backTestConduct: () => [{ first: 5, input: { from: '2026-03-01', to: '2026-04-30' } }],
  decideViolations: (id) => [{ input: { ids: [id('vio')], decision: 'UPHELD', reason: 'Taken over' } }],
  conductPolicies: () => [{}],
  setConductPolicy: () => [
    {
      input: {
        effectiveFrom: '2026-12-01',
        packs: [{ jurisdiction: 'US-NY', packs: ['US-NYC'] }],
        policy: JSON.stringify({ rules: { 'CN-TALK-3PERDAY': { numbers: { limit: 2 } } } }),
        agreedTo: ['NOTIFICATIONS'],
      },
    },
  ],
  complaint: byId('cmp'),
  complaints: (id) => [
    page,
    { ...page, filter: { accountId: id('acc') } },
    { ...page, filter: { agencyId: id('agy'), isOverdue: true } },
  ],
  changeComplaints: (id) => [
    { items: [{ complaintId: id('cmp'), transition: 'UPHOLD', contactIds: [id('con')], penalty: money }] },
    { items: [{ complaintId: 'cmp_00000000000000000000000000', transition: 'ACKNOWLEDGE' }] },
  ],
  recordComplaints: (id) => [
    { items: [{ accountId: id('acc'), reference: reference(), ...anInsult }] },
    { items: [{ accountId: id('acc'), placementId: id('plc'), reference: reference(), ...anInsult }] },
  ],
  extendDeletions: (id) => [{ input: { ids: [id('plc')], reason: 'Taken over', dueOn: '2026-08-01' } }],
  deletionDuties: (id) => [...dutyPages(id), { ...page, filter: { agencyId: id('agy') } }],
  waiveDeletions: withReason('plc'),
  import: byId('imp'),
  importErrors: (id) => [{ ...page, importId: id('imp') }],
  imports: () => [page],
  members: () => [page],
  notice: byId('ntc'),
  notices: (id) => [
    page,
    { ...page, filter: { inForce: false } },
    { ...page, filter: { debtorId: id('dbt') } },
    { ...page, filter: { accountId: id('acc') } },
  ],
  placement: byId('plc'),
  placementBatches: () => [page],
  people: () => [
    { ...page, by: { phone: '+8613812345678' } },
    { ...page, by: { nationalId: '110101199003074258' } },
  ],
  portfolios: () => [page],
  placements: (id) => [
    page,
    { ...page, filter: { agencyId: id('agy') } },
    { ...page, filter: { batchId: id('bat') } },
  ],
  simulateSettlement: () => [{ scenario: settlementScenario }],
  simulateConduct: () => [
    {
      scenario: JSON.stringify({
        jurisdiction: 'CN',
        packs: ['EU'],
        given: [
          { type: 'PLACEMENT', at: '2026-03-01T09:00:00+08:00', agency: 'East' },
          { type: 'RECALL', at: '2026-03-02T09:00:00+08:00', agency: 'East' },
          { type: 'CONTACT', at: '2026-03-02T23:00:00+08:00', channel: 'PHONE', agency: 'East' },
          { type: 'CONTACT', at: '2026-03-02T23:30:00+08:00', channel: 'PHONE', agency: 'West' },
        ],
      }),
    },
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
  approveDisclosureProfile: byId('dpf', 'profileId'),
  draftDisclosureProfile: () => [{ input: { name: reference(), jurisdiction: 'CN' } }],
  setDisclosureProfile: (id) => [
    { agreementId: id('agr') },
    { agreementId: id('agr'), disclosureProfile: id('dpf') },
  ],
  approveFeeSchedule: byId('sch', 'scheduleId'),
  retireFeeSchedule: byId('sch', 'scheduleId'),
  approveStatement: byId('stm', 'statementId'),
  disputes: disputesOf,
  decideDisputes: (id) => [
    { items: [{ disputeId: id('dsp'), accepted: false, rejection: 'OTHER' }] },
    { items: [{ disputeId: id('dsp'), accepted: true }] },
  ],
  payeeAccount: byId('pya'),
  payeeAccounts: byId('agr', 'agreementId'),
  recordPayout: (id) => [
    { input: { statementId: id('stm'), reference: reference(), amount: money, valueDate: '2026-04-03' } },
  ],
  sendStatements: (id) => [{ statementIds: [id('stm')] }],
  setPayeeAccount: (id) => [
    { input: { agreementId: id('agr'), holder: 'Mine', number: 'DE02120300000000202051', bank: 'BYLADEM1' } },
  ],
  settlementTerms: (id) => [{ ...page, agreementId: id('agr') }],
  draftSettlementTerms: (id) => [
    { input: { agreementId: id('agr'), effectiveFrom: '2026-12-01', invoiceTolerance: '1.00' } },
  ],
  approveSettlementTerms: byId('stt', 'settlementTermsId'),
  closePeriod: (id) => [{ input: { agreementId: id('agr'), period: '2026-03' } }],
  endNotices: (id) => {
    const end = { input: { ids: [id('ntc')], reason: 'REPORTED_IN_ERROR' } };
    return [end, end];
  },
  draftFeeSchedule: (id) => [
    {
      input: {
        agreementId: id('agr'),
        effectiveFrom: '2026-05-01',
        terms: { kind: 'FLAT', ratePpm: 100_000 },
      },
    },
  ],
  limitationsRunningOut: () => [{ ...page, filter: { before: '2030-01-01' } }],
  planReview: (id) => [{ input: { agencyId: id('agy'), period: '2026-03', ratePpm: 1_000_000 } }],
  reviewContacts: (id) => [{ items: [{ contactId: id('con'), findings: ['THREAT'] }] }],
  reviewTotals: (id) => [{ agencyId: id('agy'), period: '2026-03' }],
  reviews: (id) => [{ ...page, filter: { agencyId: id('agy'), period: '2026-03' } }],
  recordLimitationFacts: (id) => [
    { items: [{ accountId: id('acc'), reference: reference(), kind: 'DEMAND', on: '2026-03-01' }] },
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
  recordNotices: (id) => [
    { items: [{ accountId: id('acc'), reference: reference(), ...aDeath }] },
    { items: [{ accountId: id('acc'), reference: reference(), ...aDeath, supersedes: id('ntc') }] },
  ],
  recordDirectPayments: payment,
  recordReversals: reversal,
  recordWaivers: onPlacement(() => ({ amount: money, valueDate: '2026-04-03', reason: 'GOODWILL' })),
  confirmPayments: onPlacement((id) => ({ amount: money, paymentId: id('pay') })),
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
  simulateSettlement: () => [{ scenario: settlementScenario }],
  answerStatement: byId('stm', 'statementId'),
  disputeLines: (id) => [
    { items: [{ statementId: id('stm'), lineId: id('lin'), reason: 'OTHER', claimed: money }] },
  ],
  disputes: disputesOf,
  submitInvoice: (id) => [invoice(id)],
  contactPermission: question,
  rebutViolations: (id) => [{ input: { ids: [id('vio')], reason: 'Taken over', evidence: [EVIDENCE] } }],
  violations: violationPages,
  takeContactPermits: permit,
  releaseContactPermits: (id) => [{ ids: [id('pmt')] }],
  grants: () => [page],
  placement: (id) => [{ id: id('plc') }, { id: id('plc'), purpose: 'CALL' }],
  issueDialTokens: onPlacement((id) => ({ contactPointId: id('cpt'), ...whyRevealed })),
  unreportedDials: () => [page],
  revealContactPoint: (id) => [
    { input: { placementId: id('plc'), contactPointId: id('cpt'), ...whyRevealed } },
  ],
  revealName: (id) => [
    { input: { placementId: id('plc'), ...whyRevealed } },
    { input: { placementId: id('plc'), personId: id('dbt'), ...whyRevealed } },
  ],
  revealNationalId: (id) => [
    { input: { placementId: id('plc'), ...whyRevealed, purpose: 'LEGAL' } },
    { input: { placementId: id('plc'), personId: id('dbt'), ...whyRevealed, purpose: 'LEGAL' } },
  ],
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
  reportDeliveries: onPlacement((id) => ({
    letterId: id('ltr'),
    state: 'REFUSED',
    at: '2026-04-02T02:01:00Z',
  })),
  reportLetters: onPlacement(() => ({
    kind: 'DEMAND',
    template: 'mine',
    templateVersion: 1,
    amounts: { principal: money },
    sentAt: '2026-04-02T02:01:00Z',
    sentBy: 'C-1',
  })),
  reportNotices: (id) => [
    { items: [{ placementId: id('plc'), reference: reference(), ...aDeath }] },
    { items: [{ placementId: id('plc'), reference: reference(), ...aWrongNumber(id('cpt')) }] },
  ],
  withdrawNotices: onPlacement((id) => ({
    noticeId: id('ntc'),
    reason: 'TAKEN_BACK',
    endedAt: '2026-04-02T02:01:00Z',
  })),
  attestDeletions: (id) =>
    ['2026-03-20T02:00:00Z', '2026-04-02T02:01:00Z'].flatMap((deletedAt) => attestation(deletedAt)(id)),
  deletionDuties: dutyPages,
  ownReports: (id) => [{ ...page, placementId: id('plc') }],
  complaints: () => [page, { ...page, filter: { isOverdue: true } }],
  reportComplaints: (id) => [
    { items: [{ placementId: id('plc'), reference: reference(), asksHold: true, ...anInsult }] },
  ],
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
