import type { z } from 'zod';
import type { Hold } from '../accounts/account.rules.js';
import { detailsOf, type NoticeDetails } from './notice-details.rules.js';

/** Every kind of notice, the gravest first: in this order they are shown. */
export const noticeKindNames = [
  'DECEASED',
  'BREATHING_SPACE',
  'BANKRUPTCY',
  'CEASE',
  'ATTORNEY',
  'MINOR',
  'INCAPACITY',
  'DISPUTE',
  'COMPLAINT',
  'VULNERABILITY',
  'HARDSHIP',
  'MILITARY',
  'PREFERENCE',
  'OPT_OUT',
  'THIRD_PARTY_REFUSAL',
  'WRONG_NUMBER',
  'UNDELIVERABLE',
  'LOCATION',
  'UNREACHABLE',
  'CONSENT',
  'VALIDATION_SENT',
] as const;
export type NoticeKind = (typeof noticeKindNames)[number];

/** What a notice speaks for: the one debt, or the person with all of their debts. */
export const coverages = ['DEBT', 'DEBTOR'] as const;
export type Coverage = (typeof coverages)[number];

/** What a notice does to the work on its debts: stops it, narrows it, widens it, or only stands as a fact. */
export const effects = ['HOLDS', 'NARROWS', 'WIDENS', 'RECORDS'] as const;
export type Effect = (typeof effects)[number];

/** Why somebody says that a notice holds no more; each kind knows some of them. */
export const saidEndReasons = [
  'TAKEN_BACK',
  'REPORTED_IN_ERROR',
  'VERIFIED',
  'UPHELD',
  'DISCHARGED',
  'RECOVERED',
  'NO_LONGER_TRUE',
] as const;
export type SaidEndReason = (typeof saidEndReasons)[number];

/** The others come by themselves: a newer notice stands in its place, or its time is over. */
export const endReasons = [...saidEndReasons, 'SUPERSEDED', 'EXPIRED'] as const;
export type EndReason = (typeof endReasons)[number];

/** Who may say that a notice is over. What holds a debt only its lender ends. */
export type Ender = 'LENDER' | 'EITHER';

/** A kind of notice: all that is to be known of it stands here. Either side may report any of them: it is a fact. */
export interface NoticeKindRow {
  /** The first is meant where a report does not say. */
  readonly covers: readonly [Coverage, ...Coverage[]];
  /** Whether it is about a number or an address. */
  readonly address: 'REQUIRED' | 'OPTIONAL' | 'NONE';
  readonly details: z.ZodType<NoticeDetails>;
  readonly effect: Exclude<Effect, 'HOLDS'> | { readonly holds: Hold; readonly onlyInWriting?: true };
  /** For whom its number or address is kept out of later work: this person, or anybody (whoever answers there refused). */
  readonly suppresses?: 'PERSON' | 'ANYBODY';
  readonly endedBy: Ender;
  readonly endsFor: readonly SaidEndReason[];
  /** It comes with something else, such as a complaint, and is not told by itself. */
  readonly isOpenedOnly?: true;
  /** The legal source, as regulators cite it. */
  readonly source: string;
}

const anyTime = ['from', 'until'] as const;

