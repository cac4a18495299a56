import type { Reader } from '../../kernel/store.js';
import type { Instant } from '../../kernel/time.js';
import { judgeAskings, type Answer, type Asking } from '../contacts/index.js';
import { standingFacts, type StandingFact } from '../notices/index.js';
import { isMore } from '../privacy/index.js';
import { heldUntil, rulesFor, saysUnreachable } from './evidence.js';
import type { KnownCase } from './known-case.js';
import { levelFor, toldOfContact, type Wish } from './reveal.rules.js';

/** How a case stands on the day on which a value of it is wanted. */
export interface Standing {
  /** Whether it is on record that its debtor cannot be reached. */
  readonly isLost: boolean;
  /** When the holds of the case end by themselves, where that is known. */
  readonly heldUntil: Instant | null;
  /** What the judge says to the contact that the value is for; null where there is none to judge. */
  readonly answer: Answer | null;
}

/** A case and what is wanted of it. */
export interface WishedCase {
  readonly known: KnownCase;
  readonly wish: Wish;
}

/**
 * How cases stand: the judge is asked as by `contactPermission`, so that what one forbids the other does not give. Nothing is
 * locked and nothing counts: it may be asked before the transaction. Seven statements at most, whatever their number.
 */
export async function standingsOf(
  reader: Reader,
  wished: readonly WishedCase[],
  now: Instant,
): Promise<(each: WishedCase) => Standing> {
  const askings = new Map(wished.flatMap((each) => askingOf(each, now)));
  const judged = askings.size === 0 ? null : await judgeAskings(reader, [...askings.values()], now);
  const unjudged = wished.filter((each) => !askings.has(each) && turnsOnEvidence(each));
  const notices = await standingFacts(
    reader,
    unjudged.map(({ known }) => known.evidenceOf),
  );
  return (each) => {
    const asking = askings.get(each);
    const found = asking && judged!(asking);
    const told = found?.notices ?? notices.get(each.known.evidenceOf) ?? [];
    return { ...standing(each, told, now), answer: found?.answer ?? null };
  };
}

function standing({ known }: WishedCase, told: readonly StandingFact[], now: Instant) {
  return {
    isLost: saysUnreachable(told, now),
    heldUntil: heldUntil(known.placement.holds, told, now),
  };
}

/** Nothing is asked of the judge where no evidence could bring the profile to give the value. */
function askingOf(each: WishedCase, now: Instant): readonly (readonly [WishedCase, Asking])[] {
  const { known, wish } = each;
  if (wish.channel === null || !isMore(levelFor(known, wish, true, now), 'MASKED')) return [];
  const { placement, channels } = known;
  const question = { placementId: placement.id, channel: wish.channel, ...toldOfContact(known, wish) };
  return [[each, { question, placement, channels, now }]];
}

function turnsOnEvidence({ known, wish }: WishedCase): boolean {
  return rulesFor(known.profile, wish.purpose, wish.dataClass).some(({ onlyUnreachable }) => onlyUnreachable);
}
