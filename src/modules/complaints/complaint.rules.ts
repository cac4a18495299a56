import { addDays, endOfDay, localDateIn, type Instant, type TimeZone } from '../../kernel/time.js';

export const complaintStatuses = [
  'OPEN',
  'INVESTIGATING',
  'UPHELD',
  'PARTLY_UPHELD',
  'REJECTED',
  'WITHDRAWN',
] as const;
/** Where a complaint stands; the first two are open. */
export type ComplaintStatus = (typeof complaintStatuses)[number];

export const complaintTransitions = ['ACKNOWLEDGE', 'UPHOLD', 'UPHOLD_PARTLY', 'REJECT', 'WITHDRAW'] as const;
export type ComplaintTransition = (typeof complaintTransitions)[number];

/** What may happen to a complaint, and where it then stands. What is not here may not happen. */
export const complaintStates: Readonly<
  Record<ComplaintStatus, Partial<Record<ComplaintTransition, ComplaintStatus>>>
> = {
  OPEN: {
    ACKNOWLEDGE: 'INVESTIGATING',
    UPHOLD: 'UPHELD',
    UPHOLD_PARTLY: 'PARTLY_UPHELD',
    REJECT: 'REJECTED',
    WITHDRAW: 'WITHDRAWN',
  },
  INVESTIGATING: {
    UPHOLD: 'UPHELD',
    UPHOLD_PARTLY: 'PARTLY_UPHELD',
    REJECT: 'REJECTED',
    WITHDRAW: 'WITHDRAWN',
  },
  UPHELD: {},
  PARTLY_UPHELD: {},
  REJECTED: {},
  WITHDRAWN: {},
};

/** What a complaint is about. */
export const complaintCategories = [
  'HARASSMENT',
  'THREAT',
  'HOURS_OR_FREQUENCY',
  'DISCLOSURE_TO_OTHERS',
  'WRONG_PERSON',
  'WRONG_AMOUNT',
  'FALSE_STATEMENT',
  'UNLAWFUL_CHARGE',
  'VISIT',
  'DATA_PROTECTION',
  'SERVICE',
  'OTHER',
] as const;
export type ComplaintCategory = (typeof complaintCategories)[number];

/** Whether somebody still has to do something about it. */
export function isOpen(status: ComplaintStatus): boolean {
  return Object.keys(complaintStates[status]).length > 0;
}

/** Whether it found that something was wrong: only then are contacts, a collector and a penalty put to it. */
export function isUpheld(status: ComplaintStatus): boolean {
  return status === 'UPHELD' || status === 'PARTLY_UPHELD';
}

/** Days from receipt: to say that it came, and to answer it. */
export interface ComplaintClock {
  readonly acknowledgeDays: number;
  readonly answerDays: number;
  readonly source: string;
}

/**
 * What is usual in a country where the lender says nothing else. Calendar days; the shorter of several rules, as a lender
 * may always answer sooner.
 */
export const complaintClocks: Readonly<Record<string, ComplaintClock>> = {
  CN: { acknowledgeDays: 3, answerDays: 15, source: 'CBIRC complaint measures (2020 no. 3), art. 18' },
  UK: { acknowledgeDays: 5, answerDays: 56, source: 'FCA DISP 1.6.1R and 1.6.2R' },
  GB: { acknowledgeDays: 5, answerDays: 56, source: 'FCA DISP 1.6.1R and 1.6.2R' },
  US: { acknowledgeDays: 5, answerDays: 15, source: 'CFPB company portal practice' },
  IN: { acknowledgeDays: 5, answerDays: 30, source: 'RBI Integrated Ombudsman Scheme 2021, cl. 10' },
};
const elsewhere: ComplaintClock = { acknowledgeDays: 5, answerDays: 30, source: 'our own default' };

export function clockOf(jurisdiction: string): ComplaintClock {
  const country = jurisdiction.slice(0, 2);
  return Object.hasOwn(complaintClocks, country) ? complaintClocks[country]! : elsewhere;
}

/** The first instant at which a complaint is late by so many days from the local day on which it came. */
export function dueAfter(zone: TimeZone, receivedAt: Instant, days: number): Instant {
  return endOfDay(zone, addDays(localDateIn(zone, receivedAt), days));
}
