import { isValidationOverdue } from './checks/basis.rules.js';
import { plainNumber } from './history.rules.js';
import type { CheckKind, Rule } from './rule.rules.js';
import type { Rulebook } from './rulebook.rules.js';
import type { View } from './view.rules.js';

/** What is worth knowing beside the verdict: rules that are off, and what could not be judged. */
export function warningsOf(view: View, rulebook: Rulebook, off: readonly Rule[]): readonly string[] {
  const warnings = off.map(
    ({ id, source }) => `${id} is not switched on (${source.text}); it would be broken.`,
  );
  const { contact } = view;
  if (contact === null || !contact.isOutbound) return warnings;
  for (const rule of telling(rulebook)) {
    const { check } = rule;
    if (check.kind === 'EMAIL_BASIS' && contact.fact.channel === 'EMAIL' && contact.address === undefined)
      warnings.push(`${rule.id} was not judged: no address is named.`);
    if (check.kind === 'SMS_BASIS' && contact.fact.channel === 'SMS' && contact.number === undefined)
      warnings.push(`${rule.id} was not judged: no number is named.`);
    if (
      check.kind === 'VISIT_PARTY' &&
      contact.fact.channel === 'VISIT' &&
      contact.fact.partySize === undefined
    )
      warnings.push(`${rule.id} was not judged: nobody said how many went.`);
    if (check.kind === 'VALIDATION' && isValidationOverdue(view, check.days))
      warnings.push(`${rule.id}: no validation notice is on record (${rule.source.text}).`);
  }
  if (isWrongNumber(view)) warnings.push('The number is known to be somebody else’s.');
  return warnings;
}

/** Rules that may say more than yes and no; looked for once. */
function telling(rulebook: Rulebook): readonly Rule[] {
  let known = tellingRules.get(rulebook);
  if (known === undefined) {
    known = rulebook.rules.map(({ rule }) => rule).filter(({ check }) => TELLING.has(check.kind));
    tellingRules.set(rulebook, known);
  }
  return known;
}

const TELLING: ReadonlySet<CheckKind> = new Set(['EMAIL_BASIS', 'SMS_BASIS', 'VISIT_PARTY', 'VALIDATION']);
const tellingRules = new WeakMap<Rulebook, readonly Rule[]>();

function isWrongNumber(view: View): boolean {
  const number = view.contact?.number;
  if (number === undefined) return false;
  return view.facts('WRONG_NUMBER_LEARNED').some(({ fact }) => plainNumber(fact.number) === number);
}
