import { dayNumberOf, type DayNumber } from '../../kernel/wall-clock.js';
import type { ConductParty, ContactChannel, ContactDirection } from './facts.rules.js';
import { rulesOf } from './packs.rules.js';
import type { Rule } from './rule.rules.js';

/** A rule with what every decision needs of it worked out once. */
export interface PreparedRule {
  readonly rule: Rule;
  readonly from: DayNumber;
  readonly until: DayNumber;
  readonly channels: ReadonlySet<string> | null;
  readonly parties: ReadonlySet<string> | null;
  readonly directions: ReadonlySet<string>;
  readonly actions: ReadonlySet<string>;
  readonly isForContacts: boolean;
}

/** Rules ready to be judged by. Make one per choice of packs and policy, and keep it. */
export interface Rulebook {
  readonly rules: readonly PreparedRule[];
}

/** What of a contact decides which rules look at it. */
export interface ContactKind {
  readonly channel: ContactChannel;
  readonly party: ConductParty;
  readonly direction: ContactDirection;
}

/** The rules about such contacts; worked out once for each kind, for there are few and a batch asks for each contact. */
export function rulesAbout(
  rulebook: Rulebook,
  { channel, party, direction }: ContactKind,
): readonly PreparedRule[] {
  const key = `${channel} ${party} ${direction}`;
  let known = aboutKinds.get(rulebook);
  if (known === undefined) aboutKinds.set(rulebook, (known = new Map()));
  let about = known.get(key);
  if (about === undefined) {
    about = rulebook.rules.filter(
      ({ isForContacts, channels, parties, directions }) =>
        isForContacts &&
        directions.has(direction) &&
        (channels === null || channels.has(channel)) &&
        (parties === null || parties.has(party)),
    );
    known.set(key, about);
  }
  return about;
}

const aboutKinds = new WeakMap<Rulebook, Map<string, readonly PreparedRule[]>>();

export function rulebookOf(rules: readonly Rule[]): Rulebook {
  return { rules: rules.map(prepare) };
}

/** The rules of packs as they stand, without a lender's policy. */
export function rulebookOfPacks(packIds: readonly string[]): Rulebook {
  return rulebookOf(rulesOf(packIds));
}

function prepare(rule: Rule): PreparedRule {
  const { channels, parties, directions = ['OUTBOUND'], actions, from, until } = rule;
  return {
    rule,
    from: dayNumberOf(from),
    until: until === undefined ? Infinity : dayNumberOf(until),
    channels: channels === undefined ? null : new Set(channels),
    parties: parties === undefined ? null : new Set(parties),
    directions: new Set(directions),
    actions: new Set(actions ?? []),
    isForContacts: actions === undefined || channels !== undefined,
  };
}
