import { addDays, type Instant, type LocalDate } from '../../kernel/time.js';

/** Where a letter is. DEEMED: nobody proved a receipt, and a contract or a rule takes it for received (送达). */
export const deliveryStates = ['SENT', 'IN_TRANSIT', 'SIGNED', 'REFUSED', 'RETURNED', 'DEEMED'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** What can be reported of a letter on its way. */
export const reportedStates = [
  'IN_TRANSIT',
  'SIGNED',
  'REFUSED',
  'RETURNED',
  'DEEMED',
] as const satisfies readonly DeliveryState[];
export type ReportedState = (typeof reportedStates)[number];

/** Who signed for it; the first three prove that it was served (SPC on limitation, art. 8). */
export const signers = ['SELF', 'COHABITING_RELATIVE', 'AUTHORISED', 'OTHER'] as const;
export type Signer = (typeof signers)[number];

/**
 * What may follow what. A refused letter may be brought again; what was deemed received may turn out to have been signed
 * for; what was signed for or came back went nowhere else.
 */
export const deliveryTransitions: Readonly<Record<DeliveryState, readonly ReportedState[]>> = {
  SENT: ['IN_TRANSIT', 'SIGNED', 'REFUSED', 'RETURNED', 'DEEMED'],
  IN_TRANSIT: ['IN_TRANSIT', 'SIGNED', 'REFUSED', 'RETURNED', 'DEEMED'],
  SIGNED: [],
  REFUSED: ['IN_TRANSIT', 'SIGNED', 'REFUSED', 'RETURNED', 'DEEMED'],
  RETURNED: ['DEEMED'],
  DEEMED: ['SIGNED'],
};

/** A report of a delivery. */
export interface DeliveryReport {
  readonly id: string;
  readonly state: ReportedState;
  readonly at: Instant;
  readonly signedBy: Signer | null;
}

/** Where a letter stands by all that was reported of it. */
export interface Delivery {
  readonly state: DeliveryState;
  /** When it came to that; null as long as it was only sent. */
  readonly at: Instant | null;
  readonly signedBy: Signer | null;
  /** Reports that could not follow what came before them. */
  readonly strays: readonly string[];
}

/** Reads the reports in the order of their time, whatever the order in which they came: a late one finds its place. */
export function deliveryOf(reports: readonly DeliveryReport[]): Delivery {
  let delivery: Delivery = { state: 'SENT', at: null, signedBy: null, strays: [] };
  for (const report of reports.toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1)))
    delivery = deliveryTransitions[delivery.state].includes(report.state)
      ? { ...delivery, state: report.state, at: report.at, signedBy: report.signedBy }
      : { ...delivery, strays: [...delivery.strays, report.id] };
  return delivery;
}

/** When a letter that nobody signed for counts as served; null: never. */
export interface ServicePolicy {
  readonly deemedAfterDays: number;
  readonly deemed: readonly DeliveryState[];
}

/**
 * Service by jurisdiction. China: a letter that arrived or should have arrived is a demand (SPC on limitation, art. 8);
 * practice takes a refused one for served three days after dispatch. One that came back proves nothing by itself. Where
 * nothing is said, only a signature counts.
 */
const servicePolicies: Readonly<Record<string, ServicePolicy>> = {
  CN: { deemedAfterDays: 3, deemed: ['REFUSED', 'DEEMED'] },
};

export function servicePolicyOf(jurisdiction: string): ServicePolicy | null {
  return servicePolicies[jurisdiction] ?? null;
}

/** What service is read from, in local days. */
export interface ServiceFacts {
  readonly sentOn: LocalDate;
  readonly state: DeliveryState;
  /** The day of the state. */
  readonly on: LocalDate | null;
  readonly signedBy: Signer | null;
}

/** The day on which a letter counts as served, or null. */
export function servedOn(
  { sentOn, state, on, signedBy }: ServiceFacts,
  policy: ServicePolicy | null,
): LocalDate | null {
  if (state === 'SIGNED') return signedBy !== null && signedBy !== 'OTHER' ? on : null;
  if (!policy?.deemed.includes(state)) return null;
  return addDays(sentOn, policy.deemedAfterDays);
}
