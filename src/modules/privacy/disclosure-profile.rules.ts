import type { PersonalClass } from '../../kernel/field-classes.js';
import {
  lesser,
  isEverShown,
  isMore,
  isWithin,
  levelOf,
  type DisclosureRule,
  type Level,
  type Purpose,
  type Stage,
} from './disclosure.rules.js';
import { presetFor, presetOf, type PresetJurisdiction } from './disclosure-presets.rules.js';

/** How often an agency may reveal, and how long it may use what it saw. */
export interface RevealLimits {
  /** Clear values of one placement, in all. */
  readonly perPlacement: number;
  /** By one collector on one day of the agreement's zone. */
  readonly perCollectorDay: number;
  /** By the whole agency on one day. */
  readonly perAgencyDay: number;
  /** Hours until a revealed value is asked for again. */
  readonly hoursOfUse: number;
}

/** Where a lender says nothing: what one collector dials on a day, and a small office. */
export const SAFE_LIMITS: RevealLimits = {
  perPlacement: 10,
  perCollectorDay: 60,
  perAgencyDay: 1_000,
  hoursOfUse: 24,
};

/** The profile of a grant, as it was when the batch was placed. */
export interface Disclosing {
  readonly rules: readonly DisclosureRule[];
  readonly limits: RevealLimits;
}

/** The first rule that shows more than the jurisdiction allows, with the law that forbids it; null when none does. */
export function beyondPreset(
  jurisdiction: PresetJurisdiction,
  rules: readonly DisclosureRule[],
): { readonly index: number; readonly basis: string } | null {
  const cells = presetOf(jurisdiction);
  for (const [index, rule] of rules.entries()) {
    const allowed = cells.filter((cell) => isWithin(rule, cell));
    if (allowed.some((cell) => !isMore(rule.level, cell.level)) || rule.level === 'ABSENT') continue;
    const cell = cells.find(
      ({ dataClass, purpose }) => dataClass === rule.dataClass && purpose === rule.purpose,
    );
    return { index, basis: cell!.basis };
  }
  return null;
}

/** Fields that an agency sees masked where the lender has given no profile at all. */
const MASKED_WITHOUT_PROFILE: ReadonlySet<PersonalClass> = new Set([
  'identity',
  'contact',
  'address',
  'employment',
]);

/**
 * What an agency sees of a class in the single case. Without a purpose, as in lists, nothing goes beyond masked. The law of
 * the person bounds what the profile says: a profile made for one country shows no more of somebody who lives in another,
 * and of somebody whose law is not known nothing in clear.
 */
export function shownLevel(
  profile: Disclosing | null,
  jurisdiction: string,
  dataClass: PersonalClass,
  purpose: Purpose | null,
  stage: Stage,
): Level {
  if (profile === null) return MASKED_WITHOUT_PROFILE.has(dataClass) ? 'MASKED' : 'ABSENT';
  if (purpose === null) return isEverShown(profile.rules, dataClass, stage) ? 'MASKED' : 'ABSENT';
  const said = levelOf(profile.rules, dataClass, purpose, stage);
  const preset = presetFor(jurisdiction);
  const most = preset === null ? 'MASKED' : levelOf(presetOf(preset), dataClass, purpose, stage);
  return lesser(said, most);
}
