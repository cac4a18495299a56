import type { LocalDate } from '../../kernel/time.js';
import { cn } from './packs/cn.rules.js';
import { eu, house, india, uk } from './packs/others.rules.js';
import { usMa, usNyc, usRegF } from './packs/us.rules.js';
import type { Pack, Rule } from './rule.rules.js';

/** Every pack there is, by its id. */
export const packs: ReadonlyMap<string, Pack> = new Map(
  [cn, usRegF, usNyc, usMa, uk, india, eu, house].map((pack) => [pack.id, pack]),
);

export const jurisdictions = ['CN', 'US', 'UK', 'IN', 'EU'] as const;
export type Jurisdiction = (typeof jurisdictions)[number];

/** What is used for a jurisdiction when nobody names packs. */
export const packOf: Readonly<Record<Jurisdiction, string>> = {
  CN: 'CN',
  US: 'US-REGF',
  UK: 'UK',
  IN: 'IN',
  EU: 'EU',
};

/**
 * The rules of the packs, each with the base it lies on, and those that hold everywhere. `CN@2025-03-01` is the pack as it
 * stood on that day, for contacts of any day. Unknown names are left out.
 */
export function rulesOf(names: readonly string[]): readonly Rule[] {
  const named = names.flatMap((name) => {
    const [id = '', on] = name.split('@');
    const { base } = packs.get(id) ?? {};
    return base === undefined ? [name] : [on === undefined ? base : `${base}@${on}`, name];
  });
  return [...new Set([...named, house.id])].flatMap(rulesOfPack);
}

function rulesOfPack(name: string): readonly Rule[] {
  const [id = '', on] = name.split('@');
  const rules = packs.get(id)?.rules ?? [];
  if (on === undefined) return rules;
  return rules
    .filter(({ from, until }) => from <= on && (until === undefined || on <= until))
    .map((rule) => ({ ...rule, from: FIRST_DAY, until: LAST_DAY }));
}

const FIRST_DAY = '1970-01-01' as LocalDate;
const LAST_DAY = '9999-12-31' as LocalDate;

/**
 * The version of a pack that is in force on a day: its id and the last day on which one of its rules began or ended.
 * A verdict that is kept names it, for the same contact may be judged otherwise under a later one.
 */
export function versionOf(pack: Pack, on: LocalDate): string {
  const changes = pack.rules.flatMap(({ from, until }) => [from, until]).filter((date) => date !== undefined);
  const last = changes
    .filter((date) => date <= on)
    .toSorted()
    .at(-1);
  return `${pack.id}@${last ?? 'none'}`;
}
