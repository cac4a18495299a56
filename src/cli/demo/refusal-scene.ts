import { createActor } from './actor.js';
import { CommandProblem } from '../command-problem.js';
import type { Desk } from './desk.js';
import type { Narrator } from './narrator.js';
import { agency } from './operations.js';
import { UnexpectedAnswer } from './unexpected-answer.js';

/** What an agency cannot do: reach for another agency's batch, write on its case, or call at night. */
export async function showRefusals(
  narrator: Narrator,
  { first, other }: { readonly first: Desk; readonly other: Desk },
  batchId: string,
): Promise<void> {
  narrator.chapter('Refusals');
  narrator.say(
    `  Agency West asks for a token on Agency East's batch:`,
    `      ${await tokenRefusal(other, batchId)}`,
  );
  const foreign = first.cases[0]!;
  const items = [
    {
      placementId: foreign.id,
      reference: 'not-mine-1',
      amount: { amount: '10.00', currency: foreign.currency },
      valueDate: '2026-01-02',
    },
  ];
  const { reportPayments } = await other.actor.call(agency.reportPayments, { items });
  const problem = reportPayments.results[0]?.problem;
  if (problem?.code !== 'NOT_FOUND')
    throw new UnexpectedAnswer('a payment on a foreign case', reportPayments);
  narrator.say(`  It reports a payment on Agency East's case:  ${problem.code}`, `      ${problem.message}`);
  await askAtNight(narrator, first);
}

/** Before it calls, an agency asks; the answer names the rule, the text it stands on, and when to try again. */
async function askAtNight(narrator: Narrator, { actor, cases }: Desk): Promise<void> {
  const inChina = cases.find(({ jurisdiction }) => jurisdiction === 'CN');
  if (inChina === undefined) return;
  const at = '2026-01-02T23:30:00+08:00';
  const items = [{ placementId: inChina.id, channel: 'PHONE', at }];
  const answer = await actor.call(agency.contactPermission, { items });
  const [broken] = answer.contactPermission[0]?.broken ?? [];
  if (broken === undefined) throw new UnexpectedAnswer('a call at half past eleven at night', answer);
  narrator.say(
    `  Agency East asks whether it may call at ${at}:  ${broken.rule}`,
    `      ${broken.source}; try again at ${broken.retryAt}`,
  );
}

async function tokenRefusal({ actor }: Desk, batchId: string): Promise<string> {
  const intruder = createActor(actor.client);
  intruder.open([batchId]);
  try {
    await intruder.call(agency.grants);
  } catch (error) {
    if (error instanceof CommandProblem && error.message.includes('invalid_authorization_details'))
      return error.message;
    throw error;
  }
  throw new UnexpectedAnswer('a token for a foreign batch', 'it was given');
}
