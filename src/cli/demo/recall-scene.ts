import type { Desk } from './desk.js';
import type { Narrator } from './narrator.js';
import { agency, lender } from './operations.js';
import type { Stage } from './stage.js';
import { UnexpectedAnswer } from './unexpected-answer.js';

/** Cases that are taken back: so many, or a tenth of a small desk. */
const RECALLED = 20;

/**
 * The lender takes cases back: the agency's very next request, with the token it has, finds nothing. What it did is
 * still taken, write-only; what it did too late carries a flag.
 */
export async function showRecall({ maker, clock }: Stage, narrator: Narrator, desk: Desk): Promise<void> {
  const recalled = desk.cases.slice(0, Math.min(RECALLED, Math.ceil(desk.cases.length / 10)));
  const [file] = recalled;
  if (file === undefined) return;
  const before = await desk.actor.call(agency.placement, { id: file.id });
  const input = { placementIds: recalled.map(({ id }) => id), category: 'COMPLIANCE' };
  await maker.call(lender.recallPlacements, { input });
  const after = await desk.actor.call(agency.placement, { id: file.id });
  if (before.placement === null || after.placement !== null)
    throw new UnexpectedAnswer('a recalled case', after);
  desk.cases = desk.cases.slice(recalled.length);
  narrator.say(
    `      Recall: the lender takes ${recalled.length} cases back from Agency East (compliance).`,
    `      Agency East, next request, same token: placement(id: "${file.id}") → null`,
  );
  clock.moveTo('2026-04-05T12:00:00Z');
  const flags = await reportLate(desk, file.id);
  const { placement } = await maker.call(lender.placement, { id: file.id });
  narrator.say(
    `      It reports a call made after the recall: stored, flagged ${flags.join(', ')}.`,
    `      The lender sees: ${placement.status}, last contact ${placement.contacts[0]?.flags.join(', ') ?? 'none'}.`,
  );
  await showDeletion(desk, narrator);
}

/** What it still holds of the cases is to be deleted, and it says that it did. */
async function showDeletion({ actor }: Desk, narrator: Narrator): Promise<void> {
  const { nodes: duties } = (await actor.call(agency.deletionDuties, {})).deletionDuties;
  const [first] = duties;
  const deletion = {
    deletedAt: '2026-04-05T19:00:00+08:00',
    deletedBy: 'staff-31',
    method: 'PURGED',
    records: 1,
  };
  const items = duties.map(({ placementId }, n) => ({
    placementId,
    reference: `deletion-${n + 1}`,
    ...deletion,
  }));
  const { attestDeletions } = await actor.call(agency.attestDeletions, { items });
  if (first === undefined || attestDeletions.created !== duties.length)
    throw new UnexpectedAnswer('an attested deletion', attestDeletions);
  narrator.say(
    `      It owes the deletion of ${duties.length} cases by ${first.dueOn} (${first.basis.split(':')[0]}), and attests it.`,
  );
}

async function reportLate(desk: Desk, placementId: string): Promise<readonly string[]> {
  const item = {
    placementId,
    reference: 'late-call-1',
    occurredAt: '2026-04-05T14:20:00+08:00',
    channel: 'PHONE',
    direction: 'OUTBOUND',
    party: 'DEBTOR',
    connection: 'NO_ANSWER',
    result: 'NONE',
    collector: 'staff-12',
  };
  const { reportContacts } = await desk.actor.call(agency.reportContacts, { items: [item] });
  const flags = reportContacts.results[0]?.flags ?? [];
  if (!flags.includes('AFTER_RECALL')) throw new UnexpectedAnswer('a report after recall', reportContacts);
  return flags;
}
