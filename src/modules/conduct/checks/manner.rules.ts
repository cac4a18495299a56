import type { CheckOf } from '../checks.rules.js';
import { ALWAYS, type Obstacle } from '../obstacle.rules.js';
import type { View } from '../view.rules.js';

/** Enough of them, with their cards shown, and let in. What nobody told breaks nothing. */
export function visitParty(view: View, { least }: CheckOf<'VISIT_PARTY'>): Obstacle | null {
  const { partySize, identityShown, entryConsented } = view.contact?.fact ?? {};
  const isWrong =
    (partySize !== undefined && partySize < least) || identityShown === false || entryConsented === false;
  return isWrong ? ALWAYS : null;
}

/** A visit is announced with its purpose. */
export function visitNotice(view: View): Obstacle | null {
  const asked = view.contact;
  if (asked === null || asked.fact.noticeGiven === true) return null;
  if (view.facts('VISIT_NOTICE').length > 0) return null;
  const isAnnounced = view.history
    .withPurpose('VISIT_NOTICE')
    .some(({ isOutbound, second }) => isOutbound && second < view.at);
  return isAnnounced ? null : ALWAYS;
}

/** A talk and a visit leave a recording with its hash; a call that reached nobody has nothing to record. */
export function recording(view: View): Obstacle | null {
  const asked = view.contact;
  if (asked === null || asked.fact.recording !== null) return null;
  return asked.isTalk || asked.fact.channel === 'VISIT' ? ALWAYS : null;
}

export function device(view: View): Obstacle | null {
  return view.contact?.fact.deviceApproved === false ? ALWAYS : null;
}
