import { DAY_SECONDS, dayNumberOf, dayOf, type Second } from '../../kernel/wall-clock.js';
import type { ConsentFact } from './facts.rules.js';
import {
  plainAddress,
  plainNumber,
  shareDebt,
  type CaseHistory,
  type KnownContact,
  type KnownFact,
} from './history.rules.js';
import type { Wait } from './obstacle.rules.js';
import type { Exemption } from './rule.rules.js';
import type { View } from './view.rules.js';

const LIFTED: Wait = () => 0;
type Consent = Extract<Exemption, { kind: 'CONSENT' }>;

/** What may lift a rule for the contact asked about: each is 0 while it does. */
export function liftedBy(view: View, exemptions: readonly Exemption[]): readonly Wait[] {
  return exemptions.flatMap((exemption): readonly Wait[] => {
    switch (exemption.kind) {
      case 'CONSENT':
        return consents(view, exemption);
      case 'ONE_REPLY':
        return isFirstReply(view) ? [LIFTED] : [];
      case 'ONE_CONFIRMATION':
        return isFirstConfirmation(view) ? [LIFTED] : [];
      case 'PURPOSE': {
        const purpose = view.contact?.fact.purpose;
        return purpose !== undefined && exemption.purposes.includes(purpose) ? [LIFTED] : [];
      }
      case 'ASKED_FOR':
        return view.contact?.fact.thirdPartyRequested === true ? [LIFTED] : [];
    }
  });
}

/** Calls that the person allowed beforehand are not counted: 12 CFR 1006.14(b)(3)(i). */
export function isExcused(history: CaseHistory, call: KnownContact): boolean {
  const all = history.factsOf('CONSENT');
  if (all.length === 0) return false;
  const { possible } = history.clocksAt(call.second);
  return all.some(
    (consent) =>
      consent.second <= call.second &&
      covers(consent, PRIOR_CONSENT, call) &&
      shareDebt(history.groupsOf(consent.fact.debts), call.debts) &&
      !isRevoked(history, consent, call.second) &&
      !isOver(history, consent, call.person, call.second - 1) &&
      possible.every(
        (clock) =>
          waitOf(history, consent, PRIOR_CONSENT)(wallOf(history, clock, call.second), clock, call.second) ===
          0,
      ),
  );
}

const PRIOR_CONSENT: Consent = { kind: 'CONSENT', scope: 'CALLS', direct: true, days: 7, endsByTalk: true };

function wallOf(history: CaseHistory, clock: number, second: Second): number {
  return history.clocks[clock]!.wallAt(second);
}

function consents(view: View, exemption: Consent): readonly Wait[] {
  const all = view.history.factsOf('CONSENT');
  if (all.length === 0) return [];
  return all
    .filter((consent) => consent.second <= view.at && covers(consent, exemption, view.contact))
    .filter((consent) => view.concerns(consent.fact) && !isRevoked(view.history, consent, view.at))
    .filter(
      (consent) =>
        exemption.endsByTalk !== true ||
        view.contact === null ||
        !isOver(view.history, consent, view.contact.person, view.isRecorded ? view.at - 1 : view.at),
    )
    .map((consent) => waitOf(view.history, consent, exemption));
}

function covers(
  { fact }: KnownFact<ConsentFact>,
  { scope, direct }: Consent,
  contact: KnownContact | null,
): boolean {
  if (fact.scopes !== undefined && !fact.scopes.includes(scope)) return false;
  if (direct === true && fact.givenTo === 'CREDITOR') return false;
  if (contact === null) return true;
  return (
    (fact.number === undefined || plainNumber(fact.number) === contact.number) &&
    (fact.address === undefined || plainAddress(fact.address) === contact.address) &&
    (fact.person === undefined || fact.person === contact.person)
  );
}

function isRevoked(history: CaseHistory, { fact, second }: KnownFact<ConsentFact>, by: Second): boolean {
  return history
    .factsOf('CONSENT_REVOKED')
    .some(
      (revoked) =>
        revoked.second >= second &&
        revoked.second <= by &&
        shareDebt(history.groupsOf(revoked.fact.debts), history.groupsOf(fact.debts)) &&
        (fact.scopes === undefined ||
          revoked.fact.scopes?.some((scope) => fact.scopes!.includes(scope)) !== false),
    );
}

/** A talk after the consent ends it; the talk in which it was given does not. */
function isOver(
  history: CaseHistory,
  { fact, second }: KnownFact<ConsentFact>,
  person: string,
  by: Second,
): boolean {
  const debts = history.groupsOf(fact.debts);
  const talks = history.contactsWith(person);
  for (let n = talks.length - 1; n >= 0 && talks[n]!.second > second; n--) {
    const talk = talks[n]!;
    if (talk.second <= by && talk.isTalk && shareDebt(talk.talkDebts, debts)) return true;
  }
  return false;
}

/** On the days it was given for, the day of it counted as the first. */
function waitOf(history: CaseHistory, consent: KnownFact<ConsentFact>, { days }: Consent): Wait {
  const { onlyOn, until } = consent.fact;
  const only = onlyOn?.map(dayNumberOf).toSorted((a, b) => a - b);
  return (wall, clock) => {
    const today = dayOf(wall);
    const first = history.clocks[clock]!.dayAt(consent.second);
    const last = Math.min(
      days === undefined ? Infinity : first + days - 1,
      until === undefined ? Infinity : dayNumberOf(until),
    );
    const next = only === undefined ? today : only.find((day) => day >= today);
    if (next === undefined || next > last) return Infinity;
    return next === today ? 0 : next * DAY_SECONDS - wall;
  };
}

/** One answer to what the person last sent, by the same medium. */
function isFirstReply(view: View): boolean {
  const asked = view.contact;
  if (asked === null || asked.fact.isReply !== true) return false;
  let isFirst = true;
  let isHeard = false;
  view.eachBack(view.history.contactsWith(asked.person), -Infinity, (contact) => {
    if (contact.fact.channel !== asked.fact.channel) return true;
    isHeard = !contact.isOutbound;
    isFirst = isHeard || contact.fact.isReply !== true;
    return isFirst && !isHeard;
  });
  return isFirst;
}

function isFirstConfirmation(view: View): boolean {
  const asked = view.contact;
  if (asked?.fact.purpose !== 'OPT_OUT_CONFIRMATION') return false;
  const request = Math.max(
    -Infinity,
    ...view.facts('OPT_OUT').map(({ second }) => second),
    ...view.facts('PREFERENCE').map(({ second }) => second),
  );
  let isFirst = true;
  view.eachBack(view.history.contactsWith(asked.person), request, ({ fact }) => {
    isFirst = fact.purpose !== 'OPT_OUT_CONFIRMATION';
    return isFirst;
  });
  return isFirst;
}
