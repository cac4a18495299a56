import type { Instant, LocalDate, TimeZone } from '../../kernel/time.js';

/*
 * What the judge sees: facts, never rows. Whoever asks (pre-check, permit, report, back-test) turns what it knows into
 * these, for one debtor at one lender. A member that is left out is not known; no rule is broken by what nobody told,
 * except rules that ask for evidence.
 */

export const contactChannels = ['PHONE', 'SMS', 'EMAIL', 'LETTER', 'IM', 'VISIT'] as const;
export type ContactChannel = (typeof contactChannels)[number];

/** Which way a contact went. */
export const contactDirections = ['OUTBOUND', 'INBOUND'] as const;
export type ContactDirection = (typeof contactDirections)[number];

/** Who is meant or met, as the trade's words have it, and those whom a law treats in a way of their own. */
export const conductParties = [
  'DEBTOR',
  'CO_DEBTOR',
  'GUARANTOR',
  'CONTACT_PERSON',
  'EMPLOYER',
  'THIRD_PARTY',
  'SPOUSE',
  'PARENT_OF_MINOR',
  'GUARDIAN',
  'EXECUTOR',
  'ATTORNEY',
  'CREDITOR',
  'CREDIT_BUREAU',
] as const;
export type ConductParty = (typeof conductParties)[number];

/** What the network did. */
export const contactConnections = [
  'CONVERSATION',
  'NO_ANSWER',
  'BUSY',
  'NOT_IN_SERVICE',
  'VOICEMAIL',
  'VOICEMAIL_NO_MESSAGE_LEFT',
  'VOICEMAIL_LIMITED_CONTENT',
  'RINGLESS_VOICEMAIL',
  'ANSWERED_NOTIFICATION',
  'SENT',
  'RECEIVED',
  'RETURNED',
] as const;
export type ContactConnection = (typeof contactConnections)[number];

/** What a contact is for. */
export const contactPurposes = [
  'COLLECT',
  'LOCATE',
  'LOCATE_AGAIN',
  'RELAY',
  'THIRD_PARTY_PAYS',
  'NOTIFICATION',
  'END_OF_COLLECTION_NOTICE',
  'REMEDY_NOTICE',
  'OPT_OUT_CONFIRMATION',
  'REQUIRED_BY_LAW',
  'VALIDATION_NOTICE',
  'VERIFICATION',
  'VISIT_NOTICE',
  'OTHER',
] as const;
export type ContactPurpose = (typeof contactPurposes)[number];

/** Where the person was; a place of work has rules of its own (12 CFR 1006.6(b)(3)). */
export const contactPlaces = [
  'HOME',
  'WORK',
  'HOSPITAL',
  'SCHOOL',
  'PLACE_OF_WORSHIP',
  'OTHER_HOME',
  'OTHER',
] as const;
export type ContactPlace = (typeof contactPlaces)[number];

/**
 * What a third person was told: the caller's name and employer, that a call back is wished for, or that an address is
 * checked (12 CFR 1006.10(b)); nothing of the debt may be told.
 */
export const disclosures = [
  'NAME',
  'EMPLOYER',
  'CALL_BACK',
  'LOCATION',
  'LENDER',
  'DEBT',
  'AMOUNT',
  'LEGAL_ACTION',
] as const;
export type Disclosure = (typeof disclosures)[number];

/** A call, message, letter or visit, also one that reached nobody, and one that is only thought of. */
export interface ContactFact {
  readonly type: 'CONTACT';
  readonly at: Instant;
  /** Tells contacts of the same second apart, so that the order of reports decides nothing. */
  readonly id?: string;
  readonly channel: ContactChannel;
  readonly direction: ContactDirection;
  readonly party: ConductParty;
  /** Which of several persons of the party. */
  readonly person?: string;
  /** Left out: not known yet, as before a call. Then the call is taken to connect, and to become a talk. */
  readonly connection?: ContactConnection;
  /** Whether it became a talk, where that does not follow from the connection. */
  readonly isConversation?: boolean;
  /** Left out: about all of them. */
  readonly debts?: readonly string[];
  /** What was talked about, where it differs from what the call was placed for. */
  readonly conversationDebts?: readonly string[];
  readonly number?: string;
  readonly address?: string;
  readonly purpose?: ContactPurpose;
  /** Whether the voice at our end listens: a person or a machine that talks. */
  readonly isInteractive?: boolean;
  readonly isAutomated?: boolean;
  /** An answer to what the person wrote or said. */
  readonly isReply?: boolean;
  readonly agency?: string;
  readonly collector?: string;
  readonly partySize?: number;
  readonly identityShown?: boolean;
  /** Whether the collectors were let in, or stayed outside; false where they entered without consent. */
  readonly entryConsented?: boolean;
  readonly noticeGiven?: boolean;
  /** Null: there is none. */
  readonly recording?: { readonly ref: string; readonly sha256: string } | null;
  readonly deviceApproved?: boolean;
  /** Where the person is or is thought to be: HOME, WORK, HOSPITAL … */
  readonly places?: readonly string[];
  /** What a third person was told. */
  readonly disclosed?: readonly string[];
  /** A third person asked to be contacted again, or for the employer's name. */
  readonly thirdPartyRequested?: boolean;
  readonly isPostcard?: boolean;
}

