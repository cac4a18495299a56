/**
 * Conduct owns contact rules: packs of them as data, each with the text it stands on, the judge that holds a contact
 * against them, and what a lender adds to them. The judge is pure and asks no clock; who refuses, reserves or stores is for
 * its callers.
 */
export { backTest, type BackTest, type BackTestPeriod, type JudgedContact } from './back-test.rules.js';
export * from './facts.rules.js';
export { CaseHistory, type KnownContact } from './history.rules.js';
export { jurisdictionOf } from './jurisdiction.rules.js';
export { asksForTurns, daysLookedAt } from './looks-back.rules.js';
export { judge, judgeRecorded, type BrokenRule, type Verdict } from './judge.rules.js';
export { jurisdictions, packOf, packs, rulesOf, versionOf, type Jurisdiction } from './packs.rules.js';
export { severities, type Pack, type Rule, type Severity, type Source } from './rule.rules.js';
export { rulebookOf, rulebookOfPacks, type ContactKind, type Rulebook } from './rulebook.rules.js';
export {
  simulateConduct,
  simulateConductFile,
  type ConductSimulation,
  type SimulatedVerdict,
} from './simulate-conduct.js';
export { applyPolicy, conductPolicySchema, type ConductPolicy } from './policy.rules.js';
export { rulebooksBy, rulebooksOf, type LocalRulebooks } from './local-rulebooks.js';
export {
  LONG_AGO,
  packVersions,
  type LocalRules,
  type PolicyTerms,
  type PolicyVersion,
} from './local-rules.rules.js';
export { setConductPolicy, setPolicyCommand } from './set-conduct-policy.js';
export {
  BrokenConductRule,
  brokenRuleOf,
  SeverityEnum,
  severityWord,
  VerdictEnum,
  verdictWord,
} from './verdict.graphql.js';
