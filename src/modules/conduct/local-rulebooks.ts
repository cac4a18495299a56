import type { Reader } from '../../kernel/store.js';
import type { LocalDate } from '../../kernel/time.js';
import { conductPolicies } from './conduct-policy.entity.js';
import { localRules, policyOn, type LocalRules, type PolicyVersion } from './local-rules.rules.js';

/** The rules of a lender by place and day. */
export interface LocalRulebooks {
  on(day: LocalDate, jurisdiction: string): LocalRules;
}

/** The rules as a lender's policy has them, in one statement. */
export async function rulebooksOf(reader: Reader): Promise<LocalRulebooks> {
  return rulebooksBy(await reader.find(conductPolicies, {}, { orderBy: ['version'] }));
}

/** The rules under versions of a policy that are given. */
export function rulebooksBy(versions: readonly PolicyVersion[]): LocalRulebooks {
  const made = new Map<string, LocalRules>();
  return {
    on(day, jurisdiction) {
      const version = versions.length === 0 ? undefined : policyOn(versions, day);
      if (version === undefined) return unchanged(jurisdiction);
      const key = `${version.version} ${jurisdiction}`;
      let rules = made.get(key);
      if (rules === undefined) made.set(key, (rules = localRules(jurisdiction, version)));
      return rules;
    },
  };
}

/** The packs as they stand are the same for everybody, so they are made ready once. */
function unchanged(jurisdiction: string): LocalRules {
  let rules = asTheyStand.get(jurisdiction);
  if (rules === undefined) {
    rules = localRules(jurisdiction, undefined);
    if (asTheyStand.size < MOST_PLACES) asTheyStand.set(jurisdiction, rules);
  }
  return rules;
}

const asTheyStand = new Map<string, LocalRules>();
const MOST_PLACES = 1_000;
