import { z } from 'zod';
import { notFound, Refusal, type InputPath } from '../../kernel/errors.js';
import { idBytes, newId } from '../../kernel/ids.js';
import { idText, instantText, lineText } from '../../kernel/parse.js';
import type { Statement, Work } from '../../kernel/store.js';
import { decodeRow } from '../../kernel/table.js';
import { DAY } from '../../kernel/time.js';
import { grantTokens, type GrantToken } from './grant-token.entity.js';
import { grantTokenHash, newGrantToken } from './grant-token-text.js';
import { grants, type Grant } from './grant.entity.js';
import { beyondGrant } from './grant.rules.js';
import { agencyScopeList } from './scope-text.js';

/** Longest life of a grant token, in days: a year, leap years included. */
const MAX_LIFE_DAYS = 366;

export const issueGrantTokenCommand = z.strictObject({
  grantId: idText('grant'),
  name: lineText(200),
  scopes: agencyScopeList,
  expiresAt: instantText,
});

export type IssueGrantToken = z.output<typeof issueGrantTokenCommand>;

export interface IssuedGrantToken {
  readonly row: GrantToken;
  /** The bearer token: here and nowhere else. */
  readonly token: string;
}

/**
 * Issues a bearer token for one grant, to an agency that has no OAuth stack. Only its hash is stored: after a lost answer
 * issue another and revoke this one.
 */
export async function issueGrantToken(work: Work, command: IssueGrantToken): Promise<IssuedGrantToken> {
  const { actorId: createdBy, clocks } = work.context;
  const createdAt = clocks.domain.now();
  const grant = await allowedGrant(work, command.grantId);
  checkBounds(grant, command, createdAt);
  const token = newGrantToken();
  const { name, scopes, expiresAt } = command;
  const row: GrantToken = {
    id: newId('grantToken'),
    lenderId: work.lenderId,
    grantId: grant.id,
    agencyId: grant.agencyId,
    name,
    scopes: [...new Set(scopes)].toSorted(),
    tokenHash: grantTokenHash(token)!,
    createdBy,
    createdAt,
    expiresAt,
    revokedAt: null,
    lastUsedAt: null,
    lastUsedFrom: null,
  };
  await work.insertAll(grantTokens, [row]);
  work.emit('grant_token.issued', [{ id: row.id }]);
  return { row, token };
}

/** The grant, locked against revocation, when its agreement allows tokens. */
async function allowedGrant(work: Work, id: Grant['id']): Promise<Grant> {
  const path = ['input', 'grantId'];
  const [row] = await work.query(grantWithAgreement, [idBytes(id)]);
  if (row === undefined) throw notFound('grant', path);
  const grant = decodeRow(grants, row);
  if (grant.status !== 'ACTIVE')
    throw new Refusal('STATE_CONFLICT', 'This grant is suspended or revoked.', { path });
  if (Number(row['grant_tokens_allowed']) !== 1)
    throw new Refusal('GRANT_TOKENS_FORBIDDEN', 'The agreement of this grant allows no grant tokens.', {
      path,
    });
  if (grant.clientIds !== null)
    throw new Refusal('BEYOND_GRANT', 'This grant is for certain OAuth clients only.', { path });
  return grant;
}

function checkBounds(grant: Grant, { scopes, expiresAt }: IssueGrantToken, now: number): void {
  const refuse = (code: 'BEYOND_GRANT' | 'INPUT_INVALID', message: string, path: InputPath): never => {
    throw new Refusal(code, message, { path: ['input', ...path] });
  };
  const beyond = beyondGrant(grant, { scopes, endsAt: expiresAt });
  if (beyond !== null)
    refuse('BEYOND_GRANT', 'The grant does not go so far.', beyond[0] === 'endsAt' ? ['expiresAt'] : beyond);
  if (expiresAt <= now) refuse('INPUT_INVALID', 'The token would have expired already.', ['expiresAt']);
  if (expiresAt > now + MAX_LIFE_DAYS * DAY)
    refuse('INPUT_INVALID', `A grant token lives at most ${MAX_LIFE_DAYS} days.`, ['expiresAt']);
}

const grantWithAgreement: Statement = {
  sql: `SELECT g.*, a.grant_tokens_allowed FROM access_grant g
    JOIN placement_batch b ON b.lender_id = g.lender_id AND b.grant_id = g.id AND b.agency_id = g.agency_id
    JOIN agreement a ON a.lender_id = b.lender_id AND a.id = b.agreement_id
    WHERE g.lender_id = :lender AND g.id = ?`,
  lock: 'share',
};
