import type { PersonalClass } from '../../kernel/field-classes.js';

/** What an agency may want personal data for. */
export const purposes = ['CALL', 'VISIT', 'LETTER', 'LEGAL', 'SETTLEMENT'] as const;
export type Purpose = (typeof purposes)[number];

/** How much of a class is shown, least first. `DIAL_TOKEN`: masked, and used through the lender's dialler alone. */
export const levels = ['ABSENT', 'MASKED', 'DIAL_TOKEN', 'ON_DEMAND', 'CLEAR'] as const;
export type Level = (typeof levels)[number];

/** How far a case has come: with it a profile may show more. */
export interface Stage {
  /** Days since the account is late; null when the lender did not say. */
  readonly daysPastDue: number | null;
  /** Whether it is on record that the debtor cannot be reached. */
  readonly isUnreachable: boolean;
}

/** What a profile shows of a class for a purpose, once the case has come so far. */
export interface DisclosureRule {
  readonly dataClass: PersonalClass;
  readonly purpose: Purpose;
  readonly level: Level;
  /** The first day past due on which it holds; null: from the beginning. */
  readonly fromDaysPastDue: number | null;
  /** Only while the debtor cannot be reached. */
  readonly onlyUnreachable: boolean;
}

/** The most that the rules show of a class for a purpose at a stage. What no rule speaks of is absent. */
export function levelOf(
  rules: readonly DisclosureRule[],
  dataClass: PersonalClass,
  purpose: Purpose,
  stage: Stage,
): Level {
  return rules
    .filter((rule) => rule.dataClass === dataClass && rule.purpose === purpose && holdsAt(rule, stage))
    .reduce<Level>((most, { level }) => (isMore(level, most) ? level : most), 'ABSENT');
}

/** Whether any purpose shows anything of a class at this stage: lists mask what some work needs and leave out the rest. */
export function isEverShown(
  rules: readonly DisclosureRule[],
  dataClass: PersonalClass,
  stage: Stage,
): boolean {
  return purposes.some((purpose) => levelOf(rules, dataClass, purpose, stage) !== 'ABSENT');
}

export function isMore(level: Level, than: Level): boolean {
  return levels.indexOf(level) > levels.indexOf(than);
}

export function lesser(one: Level, other: Level): Level {
  return isMore(one, other) ? other : one;
}

function holdsAt({ fromDaysPastDue, onlyUnreachable }: DisclosureRule, stage: Stage): boolean {
  if (onlyUnreachable && !stage.isUnreachable) return false;
  return fromDaysPastDue === null || (stage.daysPastDue !== null && stage.daysPastDue >= fromDaysPastDue);
}

/** Whether wherever `rule` holds, `other` holds too. */
export function isWithin(rule: DisclosureRule, other: DisclosureRule): boolean {
  const sameCell = rule.dataClass === other.dataClass && rule.purpose === other.purpose;
  const soLate = other.fromDaysPastDue === null || (rule.fromDaysPastDue ?? -1) >= other.fromDaysPastDue;
  return sameCell && soLate && (!other.onlyUnreachable || rule.onlyUnreachable);
}
