import { addYears, type LocalDate } from '../../kernel/time.js';
import {
  presetFor,
  presetJurisdictions,
  type PresetJurisdiction,
} from '../privacy/disclosure-presets.rules.js';

/** What becomes of somebody: nothing is left that says who they are, or law still keeps it where nobody sees it. */
export const outcomes = ['ERASED', 'STORE_ONLY'] as const;
export type Outcome = (typeof outcomes)[number];

/** How long records of the work on a person are kept after the last of it, and by which text. */
export interface Retention {
  readonly years: number;
  readonly source: string;
}

const LONGEST = 6;

/** By whose law the person lives; `OTHER` where none of these is theirs. */
export const retentions: Readonly<Record<PresetJurisdiction | 'OTHER', Retention>> = {
  CN: {
    years: 5,
    source:
      'Consumer finance company measures 2024: 5 years; CBIRC credit card rules (2011 no. 2) 68: 2 years',
  },
  US: { years: 3, source: '12 CFR 1006.100(a): 3 years after the last collection activity' },
  UK: { years: LONGEST, source: 'Limitation Act 1980, s. 5: a claim in contract stands for 6 years' },
  EU: { years: 5, source: 'Directive (EU) 2021/2167, art. 11: 5 years' },
  IN: { years: LONGEST, source: 'no period was found: kept like the longest of the others' },
  OTHER: { years: LONGEST, source: 'no period is known: kept like the longest of the others' },
};

export const retentionJurisdictions = [...presetJurisdictions, 'OTHER'] as const;
export type RetentionJurisdiction = (typeof retentionJurisdictions)[number];

export function retentionJurisdictionOf(jurisdiction: string): RetentionJurisdiction {
  return presetFor(jurisdiction) ?? 'OTHER';
}

/** Why somebody may not be forgotten altogether yet. */
export const keptFor = ['PLACED', 'HELD', 'OWED', 'IN_TIME'] as const;
export type KeptFor = (typeof keptFor)[number];

/** What the law of retention asks about a person. */
export interface PersonFacts {
  readonly jurisdiction: string;
  /** An agency works on one of their debts, or on one that they stand behind. */
  readonly isPlaced: boolean;
  /** A hold stands on a debt of theirs, or a complaint is open. */
  readonly isHeld: boolean;
  readonly isOwing: boolean;
  /** The day of the last thing that was done or told, where the person lives. */
  readonly lastActivityOn: LocalDate;
}

/** Whether a person's time is over, or what keeps them; `until` is the last day, null as long as the reason stands. */
export type Standing =
  | { readonly isDue: true }
  | {
      readonly isDue: false;
      readonly why: KeptFor;
      readonly until: LocalDate | null;
      readonly source: string;
    };

const sources: Readonly<Record<Exclude<KeptFor, 'IN_TIME'>, string>> = {
  PLACED: 'GDPR art. 17(3)(e); PIPL art. 47: the debt is being collected',
  HELD: 'GDPR art. 17(3)(e); PIPL art. 47: a hold or a complaint is open',
  OWED: 'GDPR art. 17(3)(e); PIPL art. 47: the debt is not paid',
};

/** What retention says of a person on a day of theirs. On the day after the last one that counts their time is over. */
export function standingOf(facts: PersonFacts, today: LocalDate): Standing {
  const { isPlaced, isHeld, isOwing, lastActivityOn, jurisdiction } = facts;
  const why = isPlaced ? 'PLACED' : isHeld ? 'HELD' : isOwing ? 'OWED' : null;
  if (why !== null) return { isDue: false, why, until: null, source: sources[why] };
  const { years, source } = retentions[retentionJurisdictionOf(jurisdiction)];
  const until = addYears(lastActivityOn, years);
  return today > until ? { isDue: true } : { isDue: false, why: 'IN_TIME', until, source };
}
