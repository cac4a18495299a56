import type { PersonalClass } from '../../kernel/field-classes.js';
import type { Id } from '../../kernel/ids.js';
import type { Reader } from '../../kernel/store.js';
import type { Instant } from '../../kernel/time.js';
import type { Hold } from '../accounts/index.js';
import { standingFacts, type StandingFact } from '../notices/index.js';
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
  return saysUnreachable((await standingFacts(reader, [debtorId])).get(debtorId) ?? [], now);
}

/** Whether notices say now that their person cannot be reached. */
export function saysUnreachable(notices: readonly StandingFact[], now: Instant): boolean {
  return notices.some((notice) => notice.kind === 'UNREACHABLE' && isInForce(notice, now));
}

/** When the last of the holds ends by itself; null when one of them has no end that is known. */
export function heldUntil(
  holds: readonly Hold[],
  notices: readonly StandingFact[],
  now: Instant,
): Instant | null {
  const standing = notices.filter((notice) => isInForce(notice, now));
  const ends = holds.map((hold) =>
    Math.max(...standing.filter((notice) => notice.hold === hold).map(({ until }) => until ?? Infinity)),
  );
  const last = Math.max(...ends);
  return ends.every((end) => Number.isFinite(end)) && ends.length > 0 ? (last as Instant) : null;
}

function isInForce({ occurredAt, until }: StandingFact, now: Instant): boolean {
  return occurredAt <= now && (until === null || now < until);
}
