import type { PersonalClass } from '../../kernel/field-classes.js';
import type { Id } from '../../kernel/ids.js';
import type { Reader } from '../../kernel/store.js';
import type { Instant } from '../../kernel/time.js';
import { standingFacts } from '../notices/index.js';
import type { Disclosing, DisclosureRule, Purpose } from '../privacy/index.js';

interface EvidenceQuestion {
  /** Those that could apply. */
  readonly rules: readonly DisclosureRule[];
  readonly debtorId: Id<'debtor'>;
  readonly now: Instant;
}

/** The rules of a profile for a purpose, and for one class where it is known. */
export function rulesFor(
  profile: Disclosing | null,
  purpose: Purpose | null,
  dataClass: PersonalClass | null = null,
): readonly DisclosureRule[] {
  const rules = profile?.rules ?? [];
  return rules.filter((rule) => rule.purpose === purpose && (dataClass ?? rule.dataClass) === rule.dataClass);
}

/**
 * Whether it is on record now that a debtor cannot be reached: a notice with its evidence that has not ended. Asked only
 * where a rule of the profile turns on it.
 */
export async function isUnreachable(
  reader: Reader,
  { rules, debtorId, now }: EvidenceQuestion,
): Promise<boolean> {
  if (!rules.some(({ onlyUnreachable }) => onlyUnreachable)) return false;
  const facts = (await standingFacts(reader, [debtorId])).get(debtorId) ?? [];
  return facts.some(
    ({ kind, occurredAt, until }) =>
      kind === 'UNREACHABLE' && occurredAt <= now && (until === null || now < until),
  );
}