/** What a person agreed to. */
export const consentScopes = [
  'CALLS',
  'TIME',
  'PLACE',
  'NOTIFICATIONS',
  'SMS',
  'EMAIL',
  'VISIT',
  'DEVICE',
  'ATTORNEY',
  'SUB_PLACEMENT',
] as const;
export type ConsentScope = (typeof consentScopes)[number];

export interface ConsentFact {
  readonly type: 'CONSENT';
  readonly at: Instant;
  /** Consent given to the creditor is no consent given directly to the collector. */
  readonly givenTo?: 'DEBT_COLLECTOR' | 'CREDITOR';
  /** Left out: everything. */
  readonly scopes?: readonly ConsentScope[];
  readonly onlyOn?: readonly LocalDate[];
  /** The last day of it. */
  readonly until?: LocalDate;
  readonly debts?: readonly string[];
  readonly number?: string;
  readonly address?: string;
  /** Of whom, where it is not of everybody: `GUARANTOR:wei`. */
  readonly person?: string;
}

/** Taken back, for the scopes named or all. */
export interface RevocationFact extends Told<'CONSENT_REVOKED'> {
  readonly scopes?: readonly ConsentScope[];
}

/** A time at which somebody does not want to be contacted; everything that is left out is unlimited. */
export interface InconvenientTime {
  /** 1 for Monday to 7 for Sunday: the days on which it begins. */
  readonly weekdays?: readonly number[];
  /** Seconds after midnight, 0 to 86,400; a `to` at or before `from` lies on the next day. */
  readonly from?: number;
  readonly to?: number;
  readonly until?: LocalDate | Instant;
}

export interface PreferenceFact {
  readonly type: 'PREFERENCE';
  readonly at: Instant;
  readonly inconvenient?: readonly InconvenientTime[];
  readonly inconvenientPlaces?: readonly string[];
  /** Where others forbid it, as an employer does at work. */
  readonly blockedPlaces?: readonly string[];
  readonly blockedMedia?: readonly ContactChannel[];
  readonly blockedNumbers?: readonly string[];
}

interface Told<T extends string> {
  readonly type: T;
  readonly at: Instant;
  readonly debts?: readonly string[];
}

/** An address or number is not to be used, is somebody else's, or takes nothing. */
export interface ContactPointFact extends Told<
  'OPT_OUT' | 'OPT_IN' | 'WRONG_NUMBER_LEARNED' | 'UNDELIVERABLE' | 'NUMBER_CONFIRMED'
> {
  readonly address?: string;
  readonly number?: string;
  readonly channel?: ContactChannel;
}

export interface CeaseFact extends Told<'CEASE_NOTICE'> {
  /** From here on it binds; left out: from `at`. */
  readonly receivedAt?: Instant;
  readonly inWriting?: boolean;
}

export interface DisputeFact extends Told<'DISPUTE'> {
  readonly inWriting?: boolean;
}

export interface AttorneyFact extends Told<'ATTORNEY'> {
  /** False: no longer represented. */
  readonly isRepresented?: boolean;
  /** The attorney lets us speak to the client, or does not answer within a reasonable time. */
  readonly letsContact?: boolean;
}

export interface RefusalFact extends Told<'THIRD_PARTY_REFUSAL'> {
  readonly party?: ConductParty;
  readonly person?: string;
}

export interface BreathingSpaceFact extends Told<'BREATHING_SPACE'> {
  readonly kind: 'STANDARD' | 'MENTAL_HEALTH';
  readonly start?: LocalDate;
  /** The last day of it. */
  readonly until?: LocalDate;
  /** The last day of the crisis treatment; the breathing space goes on for thirty days. */
  readonly treatmentUntil?: LocalDate;
}

