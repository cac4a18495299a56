import type { Instant, LocalDate } from '../../kernel/time.js';
import type { ConsentScope } from './facts.rules.js';
import { jurisdictionOf } from './jurisdiction.rules.js';
import { packOf, packs, rulesOf, versionOf } from './packs.rules.js';
import { applyPolicy, type ConductPolicy } from './policy.rules.js';
import type { Rule } from './rule.rules.js';
import { rulebookOf, type Rulebook } from './rulebook.rules.js';

/** Packs that are used beside those of a jurisdiction, `US-NY`, and of all below it. */
export interface AddedPacks {
  readonly jurisdiction: string;
  readonly packs: readonly string[];
}

/** What a lender adds to the packs as they stand, on its books. Nothing of it loosens a rule. */
export interface PolicyTerms {
  readonly packs: readonly AddedPacks[];
  readonly policy: ConductPolicy;
  /** What every debtor has agreed to beforehand, in the contract. */
  readonly agreedTo: readonly ConsentScope[];
}

/** A version of it: it holds from its day on, until a later version that has begun. */
export interface PolicyVersion {
  readonly version: number;
  readonly effectiveFrom: LocalDate;
  readonly terms: PolicyTerms;
}

/** The rules for the people of a place, ready to judge by, and where they come from. */
export interface LocalRules {
  readonly rulebook: Rulebook;
  readonly packs: readonly string[];
  /** The version of the lender's policy; 0 for none. */
  readonly policyVersion: number;
  /** False: no pack is known for the place, and only what the lender itself says is judged. */
  readonly isKnown: boolean;
  readonly agreedTo: readonly ConsentScope[];
}

export function localRules(jurisdiction: string, version: PolicyVersion | undefined): LocalRules {
  const known = jurisdictionOf(jurisdiction);
  const added = (version?.terms.packs ?? [])
    .filter((each) => jurisdiction === each.jurisdiction || jurisdiction.startsWith(`${each.jurisdiction}-`))
    .flatMap((each) => each.packs);
  const ids = [...new Set([...(known === null ? [] : [packOf[known]]), ...added])];
  const rules = rulesOf(ids);
  return {
    rulebook: rulebookOf(version === undefined ? rules : tightened(rules, version.terms.policy)),
    packs: ids,
    policyVersion: version?.version ?? 0,
    isKnown: ids.length > 0,
    agreedTo: version?.terms.agreedTo ?? [],
  };
}

/** A policy speaks of rules of several places; here are only some. One that a newer pack outgrew changes nothing. */
function tightened(rules: readonly Rule[], policy: ConductPolicy): readonly Rule[] {
  const here = new Set(rules.map(({ id }) => id));
  const about = Object.entries(policy.rules).filter(([id]) => here.has(id));
  const applied = applyPolicy(rules, { ...policy, rules: Object.fromEntries(about) });
  return 'rules' in applied ? applied.rules : rules;
}

/** The versions of packs on a day and of the policy, `CN@2026-01-30 policy@2`; a verdict that is kept names them. */
export function packVersions({ packs: ids, policyVersion }: LocalRules, on: LocalDate): string {
  const versions = ids.map((id) => versionOf(packs.get(id)!, on));
  if (policyVersion > 0) versions.push(`policy@${policyVersion}`);
  return versions.join(' ') || 'none';
}

/** The version in force on a day: the latest one that has begun. */
export function policyOn(versions: readonly PolicyVersion[], day: LocalDate): PolicyVersion | undefined {
  return versions
    .filter(({ effectiveFrom }) => effectiveFrom <= day)
    .toSorted((one, other) => one.version - other.version)
    .at(-1);
}

/** For facts that have always been so. */
export const LONG_AGO = 0 as Instant;
