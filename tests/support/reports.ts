/** What agencies report, complete and valid; tests say only what they are about. */

type Parts = Readonly<Record<string, unknown>>;

let made = 0;

/** A reference that nobody used. */
export function aReference(kind = 'ref'): string {
  return `${kind}-${++made}`;
}

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

export function cny(amount: string) {
  return { amount, currency: 'CNY' };
}

/** Rows in an order that does not depend on theirs, for comparing lists whose order says nothing. */
export function sorted<T>(rows: readonly T[]): T[] {
  const text = (row: T) => JSON.stringify(row);
  return rows.toSorted((one, other) => (text(one) < text(other) ? -1 : 1));
}