/** Where the debtor may be from now on. */
export interface ZonesFact extends Told<'LOCATION_INFO'> {
  readonly zones: readonly TimeZone[];
}

export interface PlacementFact extends Told<'PLACEMENT' | 'RECALL'> {
  readonly agency?: string;
}

/** What holds a case: nobody is contacted while it stands. */
export interface HoldFact extends Told<'HOLD' | 'HOLD_RELEASED'> {
  /** BANKRUPTCY, DECEASED, INCAPACITY, MINOR, FRAUD … */
  readonly kind: string;
  readonly until?: LocalDate;
}

/** The debtor has died, or cannot act: then contact persons may be asked for heirs and representatives. */
export type ConditionFact = Told<'DECEASED' | 'INCAPACITY'>;

/** Something was sent to the debtor that a rule asks for, or that a rule counts from. */
export interface NoticeFact extends Told<
  'VALIDATION_NOTICE' | 'VERIFICATION_SENT' | 'EMAIL_OPT_OUT_NOTICE' | 'VISIT_NOTICE'
> {
  readonly address?: string;
  /** The last day on which the person could still opt out. */
  readonly optOutBy?: LocalDate;
}

export interface DebtFact extends Told<'DEBT_STATUS'> {
  readonly status: 'PAID' | 'SETTLED' | 'DISCHARGED' | 'OWED';
}

export interface AgencyFact extends Told<'AGENCY_LISTED' | 'AGENCY_EVALUATED' | 'AGENT_TRAINED'> {
  readonly agency?: string;
  readonly collector?: string;
  /** False: struck off. */
  readonly isListed?: boolean;
}

/** The limitation of an action: the day on which it runs out, as the clock stands now. */
export interface LimitationFact extends Told<'LIMITATION'> {
  readonly endsOn: LocalDate;
  /** Acknowledged anew after it ran out: the defence is lost. */
  readonly isReacknowledged?: boolean;
}

export type OtherFact =
  | ConsentFact
  | RevocationFact
  | PreferenceFact
  | ContactPointFact
  | CeaseFact
  | DisputeFact
  | AttorneyFact
  | RefusalFact
  | BreathingSpaceFact
  | ZonesFact
  | PlacementFact
  | HoldFact
  | ConditionFact
  | NoticeFact
  | DebtFact
  | AgencyFact
  | LimitationFact;

export type Fact = ContactFact | OtherFact;

/** The facts of one type; several types may share a shape. */
export type FactOf<T extends OtherFact['type'], F = OtherFact> = F extends { readonly type: infer U }
  ? T extends U
    ? F
    : never
  : never;

/** What may be asked about beside contacts. */
export const conductActions = [
  'FURNISH_TO_CREDIT_BUREAU',
  'PLACE',
  'ASSIGN_COLLECTOR',
  'SUB_PLACE',
  'TAKE_PAYMENT',
  'ACCESS',
  'ATTEST_DELETION',
  'DELETE_RECORDS',
  'DELETE_RECORDINGS',
  'THREATEN_SUIT',
] as const;
export type ConductAction = (typeof conductActions)[number];

export interface Act {
  readonly type: 'ACT';
  readonly action: ConductAction;
  readonly at: Instant;
  readonly debts?: readonly string[];
  readonly agency?: string;
  readonly collector?: string;
  /** Of a placement: it only goes back to its owner. */
  readonly isReturnToOwner?: boolean;
  /** Of a payment: asked of the debtor on top of the debt. */
  readonly hasExtraCharge?: boolean;
  /** Of a payment: to whose account. */
  readonly payee?: 'LENDER' | 'OTHER';
  /** Of records: what they are about, and the day from which they are kept. */
  readonly records?: 'CARD' | 'CONSUMER_FINANCE' | 'ENTRUSTMENT' | 'OTHER';
  readonly keptSince?: LocalDate;
  /** At the end of a placement the agency only stores what a law makes it store. */
  readonly isStoreOnly?: boolean;
}

/** What the judge is asked about: a contact, or another act. */
export type Asked = ContactFact | Act;

/** Everything known of one debtor at one lender. */
export interface CaseFacts {
  /** Where the debtor may be, until a LOCATION_INFO says otherwise; at least one. */
  readonly zones: readonly TimeZone[];
  /** Debts that count as one: the name of the group for each of its debts. */
  readonly debtGroups?: ReadonlyMap<string, string>;
  readonly facts: readonly Fact[];
}
