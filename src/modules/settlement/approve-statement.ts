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
  if (trouble) throw new Refusal(trouble, sentences[trouble], { path: ['statementId'] });
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

const sentences = {
  SAME_ACTOR: 'Whoever closed a statement cannot approve it.',
  STATE_CONFLICT: 'This statement is still being closed.',
} as const;
