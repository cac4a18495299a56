import { notFound, Refusal } from '../../kernel/errors.js';
import { idBytes, type Id } from '../../kernel/ids.js';
import type { Statement as Sql, Work } from '../../kernel/store.js';
import { localDateIn } from '../../kernel/time.js';
import {
  agreementById,
  latestPayeeAccount,
  NO_SETTLEMENT_TERMS,
  settlementTermsOf,
} from '../agreements/index.js';
import { afterStep, mustWait, refusalOf } from './statement-life.rules.js';
import { approvalProblem } from './statement.rules.js';
import { statements, type Statement } from './statement.entity.js';

/**
 * Approves a statement for payment on the account in force, which is kept with it. Four eyes: neither whoever closed it nor
 * whoever last set that account; approving again changes nothing. What is still disputed is held back, the rest goes on.
 */
export async function approveStatement(work: Work, id: Id<'statement'>): Promise<Statement> {
  const statement = await work.findOne(statements, { id }, { lock: 'update' });
  if (!statement) throw notFound('statement', ['statementId']);
  const agreement = (await agreementById(work, statement.agreementId, 'share'))!;
  const next = afterStep(statement.state, 'APPROVE');
  if (next === null) throw refused('STATE_CONFLICT', refusalOf(statement.state));
  const payee = await latestPayeeAccount(work, agreement.id);
  const trouble = approvalProblem(statement, next === 'DONE' ? null : payee, work.context.actorId);
  if (trouble !== null) throw refused('SAME_ACTOR', trouble);
  if (next === 'DONE') return statement;
  const now = work.context.clocks.domain.now();
  const terms = (await settlementTermsOf(work, [agreement.id])).get(agreement.id) ?? NO_SETTLEMENT_TERMS;
  if (mustWait(statement, terms, localDateIn(agreement.timeZone, now)))
    throw refused('STATE_CONFLICT', refusalOf(statement.state));
  const change = {
    state: next,
    approvedBy: work.context.actorId,
    approvedAt: now,
    heldMinor: await holdDisputed(work, id),
    payeeAccountId: payee?.id ?? null,
  };
  await work.update(statements, { id }, change);
  work.emit('statement.approved', [{ id }]);
  return { ...statement, ...change };
}

/** Holds the lines back whose dispute is open; who decides one waits for the lock on the statement. */
async function holdDisputed(work: Work, id: Id<'statement'>): Promise<bigint> {
  await work.execute(hold, [idBytes(id)]);
  const [row] = await work.query(held, [idBytes(id)]);
  return BigInt((row?.['held'] ?? 0) as string | number);
}

function refused(code: 'STATE_CONFLICT' | 'SAME_ACTOR', sentence: string): Refusal {
  return new Refusal(code, sentence, { path: ['statementId'] });
}

const hold: Sql = {
  sql: `UPDATE statement_dispute SET held_minor = fee_minor
    WHERE lender_id = :lender AND statement_id = ? AND state = 'OPEN'`,
};
const held: Sql = {
  sql: `SELECT SUM(held_minor) AS held FROM statement_dispute
    WHERE lender_id = :lender AND statement_id = ? AND state = 'OPEN'`,
};
