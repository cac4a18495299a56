import { dayNumberOf, type DayNumber } from '../../kernel/wall-clock.js';
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
