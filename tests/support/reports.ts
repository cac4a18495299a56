/** What agencies report, complete and valid; tests say only what they are about. */

type Parts = Readonly<Record<string, unknown>>;

let made = 0;

/** A reference that nobody used. */
export function aReference(kind = 'ref'): string {
  return `${kind}-${++made}`;
}

/** A recording that is kept long enough everywhere. */
export const aRecording = { uri: 'urn:rec:1', sha256: 'ab'.repeat(32), keptUntil: '2036-12-31' };

export function aContact(placementId: string, parts: Parts = {}) {
  return {
    placementId,
    reference: aReference('con'),
    occurredAt: '2026-03-10T02:00:00Z',
    channel: 'PHONE',
    direction: 'OUTBOUND',
    party: 'DEBTOR',
    connection: 'CONVERSATION',
    result: 'NONE',
    collector: 'C-17',
    recording: aRecording,
    ...parts,
  };
}

export function aVisit(placementId: string, parts: Parts = {}) {
  return {
    placementId,
    reference: aReference('vis'),
    startedAt: '2026-03-10T01:00:00Z',
    endedAt: '2026-03-10T01:20:00Z',
    visitors: ['F-1', 'F-2'],
    outcome: 'NO_ONE',
    evidence: [],
    recording: aRecording,
    ...parts,
  };
}

export function anAttestation(placementId: string, parts: Parts = {}) {
  return {
    placementId,
    reference: aReference('dat'),
    deletedAt: '2026-03-11T02:00:00Z',
    deletedBy: 'S-4',
    method: 'PURGED',
    records: 12,
    ...parts,
  };
}

/** What is to be said of a visit at which somebody was met. */
export const properly = { isIdentityShown: true, isPurposeExplained: true, hasEntered: false };

export function aLetter(placementId: string, parts: Parts = {}) {
  return {
    placementId,
    reference: aReference('ltr'),
    kind: 'DEMAND',
    template: 'demand-1',
    templateVersion: 3,
    amounts: { principal: cny('900.00'), interest: cny('100.00') },
    sentAt: '2026-03-10T01:00:00Z',
    sentBy: 'C-17',
    ...parts,
  };
}

export function aDelivery(placementId: string, letterId: string, parts: Parts = {}) {
  return {
    placementId,
    letterId,
    reference: aReference('dlv'),
    state: 'IN_TRANSIT',
    at: '2026-03-10T01:30:00Z',
    ...parts,
  };
}

export function aPromise(placementId: string, amount: string, parts: Parts = {}) {
  return {
    placementId,
    reference: aReference('ptp'),
    amount: cny(amount),
    madeOn: '2026-03-10',
    dueOn: '2026-03-20',
    ...parts,
  };
}

export function aPayment(placementId: string, amount: string, parts: Parts = {}) {
  return {
    placementId,
    reference: aReference('pay'),
    amount: cny(amount),
    valueDate: '2026-03-10',
    ...parts,
  };
}

export function aReversal(placementId: string, paymentId: string, amount: string, parts: Parts = {}) {
  return {
    placementId,
    paymentId,
    reference: aReference('rev'),
    amount: cny(amount),
    valueDate: '2026-03-10',
    reason: 'NSF',
    ...parts,
  };
}

/** A notice of a kind that says nothing more than that it is so. */
export function aNotice(placementId: string, parts: Parts = {}) {
  return { placementId, ...whatIsKnown(parts) };
}

/** A complaint about the work on a placement. */
export function aComplaint(placementId: string, parts: Parts = {}) {
  return { placementId, ...whatWasSaid(parts) };
}

/** The same as a lender takes it in. */
export function aRecordedComplaint(accountId: string, parts: Parts = {}) {
  return { accountId, ...whatWasSaid(parts) };
}

function whatWasSaid(parts: Parts) {
  const usual = { category: 'HARASSMENT', channel: 'PHONE', receivedAt: '2026-03-10T02:00:00Z' };
  return { reference: aReference('cmp'), ...usual, ...parts };
}

/** That a notice holds no more. */
export function aWithdrawal(placementId: string, noticeId: string, parts: Parts = {}) {
  const endedAt = '2026-03-10T02:00:00Z';
  return { placementId, noticeId, reference: aReference('end'), reason: 'TAKEN_BACK', endedAt, ...parts };
}

/** The same as a lender records it. */
export function aRecordedNotice(accountId: string, parts: Parts = {}) {
  return { accountId, ...whatIsKnown(parts) };
}

function whatIsKnown(parts: Parts) {
  return { reference: aReference('ntc'), kind: 'DECEASED', occurredAt: '2026-03-10T02:00:00Z', ...parts };
}

/** Notices that together say everything a notice can. */
export const everyNotice: readonly Parts[] = [
  { kind: 'DECEASED', details: { happenedOn: '2026-03-01' }, note: 'The sister called.' },
  {
    kind: 'BREATHING_SPACE',
    details: { breathingSpace: 'STANDARD', from: '2026-03-10', until: '2026-05-08' },
  },
  {
    kind: 'CEASE',
    details: { inWriting: true, mailedAt: '2026-03-05T02:00:00Z', receivedAt: '2026-03-09T02:00:00Z' },
  },
  { kind: 'ATTORNEY', details: { letsContact: true } },
  { kind: 'DISPUTE', details: { ground: 'AMOUNT', inWriting: false } },
  { kind: 'VULNERABILITY', details: { handling: ['MORE_TIME'] } },
  { kind: 'HARDSHIP', details: { term: 'SHORT' } },
  {
    kind: 'PREFERENCE',
    details: {
      inconvenient: [{ weekdays: ['MONDAY'], from: '18:00', to: '20:30', until: '2026-12-31' }],
      inconvenientPlaces: ['WORK'],
      blockedMedia: ['SMS'],
    },
  },
  { kind: 'WRONG_NUMBER', about: { phone: '+86 139 0000 8888' } },
  { kind: 'LOCATION', details: { timeZones: ['Asia/Urumqi'] } },
  { kind: 'UNREACHABLE', details: { evidence: 'NUMBER_INVALID' } },
  {
    kind: 'CONSENT',
    details: { givenTo: 'CREDITOR', consentTo: ['PLACE'], onlyOn: '2026-12-01', via: 'PHONE' },
  },
];

export function cny(amount: string) {
  return { amount, currency: 'CNY' };
}

/** Rows in an order that does not depend on theirs, for comparing lists whose order says nothing. */
export function sorted<T>(rows: readonly T[]): T[] {
  const text = (row: T) => JSON.stringify(row);
  return rows.toSorted((one, other) => (text(one) < text(other) ? -1 : 1));
}
