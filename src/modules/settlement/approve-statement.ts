import { notFound, Refusal } from '../../kernel/errors.js';
import { idBytes, type Id } from '../../kernel/ids.js';
import type { Statement as Sql, Work } from '../../kernel/store.js';
import { localDateIn } from '../../kernel/time.js';
import { agreementById, latestPayeeAccount, shareOpenPeriods } from '../agreements/index.js';
import { heldOf, releasedIn } from './settle-disputes.js';
import { afterStep, carriedLater, mustWait, refusalOf } from './statement-life.rules.js';
import { approvalProblem } from './statement.rules.js';
import { statements, type Statement } from './statement.entity.js';
import { sumByTerms, type StatementSum } from './statement-sum.rules.js';

/**
 * Approves a statement for payment on the account in force, which is kept with it. Four eyes: neither whoever closed it nor
 * whoever last set that account; approving again changes nothing. What is still disputed is held back, the rest goes on.
 */
export async function approveStatement(work: Work, id: Id<'statement'>): Promise<Statement> {
  const { statement, openMonth } = await locked(work, id);
  const agreement = (await agreementById(work, statement.agreementId, 'share'))!;
  const next = afterStep(statement.state, 'APPROVE');
  if (next === null) throw refused('STATE_CONFLICT', refusalOf(statement.state));
  const payee = await latestPayeeAccount(work, agreement.id);
  const trouble = approvalProblem(statement, next === 'DONE' ? null : payee, work.context.actorId);
  if (trouble !== null) throw refused('SAME_ACTOR', trouble);
  if (next === 'DONE') return statement;
  const now = work.context.clocks.domain.now();
  if (mustWait(statement, localDateIn(agreement.timeZone, now)))
    throw refused('STATE_CONFLICT', refusalOf(statement.state));
  const approvedSum = await sumWithout(work, statement);
  const later = carriedLater(statement.sum!, approvedSum);
  const change = {
    state: next,
    approvedBy: work.context.actorId,
    approvedAt: now,
    heldMinor: approvedSum.heldMinor,
    approvedSum,
    netMinor: approvedSum.netMinor,
    payableMinor: approvedSum.payableMinor,
    carriedLaterMinor: later,
    carriedLaterIn: later === 0n ? null : openMonth,
    payeeAccountId: payee?.id ?? null,
  };
  await work.update(statements, { id }, change);
  work.emit('statement.approved', [{ id }]);
  return { ...statement, ...change };
}

/** Locks in the order of all who settle: the month, the statement. */
async function locked(work: Work, id: Id<'statement'>) {
  const found = await work.findOne(statements, { id });
  if (!found) throw notFound('statement', ['statementId']);
  const open = await shareOpenPeriods(work, [found.agreementId]);
  const statement = (await work.findOne(statements, { id }, { lock: 'update' }))!;
  return { statement, openMonth: open.get(found.agreementId)! };
}

/**
 * What goes on without the lines whose dispute is open: these are held back. The same arithmetic as that of the close; who
 * decides a dispute waits for the lock on the statement.
 */
async function sumWithout(work: Work, statement: Statement): Promise<StatementSum> {
  await work.execute(hold, [idBytes(statement.id)]);
  const { commissionMinor, carriedInMinor, lineTax } = statement.sum!;
  return sumByTerms(statement.terms, {
    fees: { minor: commissionMinor, tax: lineTax },
    held: await heldOf(work, statement),
    released: await releasedIn(work, statement),
    carriedInMinor,
  });
}

function refused(code: 'STATE_CONFLICT' | 'SAME_ACTOR', sentence: string): Refusal {
  return new Refusal(code, sentence, { path: ['statementId'] });
}

const hold: Sql = {
  sql: `UPDATE statement_dispute SET held_minor = fee_minor
    WHERE lender_id = :lender AND statement_id = ? AND state = 'OPEN'`,
};
