import type { Id } from '../../kernel/ids.js';
import type { Instant } from '../../kernel/time.js';
import { LONG_AGO, type ContactFact, type Fact, type LocalRules } from '../conduct/index.js';
import type { DebtorTurn } from '../placements/index.js';
import type { Contact } from './contact.entity.js';
import type { ContactPermit } from './contact-permit.entity.js';

/** What the judge asks of a row of the register. */
export type RegisterRow = Pick<
  Contact,
  | 'id'
  | 'placementId'
  | 'agencyId'
  | 'debtorId'
  | 'occurredAt'
  | 'channel'
  | 'direction'
  | 'party'
  | 'connection'
  | 'collector'
  | 'contactPointId'
  | 'thirdPerson'
  | 'details'
  | 'recording'
  | 'result'
>;

/** Which debt a placement is of; a placement that is missing is about all debts of its person. */
export type DebtOf = ReadonlyMap<Id<'placement'>, string>;

/**
 * A row of the register as the judge sees it. A report that names no recording has none; a contact for which no purpose
 * was said asks for money.
 */
export function factOf(row: RegisterRow, debtOf: DebtOf): ContactFact {
  const { details, recording, channel, contactPointId, thirdPerson } = row;
  const debt = debtOf.get(row.placementId);
  return {
    type: 'CONTACT',
    id: row.id,
    at: row.occurredAt,
    channel,
    direction: row.direction,
    party: row.party,
    connection: row.connection,
    agency: row.agencyId,
    collector: row.collector,
    purpose: details?.purpose ?? 'COLLECT',
    recording: recording === null ? null : { ref: recording.uri, sha256: recording.sha256 },
    ...(thirdPerson !== null && { person: thirdPerson }),
    ...(debt !== undefined && { debts: [debt] }),
    ...(contactPointId !== null && reached(channel, contactPointId)),
    ...(details !== null && said(details)),
  };
}

/** A contact that is reserved counts at once, as if it became what it is meant to be. */
export function permitFact(permit: ContactPermit, debtOf: DebtOf): ContactFact {
  const { channel, details, contactPointId, thirdPerson } = permit;
  const debt = debtOf.get(permit.placementId);
  return {
    type: 'CONTACT',
    id: permit.id,
    at: permit.at,
    channel,
    direction: 'OUTBOUND',
    party: permit.party,
    connection: expected(permit),
    agency: permit.agencyId,
    purpose: details?.purpose ?? 'COLLECT',
    ...(thirdPerson !== null && { person: thirdPerson }),
    ...(debt !== undefined && { debts: [debt] }),
    ...(contactPointId !== null && reached(channel, contactPointId)),
    ...(details !== null && said(details)),
  };
}

function expected({ channel, details }: ContactPermit): NonNullable<ContactFact['connection']> {
  if (channel !== 'PHONE' && channel !== 'VISIT') return 'SENT';
  const onlySpeaks = details?.purpose === 'NOTIFICATION' || details?.isInteractive === false;
  return onlySpeaks ? 'ANSWERED_NOTIFICATION' : 'CONVERSATION';
}

/** Numbers and addresses go by the id of the contact point: the same one is the same number. */
export function reached(
  channel: Contact['channel'],
  point: string,
): { number: string } | { address: string } {
  return channel === 'PHONE' || channel === 'SMS' ? { number: point } : { address: point };
}

/** What was said beside; what was not is left out, for no rule is broken by it. */
export function said(details: NonNullable<Contact['details']>): Partial<ContactFact> {
  const { place, isInteractive, isAutomated, isReply, isDeviceApproved, disclosed, visit } = details;
  return {
    ...(place != null && { places: [place] }),
    ...(isInteractive != null && { isInteractive }),
    ...(isAutomated != null && { isAutomated }),
    ...(isReply != null && { isReply }),
    ...(isDeviceApproved != null && { deviceApproved: isDeviceApproved }),
    ...(disclosed != null && { disclosed }),
    ...(visit != null && {
      partySize: visit.partySize,
      ...(visit.isIdentityShown != null && { identityShown: visit.isIdentityShown }),
      ...(visit.hasEntryConsent != null && { entryConsented: visit.hasEntryConsent }),
      ...(visit.isNoticeGiven != null && { noticeGiven: visit.isNoticeGiven }),
    }),
  };
}

/** Third persons who asked to be left alone, from the next second on. */
export function refusals(rows: readonly RegisterRow[]): readonly Fact[] {
  return rows
    .filter(
      ({ result, party, thirdPerson }) =>
        result === 'CEASE_ASKED' && THIRD.has(party) && thirdPerson !== null,
    )
    .map(({ occurredAt, party, thirdPerson }) => ({
      type: 'THIRD_PARTY_REFUSAL',
      at: (occurredAt + 1_000) as Instant,
      party,
      person: thirdPerson!,
    }));
}

const THIRD: ReadonlySet<string> = new Set(['CONTACT_PERSON', 'EMPLOYER', 'THIRD_PARTY']);

/** At which agency each debt was, from when to when. */
export function turnFacts(turns: readonly DebtorTurn[], now: number): Fact[] {
  return turns.flatMap(({ accountId, agencyId, placedAt, until }): Fact[] => [
    { type: 'PLACEMENT', at: placedAt, agency: agencyId, debts: [accountId] },
    ...(until <= now ? [{ type: 'RECALL', at: until, agency: agencyId, debts: [accountId] } as const] : []),
  ]);
}

/** What all debtors of the lender have agreed to in their contracts. */
export function standingConsents({ agreedTo }: LocalRules): readonly Fact[] {
  return agreedTo.length === 0 ? [] : [{ type: 'CONSENT', at: LONG_AGO, scopes: agreedTo }];
}
