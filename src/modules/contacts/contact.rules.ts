import type { LocalDate } from '../../kernel/time.js';
import type { ContactPlace, ContactPurpose, Disclosure, Severity } from '../conduct/index.js';

/** What a row of the register (催收登记簿) is: all of them count in one calendar. */
export const entryKinds = ['CONTACT', 'VISIT', 'LETTER'] as const;
export type EntryKind = (typeof entryKinds)[number];

/** What came of it. */
export const contactResults = [
  'PTP',
  'CLAIMED_PAID',
  'REFUSED',
  'DISPUTED',
  'CEASE_ASKED',
  'HARDSHIP',
  'WRONG_PARTY',
  'DECEASED_REPORTED',
  'NONE',
] as const;
export type ContactResult = (typeof contactResults)[number];

/** What most contacts have nothing to say of. What is left out was not said. */
export interface ContactDetails {
  readonly purpose?: ContactPurpose | null | undefined;
  readonly place?: ContactPlace | null | undefined;
  /** A voice that answers, also a machine's; a notification that only speaks is none. */
  readonly isInteractive?: boolean | null | undefined;
  /** Begun by a machine. */
  readonly isAutomated?: boolean | null | undefined;
  /** An answer to what the person asked or wrote. */
  readonly isReply?: boolean | null | undefined;
  /** A third person asked to be contacted again, or for whom the caller works. */
  readonly isThirdPartyRequested?: boolean | null | undefined;
  /** Whether it was made sure who spoke, before the debt was named. */
  readonly isIdentityVerified?: boolean | null | undefined;
  /** Made with a device or account that the lender has approved, not with a collector's own. */
  readonly isDeviceApproved?: boolean | null | undefined;
  readonly durationSeconds?: number | null | undefined;
  readonly disclosed?: readonly Disclosure[] | null | undefined;
  /** What rules ask about a visit; its report says more of it. */
  readonly visit?: VisitManner | null | undefined;
}

/** How a visit was made. Null was not said. */
export interface VisitManner {
  readonly partySize: number;
  readonly isIdentityShown: boolean | null;
  /** False: entered without consent. */
  readonly hasEntryConsent: boolean | null;
  readonly isNoticeGiven: boolean | null;
}

/** A recording kept elsewhere: where, what it must hash to (SHA-256), and the last day on which it is surely there. */
export interface Recording {
  readonly uri: string;
  readonly sha256: string;
  readonly keptUntil?: LocalDate | null | undefined;
}

/** A rule that a contact breaks, and how grave that is. */
export interface ContactViolation {
  readonly rule: string;
  readonly severity: Severity;
}
