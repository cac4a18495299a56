import { z } from 'zod';
import { problem, type ErrorCode, type ItemProblem } from '../../kernel/errors.js';
import { newId, type Id } from '../../kernel/ids.js';
import {
  checkBatch,
  idText,
  oneOf,
  parseItem,
  sha256Text,
  signedMoney,
  uriText,
} from '../../kernel/parse.js';
import type { Work } from '../../kernel/store.js';
import { addDays, localDateIn } from '../../kernel/time.js';
import type { ItemOutcome } from '../../kernel/wire.js';
import { agreementsByIds } from '../agreements/index.js';
import { isSeenBy } from './answer-statement.js';
import { disputes, type Dispute } from './dispute.entity.js';
import { disputeReasons } from './dispute.rules.js';
import { afterStep, refusalOf } from './statement-life.rules.js';
import { statementLines, statements, type Statement, type StatementLine } from './statement.entity.js';

const disputeItem = z.strictObject({
  statementId: idText('statement'),
  lineId: idText('line'),
  reason: oneOf(disputeReasons),
  claimed: signedMoney,
  evidence: z
    .array(z.strictObject({ uri: uriText, sha256: sha256Text }))
    .max(10)
    .nullish(),
});
type DisputeItem = z.output<typeof disputeItem>;

interface Known {
  readonly statements: ReadonlyMap<string, Statement>;
  readonly lines: ReadonlyMap<string, StatementLine>;
  readonly disputes: Map<string, Dispute>;
}

/**
 * What an agency claims for lines of statements that were sent to it. Undisputed lines go on. A line is disputed once:
 * the same again is a replay, another claim is refused. Late disputes are taken, and flagged, until the approval.
 */
export async function disputeLines(work: Work, items: readonly unknown[]): Promise<ItemOutcome[]> {
  checkBatch(items);
  const parsed = items.map((item, index) => parseItem(disputeItem, item, ['items', index]));
  const known = await knownOf(
    work,
    parsed.flatMap((each) => ('value' in each ? [each.value] : [])),
  );
  const draft = await drafting(work, known);
  const made: Dispute[] = [];
  const outcomes = parsed.map((each, index): ItemOutcome => {
    if ('problem' in each) return { reference: '', status: 'REFUSED', problem: each.problem };
    const item = each.value;
    const trouble = disputeTrouble(work, known, item, index);
    if (trouble) return { reference: item.lineId, status: 'REFUSED', problem: trouble };
    const before = known.disputes.get(item.lineId);
    const dispute = before ?? draft(item);
    if (!before) {
      made.push(dispute);
      known.disputes.set(item.lineId, dispute);
    }
    return {
      reference: item.lineId,
      status: before ? 'DUPLICATE' : 'CREATED',
      id: dispute.id,
      flags: dispute.isLate ? ['AFTER_DUE'] : [],
    };
  });
  await keep(work, known, made);
  return outcomes;
}

function disputeTrouble(work: Work, known: Known, item: DisputeItem, index: number): ItemProblem | null {
  const trouble = (code: ErrorCode, message: string, name: string) =>
    problem(code, message, ['items', index, name]);
  const statement = known.statements.get(item.statementId);
  if (!statement || !isSeenBy(statement, work.context.agencyId))
    return trouble('NOT_FOUND', 'There is no such statement.', 'statementId');
  if (known.lines.get(item.lineId)?.statementId !== statement.id)
    return trouble('NOT_FOUND', 'There is no such line on this statement.', 'lineId');
  if (item.claimed.currency !== statement.currency)
    return trouble('CURRENCY_MISMATCH', `This statement is in ${statement.currency}.`, 'claimed');
  const before = known.disputes.get(item.lineId);
  if (before && !isSame(before, item))
    return trouble('STATE_CONFLICT', 'This line was disputed with another claim.', 'lineId');
  if (!before && afterStep(statement.state, 'DISPUTE') === null)
    return trouble('STATE_CONFLICT', refusalOf(statement.state), 'statementId');
  return null;
}

function isSame(before: Dispute, item: DisputeItem): boolean {
  return (
    before.claimedMinor === item.claimed.minor &&
    before.reason === item.reason &&
    JSON.stringify(before.evidence) === JSON.stringify(item.evidence ?? [])
  );
}

/** Makes disputes, with the days that the agreements of their statements give. */
async function drafting(work: Work, known: Known): Promise<(item: DisputeItem) => Dispute> {
  const ids = [...new Set([...known.statements.values()].map(({ agreementId }) => agreementId))];
  const agreements = await agreementsByIds(work, ids);
  const now = work.context.clocks.domain.now();
  return (item) => {
    const statement = known.statements.get(item.statementId)!;
    const today = localDateIn(agreements.get(statement.agreementId)!.timeZone, now);
    return {
      lenderId: work.lenderId,
      id: newId('dispute'),
      statementId: statement.id,
      agencyId: statement.agencyId,
      agreementId: statement.agreementId,
      lineId: item.lineId,
      state: 'OPEN',
      reason: item.reason,
      feeMinor: known.lines.get(item.lineId)!.feeMinor,
      claimedMinor: item.claimed.minor,
      evidence: item.evidence ?? [],
      dueOn: addDays(today, statement.terms.answerDays),
      isLate: statement.answerDueOn !== null && today > statement.answerDueOn,
      disputedBy: work.context.actorId,
      disputedAt: now,
      decidedBy: null,
      decidedAt: null,
      rejection: null,
      heldMinor: 0n,
      settlesIn: null,
    };
  };
}

async function keep(work: Work, known: Known, made: readonly Dispute[]): Promise<void> {
  await work.insertAll(disputes, made);
  const ids = [...new Set(made.map(({ statementId }) => statementId))];
  const first = ids.filter((id) => known.statements.get(id)!.state === 'SENT');
  const answered = { answeredBy: work.context.actorId, answeredAt: work.context.clocks.domain.now() };
  if (first.length > 0) await work.update(statements, { id: first }, { state: 'DISPUTED', ...answered });
  work.emit(
    'line.disputed',
    made.map(({ id }) => ({ id })),
  );
}

async function knownOf(work: Work, items: readonly DisputeItem[]): Promise<Known> {
  const ids = [...new Set(items.map(({ statementId }) => statementId))];
  const lineIds: readonly Id<'line'>[] = [...new Set(items.map(({ lineId }) => lineId))];
  const locked = await work.find(statements, { id: ids }, { orderBy: ['id'], lock: 'update' });
  const lines = await work.find(statementLines, { id: lineIds });
  const before = await work.find(disputes, { lineId: lineIds });
  return {
    statements: new Map(locked.map((row) => [row.id, row])),
    lines: new Map(lines.map((row) => [row.id, row])),
    disputes: new Map(before.map((row) => [row.lineId, row])),
  };
}
