import { Refusal } from '../../kernel/errors.js';
import { idBytes, parseId } from '../../kernel/ids.js';
import type { ActorId } from '../../kernel/request-context.js';
import type { Statement, Work } from '../../kernel/store.js';
import { clients } from './client.entity.js';
import { members } from './member.entity.js';
import { scopesOfRole } from './roles.js';
import type { LenderScope, Scope } from './scopes.js';

/**
 * Refuses to go on with what a lender's client or member asked for when it has been shut out since, or has lost a
 * scope: a job may begin hours after the door let its order in. Locked until the transaction is over, so that nobody
 * is shut out between check and effect. Actors of our own, such as the command line, are not shut out.
 *
 * @throws Refusal SCOPE_MISSING
 */
export async function assertStillLetIn(
  work: Work,
  actorId: ActorId,
  scopes: readonly LenderScope[],
): Promise<void> {
  const held = await scopesNow(work, actorId);
  const lost = held === null ? undefined : scopes.find((scope) => !held.includes(scope));
  if (lost !== undefined)
    throw new Refusal('SCOPE_MISSING', `Whoever asked for this may no longer do it: it needs \`${lost}\`.`, {
      details: { requiredScope: lost },
    });
}

/** Null for an actor that is neither client nor member. */
async function scopesNow(work: Work, actorId: ActorId): Promise<readonly Scope[] | null> {
  const clientId = parseId('client', actorId);
  if (clientId !== null) {
    const [row] = await work.query(activeClient, [idBytes(clientId)]);
    return row === undefined ? [] : clients.columns.scopes.decode(row['scopes']!);
  }
  const memberId = parseId('member', actorId);
  if (memberId === null) return null;
  const member = await work.findOne(members, { id: memberId }, { lock: 'share' });
  return member?.status === 'ACTIVE' ? scopesOfRole('lender', member.role) : [];
}

const activeClient: Statement = {
  sql: `SELECT scopes FROM client
    WHERE lender_id = :lender AND id = ? AND agency_id IS NULL AND status = 'ACTIVE'`,
  lock: 'share',
};
