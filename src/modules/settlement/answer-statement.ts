import { notFound, Refusal } from '../../kernel/errors.js';
import type { Id } from '../../kernel/ids.js';
import type { Work } from '../../kernel/store.js';
import { disputes } from './dispute.entity.js';
import { afterStep, refusalOf } from './statement-life.rules.js';
import { statements, type Statement } from './statement.entity.js';

/** The agency agrees to a statement, all its disputes decided. Agreeing again changes nothing. */
export async function answerStatement(work: Work, id: Id<'statement'>): Promise<Statement> {
  const statement = await ownStatement(work, id, ['statementId']);
  const next = afterStep(statement.state, 'AGREE');
  if (next === null)
    throw new Refusal('STATE_CONFLICT', refusalOf(statement.state), { path: ['statementId'] });
  if (next === 'DONE') return statement;
  if (await work.findOne(disputes, { statementId: id, state: 'OPEN' }))
    throw new Refusal('STATE_CONFLICT', refusalOf('DISPUTED'), { path: ['statementId'] });
  const answeredAt = work.context.clocks.domain.now();
  const change = { state: next, answeredBy: work.context.actorId, answeredAt };
  await work.update(statements, { id }, change);
  work.emit('statement.agreed', [{ id }]);
  return { ...statement, ...change };
}

/** A statement of the agency that asks, locked; one that is being closed is not there for it. */
export async function ownStatement(
  work: Work,
  id: Id<'statement'>,
  path: readonly string[],
): Promise<Statement> {
  const statement = await work.findOne(statements, { id }, { lock: 'update' });
  if (!statement || !isSeenBy(statement, work.context.agencyId)) throw notFound('statement', path);
  return statement;
}

export function isSeenBy(statement: Statement, agencyId: Id<'agency'> | null): boolean {
  return agencyId === null || (statement.agencyId === agencyId && statement.state !== 'CLOSING');
}
