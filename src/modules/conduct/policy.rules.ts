import { z } from 'zod';
import { problem, type ItemProblem } from '../../kernel/errors.js';
import { contactChannels } from './facts.rules.js';
import { severities, type Check, type CheckKind, type Rule } from './rule.rules.js';

/** More rules of its own than this a lender does not need. */
const MOST_ADDED = 50;

const severity = z.enum(severities);
const wholeNumber = z.int().min(0).max(100_000);

const addedCheck = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('HOURS'), first: wholeNumber, last: wholeNumber }),
  z.strictObject({
    kind: z.literal('CAP'),
    counts: z.enum(['TALKS', 'NOTIFICATIONS', 'DIALS', 'CALLS', 'CONTACTS']),
    per: z.array(z.enum(['PERSON', 'NUMBER', 'DEBT', 'AGENCY'])).max(4),
    days: z.int().min(1).max(366),
    limit: z.int().min(0).max(1_000),
  }),
  z.strictObject({ kind: z.literal('TALK_PAUSE'), days: z.int().min(1).max(366) }),
  z.strictObject({ kind: z.literal('REQUESTS') }),
]);

/** What a lender asks beyond the packs, as JSON: changed rules by id, and rules of its own. */
export const conductPolicySchema = z.strictObject({
  rules: z
    .record(
      z.string(),
      z.strictObject({
        /** Switches a rule on that is off until somebody answers for it. */
        isOn: z.boolean().optional(),
        severity: severity.optional(),
        /** Numbers of the rule's check, such as `limit` or `days`; times of day in seconds after midnight. */
        numbers: z.record(z.string(), wholeNumber).optional(),
        /** Takes the rule's exemptions away. */
        isWithoutExemptions: z.literal(true).optional(),
      }),
    )
    .default({}),
  added: z
    .array(
      z.strictObject({
        id: z.string().regex(/^LENDER-[A-Z0-9-]{1,40}$/, 'Begin the id of a rule of your own with LENDER-.'),
        reason: z.string().min(1).max(200),
        severity,
        channels: z.array(z.enum(contactChannels)).min(1).optional(),
        check: addedCheck,
      }),
    )
    .max(MOST_ADDED)
    .default([]),
});

export type ConductPolicy = z.infer<typeof conductPolicySchema>;
type Change = ConductPolicy['rules'][string];

/** Which way a number of a check is the stricter one. */
const STRICTER: Readonly<Partial<Record<CheckKind, Readonly<Record<string, 'higher' | 'lower'>>>>> = {
  HOURS: { first: 'higher', last: 'lower' },
  CAP: { limit: 'lower', days: 'higher' },
  DEBT_CALLS: { limit: 'lower', days: 'higher' },
  TALK_PAUSE: { days: 'higher' },
  DISPUTE: { validationDays: 'higher' },
  LOST: { failures: 'higher', failedDays: 'higher' },
  VISIT_PARTY: { least: 'higher' },
  EMAIL_BASIS: { optOutDays: 'higher' },
  SMS_BASIS: { days: 'lower' },
  VALIDATION: { days: 'lower' },
  FURNISH_WAIT: { days: 'higher' },
  FRESH: { months: 'lower' },
  SERVICE_ENDED: { attestDays: 'lower' },
};

/**
 * The rules as a lender has tightened them, or every place where its policy would loosen one, with the text that forbids
 * it. A policy is applied to the rules as they are now: when a pack changes, it is applied anew.
 */
export function applyPolicy(
  rules: readonly Rule[],
  policy: ConductPolicy,
): { readonly rules: readonly Rule[] } | { readonly problems: readonly ItemProblem[] } {
  const known = new Map(rules.map((rule) => [rule.id, rule]));
  const problems = Object.entries(policy.rules).flatMap(([id, change]) => {
    const rule = known.get(id);
    return rule === undefined
      ? [problem('INPUT_INVALID', 'There is no such rule in these packs.', ['rules', id])]
      : loosened(rule, change);
  });
  const taken = policy.added.findIndex(({ id }, n) =>
    policy.added.slice(0, n).some((other) => other.id === id),
  );
  if (taken >= 0) problems.push(problem('INPUT_INVALID', 'Two rules have this id.', ['added', taken, 'id']));
  if (problems.length > 0) return { problems };
  return {
    rules: [...rules.map((rule) => changed(rule, policy.rules[rule.id])), ...policy.added.map(ownRule)],
  };
}

function loosened(rule: Rule, { isOn, severity: given, numbers = {} }: Change): readonly ItemProblem[] {
  const refuse = (member: string, what: string) =>
    problem('INPUT_INVALID', `${what} (${rule.source.text}).`, ['rules', rule.id, member]);
  const problems: ItemProblem[] = [];
  if (isOn === false && rule.isOff !== true) problems.push(refuse('isOn', 'This rule is never switched off'));
  if (given !== undefined && severities.indexOf(given) < severities.indexOf(rule.severity))
    problems.push(refuse('severity', `This rule is at least a ${rule.severity}`));
  const stricter = STRICTER[rule.check.kind] ?? {};
  const now = rule.check as unknown as Readonly<Record<string, number>>;
  for (const [name, value] of Object.entries(numbers)) {
    const way = Object.hasOwn(stricter, name) ? stricter[name] : undefined;
    const isWrong = way === undefined || (way === 'higher' ? value < now[name]! : value > now[name]!);
    if (!isWrong) continue;
    const what = way === undefined ? 'This rule has no such number' : `This must be ${now[name]} or ${way}`;
    problems.push({ ...refuse('numbers', what), path: ['rules', rule.id, 'numbers', name] });
  }
  return problems;
}

function changed(rule: Rule, change: Change | undefined): Rule {
  if (change === undefined) return rule;
  const { exemptions, isOff, ...rest } = rule;
  return {
    ...rest,
    ...(exemptions !== undefined && change.isWithoutExemptions !== true && { exemptions }),
    ...(isOff === true && change.isOn !== true && { isOff }),
    severity: change.severity ?? rule.severity,
    check: { ...rule.check, ...change.numbers } as Check,
  };
}

function ownRule({ id, reason, severity: grave, channels, check }: ConductPolicy['added'][number]): Rule {
  return {
    id,
    source: { text: `policy of the lender: ${reason}`, confidence: 'PRIMARY' },
    scope: 'as the lender says',
    window: 'as the lender says',
    severity: grave,
    ...(channels !== undefined && { channels }),
    check: check.kind === 'CAP' ? { ...check, per: [...new Set(check.per)] } : check,
    from: '1970-01-01' as Rule['from'],
  };
}
