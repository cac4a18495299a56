import { parseInstant, parseTimeZone, type Instant, type TimeZone } from '../../src/kernel/time.js';
import { formatSecond, secondOf, WallClock } from '../../src/kernel/wall-clock.js';
import {
  CaseHistory,
  judge,
  rulebookOfPacks,
  type Act,
  type ContactFact,
  type Fact,
  type OtherFact,
  type Verdict,
} from '../../src/modules/conduct/index.js';

/** Facts of a case as a test writes them: times as text. */
export const at = (text: string): Instant => {
  const instant = parseInstant(text);
  if (instant === null) throw new Error(`${text} is no instant`);
  return instant;
};

export const zone = (name: string): TimeZone => {
  const found = parseTimeZone(name);
  if (found === null) throw new Error(`${name} is no zone`);
  return found;
};

/** An outbound call to the debtor, unless the rest says otherwise. */
export function call(time: string, rest: Partial<ContactFact> = {}): ContactFact {
  return { type: 'CONTACT', at: at(time), channel: 'PHONE', direction: 'OUTBOUND', party: 'DEBTOR', ...rest };
}

export const talk = (time: string, rest: Partial<ContactFact> = {}) =>
  call(time, { connection: 'CONVERSATION', ...rest });
export const noAnswer = (time: string, rest: Partial<ContactFact> = {}) =>
  call(time, { connection: 'NO_ANSWER', ...rest });

export function fact<T extends OtherFact['type']>(
  type: T,
  time: string,
  rest: Record<string, unknown> = {},
): Fact {
  return { type, at: at(time), ...rest } as unknown as Fact;
}

export function act(action: Act['action'], time: string, rest: Partial<Act> = {}): Act {
  return { type: 'ACT', action, at: at(time), ...rest };
}

export interface Place {
  readonly packs: readonly string[];
  readonly zones: readonly string[];
}

export const CN: Place = { packs: ['CN'], zones: ['Asia/Shanghai'] };
export const US: Place = { packs: ['US-REGF'], zones: ['America/New_York'] };
export const UK: Place = { packs: ['UK'], zones: ['Europe/London'] };
export const IN: Place = { packs: ['IN'], zones: ['Asia/Kolkata'] };

export function historyOf({ zones }: Place, facts: readonly Fact[]): CaseHistory {
  return new CaseHistory({ zones: zones.map(zone), facts });
}

export function judged(place: Place, facts: readonly Fact[], asked: ContactFact | Act): Verdict {
  return judge(rulebookOfPacks(place.packs), historyOf(place, facts), asked);
}

/** The ids of the broken rules. */
export function brokenBy(place: Place, facts: readonly Fact[], asked: ContactFact | Act): readonly string[] {
  return judged(place, facts, asked).broken.map(({ rule }) => rule);
}

/** When it would be allowed, as the debtor's clock shows it. */
export function retryOf(place: Place, facts: readonly Fact[], asked: ContactFact | Act): string | null {
  const [first] = judged(place, facts, asked).broken;
  if (first === undefined) return 'now';
  return first.retryAt === null
    ? null
    : formatSecond(WallClock.of(zone(place.zones[0]!)), secondOf(first.retryAt));
}
