import { newId, sameId } from '../../kernel/ids.js';
import type { Instant } from '../../kernel/time.js';
import type { ConductParty, ContactConnection } from '../conduct/index.js';
import { recordingFlags, type ContactDetails, type NewContact } from '../contacts/index.js';
import { reportFlags, type AcceptedReport } from '../placements/index.js';
import type { Visit } from './visit.entity.js';
import type { VisitItem } from './visit-item.js';
import { coarseDistance, visitFlags, type VisitOutcome } from './visit.rules.js';

/** A visit as it is stored: a row of the register, and what is its own. */
export interface VisitRows {
  readonly entry: NewContact;
  readonly visit: Omit<Visit, 'lenderId'>;
}

/** `radiusMetres` is the agreement's. */
export function visitRows(
  report: AcceptedReport<VisitItem>,
  radiusMetres: number,
  reportedAt: Instant,
): VisitRows {
  const { item, placement } = report;
  const visit = visitOf(item);
  const entry = entryOf(report);
  const flags = [
    ...reportFlags(placement, item.startedAt),
    ...visitFlags(visit, radiusMetres),
    ...recordingFlags(entry, item.startedAt, placement),
  ];
  const id = newId('contact');
  return {
    entry: { ...entry, id, reportedAt, flags, details: detailsOf(item.details ?? null, visit) },
    visit: { ...visit, id: sameId('visit', id) },
  };
}

/** What the register calls each outcome: whom the visit reached, and whether anybody talked. */
const inRegister: Readonly<
  Record<VisitOutcome, { readonly party: ConductParty; readonly connection: ContactConnection }>
> = {
  MET_DEBTOR: { party: 'DEBTOR', connection: 'CONVERSATION' },
  MET_OTHER: { party: 'THIRD_PARTY', connection: 'CONVERSATION' },
  NO_ONE: { party: 'DEBTOR', connection: 'NO_ANSWER' },
  MOVED: { party: 'DEBTOR', connection: 'NO_ANSWER' },
  NOT_FOUND: { party: 'DEBTOR', connection: 'NO_ANSWER' },
  UNSAFE: { party: 'DEBTOR', connection: 'NO_ANSWER' },
};

function entryOf({ item, placement, contentHash }: AcceptedReport<VisitItem>) {
  const { party, connection } = inRegister[item.outcome];
  return {
    kind: 'VISIT',
    placementId: placement.id,
    agencyId: placement.agencyId,
    debtorId: placement.debtorId,
    reference: item.reference,
    contentHash,
    occurredAt: item.startedAt,
    channel: 'VISIT',
    direction: 'OUTBOUND',
    party: item.party ?? party,
    connection,
    result: item.result ?? 'NONE',
    collector: item.visitors[0]!,
    contactPointId: item.contactPointId ?? null,
    thirdPerson: item.thirdPerson ?? null,
    recording: item.recording ?? null,
  } as const;
}

/** With what rules ask about a visit; what is said of it otherwise stands beside. */
function detailsOf(
  said: ContactDetails | null,
  { visitors, isIdentityShown, hasEntered, hasEntryConsent, noticeGivenAt }: Omit<Visit, 'id' | 'lenderId'>,
): ContactDetails {
  return {
    ...said,
    visit: {
      partySize: new Set(visitors).size,
      isIdentityShown,
      hasEntryConsent: hasEntered === true ? hasEntryConsent === true : null,
      isNoticeGiven: noticeGivenAt === null ? null : true,
    },
  };
}

function visitOf({ points, ...item }: VisitItem): Omit<Visit, 'id' | 'lenderId'> {
  return {
    endedAt: item.endedAt,
    visitors: item.visitors,
    outcome: item.outcome,
    peopleMet: item.peopleMet ?? null,
    isIdentityShown: item.isIdentityShown ?? null,
    isPurposeExplained: item.isPurposeExplained ?? null,
    noticeGivenAt: item.noticeGivenAt ?? null,
    hasEntered: item.hasEntered ?? null,
    hasEntryConsent: item.hasEntryConsent ?? null,
    distanceMetres: points ? coarseDistance(points.collector, points.address) : null,
    evidence: item.evidence.map(({ kind, uri, sha256 }) => ({ kind: kind ?? 'OTHER', uri, sha256 })),
  };
}
