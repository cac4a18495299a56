import type { Check, CheckKind } from './rule.rules.js';
import { rulesAbout, type ContactKind, type PreparedRule, type Rulebook } from './rulebook.rules.js';

/**
 * Over how many days the rules about a contact look at other contacts of the person, so that no more of a register is
 * read: 0 for rules that look at none, `Infinity` where one looks at all of them.
 */
export function daysLookedAt(rulebook: Rulebook, contact: ContactKind): number {
  const about = rulesAbout(rulebook, contact);
  let days = looked.get(about);
  if (days === undefined) {
    days = Math.max(0, ...about.map(({ rule }) => daysOf(rule.check)));
    looked.set(about, days);
  }
  return days;
}

/** Worked out once for each kind of contact. */
const looked = new WeakMap<readonly PreparedRule[], number>();

/** Whether a rule asks which debt or which agency a contact was about; then the turns of the debts are read too. */
export function asksForTurns({ rules }: Rulebook): boolean {
  return rules.some(({ rule: { check } }) => WITH_TURNS.has(check.kind) || isPerDebt(check));
}

const ALL = [
  'LOST',
  'ONCE',
  'EMAIL_BASIS',
  'SMS_BASIS',
  'VALIDATION',
  'FURNISH_WAIT',
  'DISPUTE',
  'VISIT_NOTICE',
];
const ALL_CONTACTS: ReadonlySet<CheckKind> = new Set(ALL as readonly CheckKind[]);
const WITH_TURNS: ReadonlySet<CheckKind> = new Set(
  [...ALL, 'DEBT_CALLS', 'TALK_PAUSE'].filter(
    (kind) => kind !== 'LOST' && kind !== 'VISIT_NOTICE',
  ) as CheckKind[],
);

function daysOf(check: Check): number {
  if (check.kind === 'CAP' || check.kind === 'DEBT_CALLS' || check.kind === 'TALK_PAUSE') return check.days;
  return ALL_CONTACTS.has(check.kind) ? Infinity : 0;
}

function isPerDebt(check: Check): boolean {
  return check.kind === 'CAP' && (check.per.includes('DEBT') || check.per.includes('AGENCY'));
}
