import { z } from 'zod';
import { Refusal } from '../../kernel/errors.js';
import { newId } from '../../kernel/ids.js';
import { localDateText, oneOf } from '../../kernel/parse.js';
import type { Work } from '../../kernel/store.js';
import { utcDay } from '../../kernel/time.js';
import { conductPolicies, type SetConductPolicy } from './conduct-policy.entity.js';
import { consentScopes } from './facts.rules.js';
import { packs, rulesOf } from './packs.rules.js';
import { applyPolicy, conductPolicySchema } from './policy.rules.js';

/** Most entries of each list. */
const MOST = 100;

const addedPacks = z.strictObject({
  jurisdiction: z.string().regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/, 'Write a jurisdiction as US or US-NY.'),
  packs: z
    .array(z.string().refine((id) => packs.has(id), 'There is no such pack.'))
    .min(1)
    .max(MOST),
});

export const setPolicyCommand = z.strictObject({
  effectiveFrom: localDateText,
  packs: z.array(addedPacks).max(MOST).nullish(),
  policy: conductPolicySchema.nullish(),
  agreedTo: z.array(oneOf(consentScopes)).max(consentScopes.length).nullish(),
});

export type SetPolicy = z.output<typeof setPolicyCommand>;

/**
 * Sets what the lender adds to the contact rules from a day on, in place of all it had said before. A day that is over
 * stays judged as it was, and nothing may loosen a rule: that is refused with the text the rule stands on.
 */
export async function setConductPolicy(work: Work, command: SetPolicy): Promise<SetConductPolicy> {
  const policy = command.policy ?? { rules: {}, added: [] };
  const applied = applyPolicy(rulesOf([...packs.keys()]), policy);
  if ('problems' in applied) {
    const [{ code, message, path }] = applied.problems as [(typeof applied.problems)[number]];
    throw new Refusal(code, message, { path: ['input', 'policy', ...path] });
  }
  const now = work.context.clocks.domain.now();
  if (command.effectiveFrom < utcDay(now))
    throw new Refusal('INPUT_INVALID', 'A policy begins today or later.', {
      path: ['input', 'effectiveFrom'],
    });
  const latest = await work.findOne(
    conductPolicies,
    {},
    { orderBy: ['version'], descending: true, lock: 'update' },
  );
  const set: SetConductPolicy = {
    lenderId: work.lenderId,
    id: newId('policy'),
    version: (latest?.version ?? 0) + 1,
    effectiveFrom: command.effectiveFrom,
    terms: { packs: command.packs ?? [], policy, agreedTo: command.agreedTo ?? [] },
    madeBy: work.context.actorId,
    createdAt: now,
  };
  await work.insertAll(conductPolicies, [set]);
  work.emit('conduct_policy.set', [{ id: set.id }]);
  return set;
}
