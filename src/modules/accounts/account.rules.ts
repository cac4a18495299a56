import type { LocalDate } from '../../kernel/time.js';

/** PAID and CLOSED accounts are not placed. */
export const accountStatuses = ['OPEN', 'PAID', 'CLOSED'] as const;
export type AccountStatus = (typeof accountStatuses)[number];

/**
 * What must be known before anybody is contacted, the gravest first; a placement made of a held account starts held.
 */
export const holds = [
  'DECEASED',
  'BREATHING_SPACE',
  'BANKRUPTCY',
  'CEASE',
  'ATTORNEY',
  'MINOR',
  'INCAPACITY',
  'DISPUTE',
  'COMPLAINT',
  'HARDSHIP',
] as const;
export type Hold = (typeof holds)[number];

/** What somebody is to an account. Payment is asked of the first three only; a contact person helps to find them. */
export const partyRoles = ['DEBTOR', 'CO_DEBTOR', 'GUARANTOR', 'CONTACT_PERSON'] as const;
export type PartyRole = (typeof partyRoles)[number];

/** A balance by component, in minor units of the account's currency. */
export interface Balance {
  readonly principalMinor: bigint;
  readonly interestMinor: bigint;
  readonly feesMinor: bigint;
  readonly penaltyMinor: bigint;
}

/** What the lender says about an account, as of a day. */
export interface Figures extends Balance {
  readonly asOf: LocalDate;
  readonly delinquentSince: LocalDate | null;
  readonly monthsPastDue: number | null;
  readonly holds: readonly Hold[];
}

/** Everything owed on it, in minor units. */
export function totalOf(balance: Balance): bigint {
  return balance.principalMinor + balance.interestMinor + balance.feesMinor + balance.penaltyMinor;
}

/** An account on which nothing is owed counts as paid. */
export function statusOf(balance: Balance): AccountStatus {
  return totalOf(balance) > 0n ? 'OPEN' : 'PAID';
}

/**
 * What is known of holds together: a file adds them and takes none away, for a file that does not speak of a death does
 * not undo it.
 */
export function holdsOf(known: readonly Hold[], given: readonly Hold[]): Hold[] {
  return holds.filter((hold) => known.includes(hold) || given.includes(hold));
}

interface KnownHolds {
  readonly holds: readonly Hold[];
  readonly noticeHolds: readonly Hold[];
}

/**
 * The holds of an account when `standing` are those of its notices in force. What a notice brought ends with the last
 * notice that brings it; what a file had said before stays.
 */
export function holdsWithNotices(known: KnownHolds, standing: readonly Hold[]): KnownHolds {
  const kept = known.holds.filter((hold) => standing.includes(hold) || !known.noticeHolds.includes(hold));
  const brought = standing.filter((hold) => known.noticeHolds.includes(hold) || !known.holds.includes(hold));
  return { holds: holdsOf(kept, standing), noticeHolds: holdsOf(brought, []) };
}

/** Older figures never replace newer ones, so a file sent a second time later changes nothing. */
export function isNews(known: Figures, given: Figures): boolean {
  if (given.asOf < known.asOf) return false;
  return (
    given.asOf !== known.asOf ||
    given.principalMinor !== known.principalMinor ||
    given.interestMinor !== known.interestMinor ||
    given.feesMinor !== known.feesMinor ||
    given.penaltyMinor !== known.penaltyMinor ||
    given.delinquentSince !== known.delinquentSince ||
    given.monthsPastDue !== known.monthsPastDue ||
    given.holds.join() !== known.holds.join()
  );
}
