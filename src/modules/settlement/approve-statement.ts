import { notFound, Refusal } from '../../kernel/errors.js';
import type { Id } from '../../kernel/ids.js';
import type { Work } from '../../kernel/store.js';
import { approvalProblem } from './statement.rules.js';
import { statements, type Statement } from './statement.entity.js';

/** Approves a closed statement for payment. Four eyes: whoever closed it cannot; approving again changes nothing. */
export async function approveStatement(work: Work, id: Id<'statement'>): Promise<Statement> {
  const statement = await work.findOne(statements, { id }, { lock: 'update' });
  if (!statement) throw notFound('statement', ['statementId']);
  const trouble = approvalProblem(statement, work.context.actorId);
  if (trouble === 'SAME_ACTOR') throw new Refusal(trouble, 'Whoever closed a statement cannot approve it.');
  if (trouble) throw new Refusal(trouble, 'This statement is still being closed.');
  if (statement.state === 'APPROVED') return statement;
  const change = {
    state: 'APPROVED',
    approvedBy: work.context.actorId,
    approvedAt: work.context.clocks.domain.now(),
  } as const;
  await work.update(statements, { id }, change);
  work.emit('statement.approved', [{ id }]);
  return { ...statement, ...change };
}
