import { notFound, Refusal } from '../../kernel/errors.js';
import type { Id } from '../../kernel/ids.js';
import type { Reader, Work } from '../../kernel/store.js';
import type { Instant } from '../../kernel/time.js';
import { openPerson } from '../accounts/index.js';
import { contactPermits, dialTokenOf, resolveDial, type DialToken } from '../contacts/index.js';
import { ERASED, installedKeyring, isMore, recordDisclosures } from '../privacy/index.js';
import { overReason, type OverReason } from './dial-token.rules.js';
import { knownCases, type KnownCase } from './known-case.js';
import { classOfValue, contactTrouble, levelFor, type Wish } from './reveal.rules.js';
import { refusalOf } from './reveal.js';
import { standingsOf, type Standing } from './standing.js';

/** What the dialler is told: the value, how to use it, and for whom. */
export interface ResolvedDial {
  readonly token: DialToken;
  readonly accountId: Id<'account'>;
  readonly masked: string;
  readonly value: string;
}

/** A handle as it was before the transaction, and what the judge says to the contact now. */
export interface DialAsked {
  readonly text: string;
  readonly token: DialToken | null;
  readonly standing: Standing | null;
}

export async function beforeResolving(reader: Reader, text: string, now: Instant): Promise<DialAsked> {
  const token = await dialTokenOf(reader, text);
  const known = token && (await caseOf(reader, token, now));
  if (!known) return { text, token, standing: null };
  const wished = { known, wish: wishOf(known, token) };
  return { text, token, standing: (await standingsOf(reader, [wished], now))(wished) };
}

/**
 * The value behind a handle, once, for the lender's dialler: its row of the log is written and a report of the contact is owed
 * from then on. A handle is over when it was resolved before or has run out, with its case, when its grant changed, or with
 * its reservation; and what forbids a reveal now forbids this. Five statements, one more with a reservation.
 */
export async function resolveDialToken(
  work: Work,
  { text, token, standing }: DialAsked,
): Promise<ResolvedDial> {
  const now = work.context.clocks.domain.now();
  // the case before the handle, as reports lock them
  const known = token && (await caseOf(work, token, now, 'update'));
  const handle = token && (await dialTokenOf(work, text, 'update'));
  if (!handle) throw notFound('handle', ['token']);
  const isReserved = handle.permitId === null ? null : await doesStand(work, handle.permitId, now);
  const reason = overReason({ token: handle, grantEpoch: known?.grantEpoch ?? null, isReserved }, now);
  if (reason !== null) throw over(reason);
  const { placement, debtor, point, profile, grantId } = known!;
  const wish = wishOf(known!, handle);
  const judged = standing && { ...standing, ...(handle.permitId !== null && { answer: null }) };
  assertStillGiven(known!, wish, judged, now);
  const person = await openPerson(work, installedKeyring(), known!, { points: [point!] });
  if (person === ERASED) throw over('ERASED');
  if (!(await resolveDial(work, handle))) throw over('SPENT');
  await recordDisclosures(work, [
    {
      way: 'DIAL_TOKEN',
      agencyId: handle.agencyId,
      debtorId: debtor.id,
      dataClass: wish.dataClass,
      value: wish.value,
      contactPointId: point!.id,
      accountId: placement.accountId,
      placementId: placement.id,
      grantId,
      profileId: profile!.id,
      collector: handle.collector,
      purpose: handle.purpose,
      reason: handle.reason,
    },
  ]);
  const value = person.contacts[point!.id]!;
  return { token: handle, accountId: placement.accountId, masked: point!.masked, value };
}

function over(reason: OverReason): Refusal {
  return new Refusal('DIAL_TOKEN_OVER', 'This handle is over.', { path: ['token'], details: { reason } });
}

async function caseOf(
  reader: Reader,
  { agencyId, placementId, contactPointId }: DialToken,
  now: Instant,
  lock?: 'update',
): Promise<KnownCase | null> {
  const wanted = {
    agencyId,
    placementIds: [placementId],
    by: 'point',
    subjects: [contactPointId],
    now,
  } as const;
  const [known] = await knownCases(reader, wanted, lock);
  return known ?? null;
}

/** As when it was issued. */
function wishOf({ role, point }: KnownCase, { purpose, channel, collector }: DialToken): Wish {
  const dataClass = classOfValue(role, 'CONTACT_POINT', point!.kind);
  return { value: 'CONTACT_POINT', dataClass, purpose, channel, collector };
}

/** A reservation stands for the judge; where there is none he is asked again, for the hour may be another one now. */
function assertStillGiven(known: KnownCase, wish: Wish, standing: Standing | null, now: Instant): void {
  // a case that was closed before the transaction and is open in it: the judge was not asked
  if (standing === null) throw over('CASE_CLOSED');
  if (!isMore(levelFor(known, wish, standing.isLost, now), 'MASKED'))
    throw new Refusal('OUTSIDE_PROFILE', 'The profile leaves this out by now.', { path: ['token'] });
  const trouble = contactTrouble(known, wish, standing);
  if (trouble !== null) throw refusalOf({ ...trouble, path: [] }, ['token']);
}

async function doesStand(work: Work, id: Id<'permit'>, now: Instant): Promise<boolean> {
  const permit = await work.findOne(contactPermits, { id }, { lock: 'share' });
  return permit?.state === 'HELD' && permit.expiresAt > now;
}
