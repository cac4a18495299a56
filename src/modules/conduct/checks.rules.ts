import {
  agencyListed,
  fresh,
  furnishWait,
  limitation,
  noCharge,
  noSubPlacement,
  notPlaceable,
  retention,
  serviceEnded,
} from './checks/acts.rules.js';
import { emailBasis, smsBasis, validation } from './checks/basis.rules.js';
import { cap, talkPause } from './checks/counts.rules.js';
import { debtCalls } from './checks/debt-calls.rules.js';
import { hours, inconvenientTimes } from './checks/hours.rules.js';
import { device, recording, visitNotice, visitParty } from './checks/manner.rules.js';
import { inconvenientPlaces, optOuts, requests, workplace } from './checks/requests.rules.js';
import { attorney, breathingSpace, cease, dispute, hold } from './checks/states.rules.js';
import {
  lost,
  noDisclosure,
  once,
  party,
  paymentDemand,
  personRefused,
} from './checks/third-persons.rules.js';
import type { Obstacle } from './obstacle.rules.js';
import type { Check, CheckKind } from './rule.rules.js';
import type { View } from './view.rules.js';

export type CheckOf<K extends CheckKind> = Extract<Check, { kind: K }>;

/** What each kind of check does. */
const checks: { readonly [K in CheckKind]: (view: View, check: CheckOf<K>) => Obstacle | null } = {
  HOURS: hours,
  CAP: cap,
  DEBT_CALLS: debtCalls,
  TALK_PAUSE: talkPause,
  INCONVENIENT_TIMES: inconvenientTimes,
  INCONVENIENT_PLACES: inconvenientPlaces,
  WORKPLACE: workplace,
  OPT_OUTS: optOuts,
  REQUESTS: requests,
  CEASE: cease,
  ATTORNEY: attorney,
  DISPUTE: dispute,
  BREATHING_SPACE: breathingSpace,
  HOLD: hold,
  PARTY: party,
  PAYMENT_DEMAND: paymentDemand,
  LOST: lost,
  PERSON_REFUSED: personRefused,
  NO_DISCLOSURE: noDisclosure,
  ONCE: once,
  VISIT_PARTY: visitParty,
  VISIT_NOTICE: visitNotice,
  RECORDING: recording,
  DEVICE: device,
  EMAIL_BASIS: emailBasis,
  SMS_BASIS: smsBasis,
  VALIDATION: validation,
  FURNISH_WAIT: furnishWait,
  NOT_PLACEABLE: notPlaceable,
  AGENCY_LISTED: agencyListed,
  FRESH: fresh,
  NO_SUB_PLACEMENT: noSubPlacement,
  NO_CHARGE: noCharge,
  SERVICE_ENDED: serviceEnded,
  RETENTION: retention,
  LIMITATION: limitation,
};

/** Runs a rule's check; null: it is not in the way of this. */
export function runCheck(view: View, check: Check): Obstacle | null {
  const run = checks[check.kind] as (view: View, check: Check) => Obstacle | null;
  return run(view, check);
}
