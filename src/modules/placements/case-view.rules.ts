import type { PersonalClass } from '../../kernel/field-classes.js';
import { daysBetween, localDateIn, type Instant, type LocalDate, type TimeZone } from '../../kernel/time.js';
import { maskedField, type PersonalField } from '../../kernel/wire.js';
import { shownLevel, type Disclosing, type Level, type Purpose, type Stage } from '../privacy/index.js';

/** What decides how much of the people of a case its agency sees. */
export interface CaseView {
  /** The profile of the grant; null: people are masked. */
  readonly profile: Disclosing | null;
  /** Null in lists, and where the agency did not say: nothing goes beyond masked. */
  readonly purpose: Purpose | null;
  readonly stage: Stage;
  /** Clear values that were noted as they were read, by the id of the contact point, or `NAME`, `NATIONAL_ID`. */
  readonly clear: ReadonlyMap<string, string>;
}

const NOTHING_CLEAR: ReadonlyMap<string, string> = new Map();

/** How a list shows a case: masked at most. */
export function listView(profile: Disclosing | null, stage: Stage): CaseView {
  return { profile, purpose: null, stage, clear: NOTHING_CLEAR };
}

interface Delinquency {
  readonly delinquentSince: LocalDate | null;
  readonly timeZone: TimeZone;
}

/** How far a case has come: days are counted in the zone of the agreement. */
export function stageOf(
  { delinquentSince, timeZone }: Delinquency,
  now: Instant,
  isUnreachable: boolean,
): Stage {
  const daysPastDue =
    delinquentSince === null ? null : daysBetween(delinquentSince, localDateIn(timeZone, now));
  return { daysPastDue, isUnreachable };
}

export function levelIn(view: CaseView, jurisdiction: string, dataClass: PersonalClass): Level {
  return shownLevel(view.profile, jurisdiction, dataClass, view.purpose, view.stage);
}

/** A personal field as the level of its class lets it be seen. */
export function fieldAt(level: Level, masked: string | null, clear: string | undefined): PersonalField {
  if (level === 'ABSENT') return { masked: null, value: null, withheld: 'NOT_IN_PROFILE' };
  if (masked !== null && (level === 'ON_DEMAND' || level === 'DIAL_TOKEN'))
    return { masked, value: null, withheld: level };
  if (masked !== null && level === 'CLEAR' && clear !== undefined)
    return { masked, value: clear, withheld: null };
  return maskedField(masked);
}
