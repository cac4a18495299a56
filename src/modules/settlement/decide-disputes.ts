import { z } from 'zod';
import { problem } from '../../kernel/errors.js';
import type { Id } from '../../kernel/ids.js';
import { checkBatch, idText, oneOf, parseItem } from '../../kernel/parse.js';
import type { Work } from '../../kernel/store.js';
import type { ItemOutcome } from '../../kernel/wire.js';
import { shareOpenPeriods } from '../agreements/index.js';
import { disputes, type Dispute } from './dispute.entity.js';
import { rejectionReasons } from './dispute.rules.js';
import { statements } from './statement.entity.js';

const decisionItem = z
  .strictObject({
    disputeId: idText('dispute'),
    accepted: z.boolean(),
    rejection: oneOf(rejectionReasons).nullish(),
  })
  .refine(({ accepted, rejection }) => accepted === (rejection == null), {
    message: 'Say why where a dispute is rejected, and only there.',
    path: ['rejection'],
  });
type Decision = z.output<typeof decisionItem>;

/**
 * The lender's answers to disputes. An accepted one becomes a line of the month that is open now, never an edit; decisions
 * are final, the same again changes nothing. Six statements for up to 500 of them.
 */
export async function decideDisputes(work: Work, items: readonly unknown[]): Promise<ItemOutcome[]> {
  checkBatch(items);
  const parsed = items.map((item, index) => parseItem(decisionItem, item, ['items', index]));
  const wanted = parsed.flatMap((each) => ('value' in each ? [each.value.disputeId] : []));
  const { known, open } = await locked(work, [...new Set(wanted)]);
  const decided = new Map<Id<'dispute'>, Dispute>();
  const outcomes = parsed.map((each, index): ItemOutcome => {
    if ('problem' in each) return { reference: '', status: 'REFUSED', problem: each.problem };
    const { disputeId: reference } = each.value;
    const dispute = decided.get(reference) ?? known.get(reference);
    const path = ['items', index, 'disputeId'];
    if (!dispute) return { reference, status: 'REFUSED', problem: problem('NOT_FOUND', UNKNOWN, path) };
    if (dispute.state !== 'OPEN')
      return isSame(dispute, each.value)
        ? { reference, status: 'DUPLICATE', id: reference, flags: [] }
        : { reference, status: 'REFUSED', problem: problem('STATE_CONFLICT', DECIDED, path) };
    decided.set(reference, {
      ...dispute,
      ...decisionOf(work, each.value),
      settlesIn: open.get(dispute.agreementId)!,
    });
    return { reference, status: 'CREATED', id: reference, flags: [] };
  });
  await keep(work, [...decided.values()]);
  return outcomes;
}

function decisionOf(work: Work, { accepted, rejection }: Decision) {
  return {
    state: accepted ? 'ACCEPTED' : 'REJECTED',
    rejection: rejection ?? null,
    decidedBy: work.context.actorId,
    decidedAt: work.context.clocks.domain.now(),
  } as const;
}

function isSame({ state, rejection }: Dispute, decision: Decision): boolean {
  return (state === 'ACCEPTED') === decision.accepted && rejection === (decision.rejection ?? null);
}

async function keep(work: Work, decided: readonly Dispute[]): Promise<void> {
  await work.updateEach(
    disputes,
    decided.map(({ id, state, rejection, decidedBy, decidedAt, settlesIn }) => ({
      id,
      change: { state, rejection, decidedBy, decidedAt, settlesIn },
    })),
  );
  work.emit(
    'dispute.decided',
    decided.map(({ id, state }) => ({ id, change: state })),
  );
}

/** Locks in the order of all who settle: the months, the statements, the disputes. */
async function locked(work: Work, ids: readonly Id<'dispute'>[]) {
  const found = await work.find(disputes, { id: ids });
  const agreementIds = [...new Set(found.map(({ agreementId }) => agreementId))];
  const open = await shareOpenPeriods(work, agreementIds);
  const statementIds = [...new Set(found.map(({ statementId }) => statementId))];
  await work.find(statements, { id: statementIds }, { orderBy: ['id'], lock: 'update' });
  const rows = await work.find(disputes, { id: ids }, { orderBy: ['id'], lock: 'update' });
  return { open, known: new Map(rows.map((row) => [row.id, row])) };
}

const UNKNOWN = 'There is no such dispute.';
const DECIDED = 'This dispute was decided otherwise.';
