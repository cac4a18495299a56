import type { LocalDate } from '../../kernel/time.js';
import type {
  ConductAction,
  ConductParty,
  ConsentScope,
  ContactChannel,
  ContactDirection,
  ContactPurpose,
} from './facts.rules.js';

/*
 * A rule is data: where it stands, whom and what it is about, and which check it runs with which numbers. What a check
 * does is a pure function in `checks/`.
 */

/** From harmless to grave. A presumed violation can be rebutted, and an advisory is what the text calls preferable. */
export const severities = ['advisory', 'presumed_violation', 'violation'] as const;
export type Severity = (typeof severities)[number];

/** PRIMARY: read in the text itself. SECONDARY: press, law firms. UNVERIFIED: from memory, or a draft. */
export type Confidence = 'PRIMARY' | 'SECONDARY' | 'UNVERIFIED';

export interface Source {
  /** `12 CFR 1006.14(b)(2)(i)(A)`. */
  readonly text: string;
  readonly confidence: Confidence;
}

/** The contacts that a cap counts. */
export type Counted = 'TALKS' | 'NOTIFICATIONS' | 'DIALS' | 'CALLS' | 'CONTACTS';
/** What has a count of its own: all agencies of the lender are counted together unless AGENCY is named. */
export type CountKey = 'PERSON' | 'NUMBER' | 'DEBT' | 'AGENCY';

/** What a rule looks at, with its numbers. Times are seconds after midnight, first and last that are allowed. */
export type Check =
  | { readonly kind: 'HOURS'; readonly first: number; readonly last: number }
  | {
      readonly kind: 'CAP';
      readonly counts: Counted;
      readonly per: readonly CountKey[];
      readonly days: number;
      readonly limit: number;
    }
  | { readonly kind: 'DEBT_CALLS'; readonly days: number; readonly limit: number }
  | { readonly kind: 'TALK_PAUSE'; readonly days: number }
  | { readonly kind: 'INCONVENIENT_TIMES'; readonly endsInclusive: boolean }
  | { readonly kind: 'INCONVENIENT_PLACES' }
  | { readonly kind: 'WORKPLACE' }
  | { readonly kind: 'OPT_OUTS' }
  | { readonly kind: 'REQUESTS' }
  | { readonly kind: 'CEASE' }
  | { readonly kind: 'ATTORNEY' }
  | { readonly kind: 'DISPUTE'; readonly validationDays: number }
  | { readonly kind: 'BREATHING_SPACE'; readonly days: number; readonly afterTreatmentDays: number }
  | { readonly kind: 'HOLD' }
  | { readonly kind: 'PARTY' }
  | { readonly kind: 'PAYMENT_DEMAND' }
  | { readonly kind: 'LOST'; readonly failures: number; readonly failedDays: number }
  | { readonly kind: 'PERSON_REFUSED' }
  | {
      readonly kind: 'NO_DISCLOSURE';
      readonly mayTell: readonly string[];
      readonly ifAsked: readonly string[];
      /** Whatever is not about finding the person is out, and so are postcards. */
      readonly isForLocation: boolean;
    }
  | { readonly kind: 'ONCE' }
  | { readonly kind: 'VISIT_PARTY'; readonly least: number }
  | { readonly kind: 'VISIT_NOTICE' }
  | { readonly kind: 'RECORDING' }
  | { readonly kind: 'DEVICE' }
  | { readonly kind: 'EMAIL_BASIS'; readonly optOutDays: number }
  | { readonly kind: 'SMS_BASIS'; readonly days: number }
  | { readonly kind: 'VALIDATION'; readonly days: number }
  | { readonly kind: 'FURNISH_WAIT'; readonly days: number }
  | { readonly kind: 'NOT_PLACEABLE' }
  | { readonly kind: 'AGENCY_LISTED' }
  | { readonly kind: 'FRESH'; readonly of: 'AGENCY_EVALUATED' | 'AGENT_TRAINED'; readonly months: number }
  | { readonly kind: 'NO_SUB_PLACEMENT' }
  | { readonly kind: 'NO_CHARGE' }
  | { readonly kind: 'SERVICE_ENDED'; readonly attestDays: number }
  | { readonly kind: 'RETENTION'; readonly years: Readonly<Record<string, number>> }
  | { readonly kind: 'LIMITATION' };

export type CheckKind = Check['kind'];

/** What lifts a rule for one contact. */
export type Exemption =
  /** Somebody agreed to it. `direct`: to the collector itself; `days`: for so long, the day of it counted. */
  | {
      readonly kind: 'CONSENT';
      readonly scope: ConsentScope;
      readonly direct?: boolean;
      readonly days?: number;
      readonly endsByTalk?: boolean;
    }
  /** One answer to what the person last sent, by the same medium. */
  | { readonly kind: 'ONE_REPLY' }
  /** One message that only confirms the request. */
  | { readonly kind: 'ONE_CONFIRMATION' }
  | { readonly kind: 'PURPOSE'; readonly purposes: readonly ContactPurpose[] }
  /** The third person asked for it. */
  | { readonly kind: 'ASKED_FOR' };

export interface Rule {
  readonly id: string;
  readonly source: Source;
  /** Whose count or state it is, in words: `lender × debtor`. */
  readonly scope: string;
  /** Over which time, in words: `calendar day`. */
  readonly window: string;
  readonly severity: Severity;
  /** What it is about; left out: all channels, all parties. */
  readonly channels?: readonly ContactChannel[];
  readonly parties?: readonly ConductParty[];
  /** Left out: outbound ones. */
  readonly directions?: readonly ContactDirection[];
  /** Acts that it is about; a rule with these is not about contacts unless it says `channels` too. */
  readonly actions?: readonly ConductAction[];
  readonly check: Check;
  readonly exemptions?: readonly Exemption[];
  /** The first and last day in force, in the debtor's zone. */
  readonly from: LocalDate;
  readonly until?: LocalDate;
  /** Rules that rest on memory or on a draft are off: they warn. A lender may switch them on. */
  readonly isOff?: boolean;
}

/** The rules of one place. An overlay is used together with its base. */
export interface Pack {
  readonly id: string;
  readonly name: string;
  readonly base?: string;
  readonly rules: readonly Rule[];
}
