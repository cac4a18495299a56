import type { ContactPointFact } from '../facts.rules.js';
import { plainAddress, plainNumber, type KnownContact } from '../history.rules.js';
import { allOf, ALWAYS, type Obstacle } from '../obstacle.rules.js';
import type { View } from '../view.rules.js';
import { inconvenientTimes } from './hours.rules.js';

const WORK = 'WORK';

/** Places that the person has called inconvenient. Where others forbid it is a rule of its own for work. */
export function inconvenientPlaces(view: View): Obstacle | null {
  const places = view.contact?.fact.places ?? [];
  const isUnwanted = view
    .facts('PREFERENCE')
    .some(({ fact }) =>
      places.some(
        (place) =>
          fact.inconvenientPlaces?.includes(place) === true ||
          (place !== WORK && fact.blockedPlaces?.includes(place) === true),
      ),
    );
  return isUnwanted ? ALWAYS : null;
}

/** At work, where the employer is known to forbid it. */
export function workplace(view: View): Obstacle | null {
  if (view.contact?.fact.places?.includes(WORK) !== true) return null;
  return view.facts('PREFERENCE').some(({ fact }) => fact.blockedPlaces?.includes(WORK)) ? ALWAYS : null;
}

/** Media, addresses and numbers that the person does not want used, for any debt, until that is taken back. */
export function optOuts(view: View): Obstacle | null {
  const { contact, history } = view;
  if (contact === null) return null;
  const { channel } = contact.fact;
  const unwanted = [
    ...history
      .factsOf('PREFERENCE')
      .filter(
        ({ fact }) =>
          fact.blockedMedia?.includes(channel) === true ||
          (contact.number !== undefined &&
            fact.blockedNumbers?.some((number) => plainNumber(number) === contact.number) === true),
      ),
    ...history.factsOf('OPT_OUT').filter(({ fact }) => isAbout(fact, contact)),
  ].filter(({ second }) => second <= view.at);
  if (unwanted.length === 0) return null;
  const last = Math.max(...unwanted.map(({ second }) => second));
  return isTakenBack(view, contact, last) ? null : ALWAYS;
}

/** Whether a fact about an address, a number or a medium is about the one that the contact uses. */
export function isAbout(fact: ContactPointFact, contact: KnownContact): boolean {
  const { number, address, channel } = fact;
  if (channel !== undefined && channel !== contact.fact.channel) return false;
  if (number === undefined && address === undefined) return channel !== undefined;
  return (
    (number !== undefined && plainNumber(number) === contact.number) ||
    (address !== undefined && plainAddress(address) === contact.address)
  );
}

/** By saying so, or by agreeing to that very medium afterwards. */
function isTakenBack({ history, at }: View, contact: KnownContact, since: number): boolean {
  const scope = SCOPE_OF[contact.fact.channel];
  return (
    history
      .factsOf('OPT_IN')
      .some(({ fact, second }) => second > since && second <= at && isAbout(fact, contact)) ||
    history
      .factsOf('CONSENT')
      .some(
        ({ fact, second }) =>
          second > since &&
          second <= at &&
          fact.givenTo !== 'CREDITOR' &&
          scope !== undefined &&
          fact.scopes?.includes(scope) === true,
      )
  );
}

const SCOPE_OF: Readonly<Partial<Record<string, 'CALLS' | 'SMS' | 'EMAIL' | 'VISIT'>>> = {
  PHONE: 'CALLS',
  SMS: 'SMS',
  EMAIL: 'EMAIL',
  VISIT: 'VISIT',
};

/** Whatever the customer asked for within reason: when, where and how. */
export function requests(view: View): Obstacle | null {
  const found = [
    inconvenientTimes(view, { kind: 'INCONVENIENT_TIMES', endsInclusive: false }),
    inconvenientPlaces(view),
    workplace(view),
    optOuts(view),
  ];
  return allOf(found.flatMap((obstacle) => (obstacle === null ? [] : [obstacle.wait])));
}