/** The kinds as data. A kind that is not here does not exist; a new one is a row and nothing else. */
export const noticeKinds: Readonly<Record<NoticeKind, NoticeKindRow>> = {
  DECEASED: {
    covers: ['DEBTOR'],
    address: 'NONE',
    details: detailsOf([], ['happenedOn']),
    effect: { holds: 'DECEASED' },
    endedBy: 'LENDER',
    endsFor: ['REPORTED_IN_ERROR'],
    source: 'GB/T 45251-2025; 12 CFR 1006.6(a)(4); PIPL art. 49',
  },
  BREATHING_SPACE: {
    covers: ['DEBT', 'DEBTOR'],
    address: 'NONE',
    details: detailsOf(['breathingSpace', 'from'], ['until']),
    effect: { holds: 'BREATHING_SPACE' },
    endedBy: 'LENDER',
    endsFor: ['TAKEN_BACK', 'REPORTED_IN_ERROR'],
    source: 'SI 2020/1311, regs 7, 26 and 32',
  },
  BANKRUPTCY: {
    covers: ['DEBTOR', 'DEBT'],
    address: 'NONE',
    details: detailsOf([], ['happenedOn']),
    effect: { holds: 'BANKRUPTCY' },
    endedBy: 'LENDER',
    endsFor: ['DISCHARGED', 'REPORTED_IN_ERROR'],
    source: '11 USC 362; 12 CFR 1006.30(b)(1)',
  },
  CEASE: {
    covers: ['DEBT', 'DEBTOR'],
    address: 'NONE',
    details: detailsOf(['inWriting'], ['mailedAt', 'receivedAt']),
    effect: { holds: 'CEASE', onlyInWriting: true },
    endedBy: 'LENDER',
    endsFor: ['TAKEN_BACK', 'REPORTED_IN_ERROR'],
    source: '12 CFR 1006.6(c); CONC 7.9.4R',
  },
  ATTORNEY: {
    covers: ['DEBT', 'DEBTOR'],
    address: 'NONE',
    details: detailsOf([], ['from', 'until', 'letsContact']),
    effect: { holds: 'ATTORNEY' },
    endedBy: 'LENDER',
    endsFor: ['NO_LONGER_TRUE', 'REPORTED_IN_ERROR'],
    source: '12 CFR 1006.6(b)(2)',
  },
  MINOR: {
    covers: ['DEBTOR'],
    address: 'NONE',
    details: detailsOf([], ['until']),
    effect: { holds: 'MINOR' },
    endedBy: 'LENDER',
    endsFor: ['REPORTED_IN_ERROR'],
    source: 'Civil Code (CN) art. 19; 12 CFR 1006.6(a)(2)',
  },
  INCAPACITY: {
    covers: ['DEBTOR'],
    address: 'NONE',
    details: detailsOf([], ['from']),
    effect: { holds: 'INCAPACITY' },
    endedBy: 'LENDER',
    endsFor: ['RECOVERED', 'REPORTED_IN_ERROR'],
    source: 'Civil Code (CN) arts. 21-22; CONC 7.10',
  },
  DISPUTE: {
    covers: ['DEBT'],
    address: 'NONE',
    details: detailsOf(['ground', 'inWriting'], ['receivedAt']),
    effect: { holds: 'DISPUTE' },
    endedBy: 'LENDER',
    endsFor: ['VERIFIED', 'UPHELD', 'TAKEN_BACK', 'REPORTED_IN_ERROR'],
    source: '12 CFR 1006.38(d); credit card measures (CN) art. 69; CONC 7.14',
  },
  COMPLAINT: {
    covers: ['DEBT'],
    address: 'NONE',
    details: detailsOf([], []),
    effect: { holds: 'COMPLAINT' },
    endedBy: 'LENDER',
    endsFor: ['NO_LONGER_TRUE', 'TAKEN_BACK', 'REPORTED_IN_ERROR'],
    isOpenedOnly: true,
    source: 'GB/T 45251-2025, 5.6; FCA DISP 1.4.1R',
  },
  VULNERABILITY: {
    covers: ['DEBTOR'],
    address: 'NONE',
    details: detailsOf(['handling'], anyTime),
    effect: 'NARROWS',
    endedBy: 'EITHER',
    endsFor: ['RECOVERED', 'TAKEN_BACK', 'REPORTED_IN_ERROR'],
    source: 'CONC 7.2.1R and 7.10.1R',
  },
  HARDSHIP: {
    covers: ['DEBTOR', 'DEBT'],
    address: 'NONE',
    details: detailsOf(['term'], anyTime),
    effect: { holds: 'HARDSHIP' },
    endedBy: 'LENDER',
    endsFor: ['RECOVERED', 'TAKEN_BACK', 'REPORTED_IN_ERROR'],
    source: 'CONC 7.3.4R; credit card measures (CN) art. 70',
  },
  MILITARY: {
    covers: ['DEBTOR'],
    address: 'NONE',
    details: detailsOf([], anyTime),
    effect: 'NARROWS',
    endedBy: 'EITHER',
    endsFor: ['NO_LONGER_TRUE', 'REPORTED_IN_ERROR'],
    source: '50 USC 3937 and 3931',
  },
  PREFERENCE: {
    covers: ['DEBTOR'],
    address: 'NONE',
    details: detailsOf([], ['inconvenient', 'inconvenientPlaces', 'blockedMedia', 'until']),
    effect: 'NARROWS',
    endedBy: 'EITHER',
    endsFor: ['TAKEN_BACK', 'REPORTED_IN_ERROR'],
    source: '12 CFR 1006.6(b)(1), 1006.14(h); CONC 7.9.4R',
  },
  OPT_OUT: {
    covers: ['DEBTOR'],
    address: 'OPTIONAL',
    details: detailsOf([], ['blockedMedia']),
    effect: 'NARROWS',
    suppresses: 'PERSON',
    endedBy: 'EITHER',
    endsFor: ['TAKEN_BACK', 'REPORTED_IN_ERROR'],
    source: '12 CFR 1006.6(e) and 1006.14(h)',
  },
  THIRD_PARTY_REFUSAL: {
    covers: ['DEBTOR'],
    address: 'REQUIRED',
    details: detailsOf([], []),
    effect: 'NARROWS',
    suppresses: 'ANYBODY',
    endedBy: 'LENDER',
    endsFor: ['TAKEN_BACK', 'REPORTED_IN_ERROR'],
    source: 'GB/T 45251-2025; 12 CFR 1006.10(b)',
  },
  WRONG_NUMBER: {
    covers: ['DEBTOR'],
    address: 'REQUIRED',
    details: detailsOf([], []),
    effect: 'NARROWS',
    suppresses: 'PERSON',
    endedBy: 'LENDER',
    endsFor: ['REPORTED_IN_ERROR', 'NO_LONGER_TRUE'],
    source: 'PIPL art. 8; 12 CFR 1006, comment 14(b)(2)(i)-3',
  },
  UNDELIVERABLE: {
    covers: ['DEBTOR'],
    address: 'REQUIRED',
    details: detailsOf([], []),
    effect: 'NARROWS',
    endedBy: 'EITHER',
    endsFor: ['NO_LONGER_TRUE', 'REPORTED_IN_ERROR'],
    source: '12 CFR 1006.30(a)(1)(ii); SPC interpretation on limitation (CN) art. 8',
  },
  LOCATION: {
    covers: ['DEBTOR'],
    address: 'NONE',
    details: detailsOf(['timeZones'], ['until']),
    effect: 'NARROWS',
    endedBy: 'EITHER',
    endsFor: ['NO_LONGER_TRUE', 'REPORTED_IN_ERROR'],
    source: '12 CFR 1006, comment 6(b)(1)(i)-1 and -2',
  },
  UNREACHABLE: {
    covers: ['DEBTOR'],
    address: 'OPTIONAL',
    details: detailsOf(['evidence'], []),
    effect: 'WIDENS',
    endedBy: 'EITHER',
    endsFor: ['NO_LONGER_TRUE', 'REPORTED_IN_ERROR'],
    source: 'Guideline on collecting personal consumer loans (CN), 2026',
  },
  CONSENT: {
    covers: ['DEBTOR', 'DEBT'],
    address: 'OPTIONAL',
    details: detailsOf(['givenTo', 'consentTo'], ['onlyOn', 'until', 'via']),
    effect: 'WIDENS',
    endedBy: 'EITHER',
    endsFor: ['TAKEN_BACK', 'REPORTED_IN_ERROR'],
    source: '12 CFR 1006.6(b)(4) and 1006.14(b)(3)(i)',
  },
  VALIDATION_SENT: {
    covers: ['DEBT'],
    address: 'NONE',
    details: detailsOf(['via'], ['receivedAt']),
    effect: 'RECORDS',
    endedBy: 'EITHER',
    endsFor: ['REPORTED_IN_ERROR'],
    source: '12 CFR 1006.34(a) and (c)',
  },
};

/** The place of a kind in the order of gravity: 0 is the gravest. */
export function gravityOf(kind: NoticeKind): number {
  return noticeKindNames.indexOf(kind);
}
