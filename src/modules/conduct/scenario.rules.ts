import { problem, type ItemProblem } from '../../kernel/errors.js';
import { sentenceOfIssue } from '../../kernel/issue-sentences.js';
import type { Act, CaseFacts, ContactFact } from './facts.rules.js';
import type { Rulebook } from './rulebook.rules.js';
import { contactOf, factOf, some, unreadScopes } from './scenario-facts.rules.js';
import { scenarioForm, type ScenarioForm, type ScenarioThen } from './scenario-form.rules.js';
import { packsOf, refusal, rulebookFor, zonesOf } from './scenario-packs.rules.js';

/** A scenario ready to be judged. */
export interface ConductScenario {
  readonly rulebook: Rulebook;
  readonly facts: CaseFacts;
  /** Null: a back-test of the contacts given. */
  readonly asked: { readonly contact: ContactFact | null; readonly act: Act | null } | null;
  readonly warnings: readonly string[];
}

/** Reads one scenario; the first trouble is named with its place. */
export function readScenario(input: unknown): ConductScenario | { readonly problem: ItemProblem } {
  const parsed = scenarioForm.safeParse(input, { error: sentenceOfIssue });
  if (parsed.success) return fromForm(parsed.data);
  const issue = parsed.error.issues[0]!;
  const member = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const path = [...(issue.path as (string | number)[]), ...member];
  return { problem: problem('INPUT_INVALID', issue.message, path) };
}

function fromForm(form: ScenarioForm): ConductScenario | { readonly problem: ItemProblem } {
  const packIds = packsOf(form);
  if ('problem' in packIds) return packIds;
  const zones = zonesOf(form, packIds.ids);
  if (zones === null) return refusal('debtor_timezone', 'Say in which zone the debtor lives.');
  const rulebook = rulebookFor(packIds.ids, form.policy);
  if ('problem' in rulebook) return rulebook;
  const { then } = form;
  if (then !== undefined && then.channel === undefined && then.action === undefined)
    return { problem: problem('INPUT_INVALID', 'Say by which channel.', ['then', 'channel']) };
  const without = form.given.findIndex((fact) => fact.type === 'CONTACT' && fact.channel === undefined);
  if (without >= 0)
    return { problem: problem('INPUT_INVALID', 'Say by which channel.', ['given', without, 'channel']) };
  const debts = new Set(form.given.flatMap((fact) => fact.debts ?? []).concat(then?.debts ?? []));
  return {
    rulebook,
    facts: {
      zones,
      debtGroups: groupsOf(form.debt_groups ?? {}),
      facts: form.given.map((fact) => factOf(fact, zones[0]!, debts)),
    },
    asked: then === undefined ? null : askedOf(then),
    warnings: form.given.flatMap((fact) => unreadScopes(fact, debts)),
  };
}

function groupsOf(groups: Readonly<Record<string, readonly string[]>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(groups).flatMap(([group, debts]) => debts.map((debt) => [debt, group] as const)),
  );
}

function askedOf(then: ScenarioThen): NonNullable<ConductScenario['asked']> {
  const { action } = then;
  const contact = then.channel === undefined ? null : contactOf(then);
  if (action === undefined) return { contact, act: null };
  const act: Act = {
    type: 'ACT',
    action,
    at: then.at,
    ...some({
      debts: then.debts,
      agency: then.agency,
      collector: then.collector,
      isReturnToOwner: then.return_to_owner,
      hasExtraCharge: then.extra_charge,
      payee: then.payee,
      records: then.records,
      keptSince: then.kept_since,
      isStoreOnly: then.store_only,
    }),
  };
  return { contact, act };
}
