import { DAY, localDateIn, type Instant, type LocalDate, type TimeZone } from '../../kernel/time.js';

/** Where a duty stands. SUPERSEDED: the agency has the account again, and will have a new duty for it. */
export const dutyStatuses = ['OPEN', 'ATTESTED', 'WAIVED', 'SUPERSEDED'] as const;
export type DutyStatus = (typeof dutyStatuses)[number];

export type DutyTransition = 'ATTEST' | 'WAIVE' | 'EXTEND' | 'SUPERSEDE';

/** What may happen to a duty, and where it then stands. That something was deleted is a fact whatever else was said. */
export const dutyTransitions: Readonly<Record<DutyStatus, Partial<Record<DutyTransition, DutyStatus>>>> = {
  OPEN: { ATTEST: 'ATTESTED', WAIVE: 'WAIVED', EXTEND: 'OPEN', SUPERSEDE: 'SUPERSEDED' },
  ATTESTED: { ATTEST: 'ATTESTED' },
  WAIVED: { ATTEST: 'ATTESTED', WAIVE: 'WAIVED' },
  SUPERSEDED: { ATTEST: 'ATTESTED' },
};

/**
 * How it was deleted. The first three are the words of NIST SP 800-88: what other software could still find, what no
 * laboratory could (erasing the key counts), and the medium itself.
 */
export const deletionMethods = ['CLEARED', 'PURGED', 'DESTROYED', 'RETURNED'] as const;
export type DeletionMethod = (typeof deletionMethods)[number];

/** What is remarkable about an attestation. It is stored all the same. */
export const attestationFlags = ['BEFORE_END', 'EVIDENCE_DELETED', 'LATE'] as const;
export type AttestationFlag = (typeof attestationFlags)[number];

interface DutyTimes {
  readonly since: Instant;
  readonly keepUntil: LocalDate | null;
  readonly dueAt: Instant;
  readonly timeZone: TimeZone;
}

/** Flags what was deleted before the placement ended or while it was evidence, and what is told after the due day. */
export function flagsOf(
  { since, keepUntil, dueAt, timeZone }: DutyTimes,
  deletedAt: Instant,
  now: Instant,
): readonly AttestationFlag[] {
  const applies: Readonly<Record<AttestationFlag, boolean>> = {
    BEFORE_END: deletedAt < since,
    EVIDENCE_DELETED: keepUntil !== null && localDateIn(timeZone, deletedAt) <= keepUntil,
    LATE: isDue(dueAt, now),
  };
  return attestationFlags.filter((flag) => applies[flag]);
}

/** Whether an attestation ends the duty: what was deleted while the case could still be read, could be read again. */
export function endsDuty(flags: readonly AttestationFlag[]): boolean {
  return !flags.includes('BEFORE_END');
}

export function isOverdue(status: DutyStatus, dueAt: Instant, now: Instant): boolean {
  return status === 'OPEN' && isDue(dueAt, now);
}

/** How long before its due moment an open duty is called to mind. */
const NOTICE = 7 * DAY;

/** When a duty is first called to mind. */
export function firstReminder(dueAt: Instant): Instant {
  return (dueAt - NOTICE) as Instant;
}

/** Whether the due moment has come, the first that is no longer part of the due day. */
export function isDue(dueAt: Instant, now: Instant): boolean {
  return now >= dueAt;
}
