import { expect, test } from '@jest/globals';
import { packs, type Act, type ContactFact, type Fact } from '../../src/modules/conduct/index.js';
import { brokenBy, type Place } from './conduct-case.js';

/** One side of a boundary: what had happened, what is asked, and whether the rule is broken by it. */
export interface Row {
  readonly what: string;
  readonly given?: readonly Fact[];
  readonly asked: ContactFact | Act;
  readonly broken: boolean;
  readonly place?: Place;
}

/** Rules by their ids, each with its boundary on both sides. */
export type RuleTable = Readonly<Record<string, readonly Row[]>>;

export const broken = (
  what: string,
  asked: Row['asked'],
  given: readonly Fact[] = [],
  place?: Place,
): Row => ({
  what,
  asked,
  given,
  broken: true,
  ...(place && { place }),
});
export const fine = (what: string, asked: Row['asked'], given: readonly Fact[] = [], place?: Place): Row => ({
  ...broken(what, asked, given, place),
  broken: false,
});

/** A test for each row; the text that the rule stands on is part of its title. */
export function testRules(place: Place, table: RuleTable): void {
  for (const [rule, rows] of Object.entries(table)) {
    const source = sourceOf(rule);
    test.each(rows)(`${rule} (${source}): $what`, ({ asked, given = [], broken: isBroken, place: other }) => {
      expect(brokenBy(other ?? place, given, asked).includes(rule)).toBe(isBroken);
    });
  }
}

export function sourceOf(rule: string): string {
  const found = [...packs.values()].flatMap(({ rules }) => rules).find(({ id }) => id === rule);
  if (found === undefined) throw new Error(`there is no rule ${rule}`);
  return found.source.text;
}

/** Rules that the tables leave without a side. */
export function oneSided(tables: readonly RuleTable[]): readonly string[] {
  const all: RuleTable = Object.assign({}, ...tables);
  const rules = [...packs.values()].flatMap((pack) => pack.rules).filter(({ isOff }) => isOff !== true);
  return rules.map(({ id }) => id).filter((id) => new Set((all[id] ?? []).map((row) => row.broken)).size < 2);
}
