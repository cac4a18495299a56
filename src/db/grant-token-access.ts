import { idFromBytes } from '../kernel/ids.js';
import { columnName, decodeRow } from '../kernel/table.js';
import type { Instant } from '../kernel/time.js';
import { grantTokens } from '../modules/access/grant-token.entity.js';
import { grants } from '../modules/access/grant.entity.js';
import { placementBatches } from '../modules/placements/placement.entity.js';
import type { Connection } from './database.js';

/**
 * Who comes with a grant token, by its hash, and what it opens now: its own scopes in the grant's. Null when the token
 * is revoked or over, its agency suspended, or tokens are no longer allowed by the agreement. One statement.
 */
export async function grantTokenAccess(connection: Connection, tokenHash: string, now: Instant) {
  const { rows } = await connection.run(LIVE_TOKEN, [now, now, tokenHash, now]);
  const [row] = rows;
  if (row === undefined) return null;
  const token = decodeRow(grantTokens, row, 't_');
  const grant = decodeRow(grants, row);
  const opened = {
    grantId: grant.id,
    batchId: idFromBytes('batch', row['batch_id'] as Uint8Array),
    placementId: null,
    portfolioId: placementBatches.columns.portfolioId.decode(row['portfolio_id']!),
    profileId: grant.profileId,
    scopes: token.scopes.filter((scope) => grant.scopes.includes(scope)),
    clientIds: grant.clientIds,
    networks: grant.networks,
    epoch: grant.epoch,
  };
  return {
    tokenId: token.id,
    lenderId: token.lenderId,
    agencyId: token.agencyId,
    clientScopes: token.scopes,
    // a grant that is bound to OAuth clients is not for tokens
    opened: Number(row['is_open']) === 1 ? [opened] : [],
  };
}

const LIVE_TOKEN = `SELECT ${Object.keys(grantTokens.columns)
  .map((name) => `t.${columnName(name)} AS t_${columnName(name)}`)
  .join(', ')}, g.*, b.id AS batch_id, b.portfolio_id,
    CASE WHEN g.status = 'ACTIVE' AND g.client_ids IS NULL AND (g.starts_at IS NULL OR g.starts_at <= ?)
      AND (g.ends_at IS NULL OR g.ends_at > ?) THEN 1 ELSE 0 END AS is_open
  FROM grant_token t
  JOIN access_grant g ON g.lender_id = t.lender_id AND g.id = t.grant_id AND g.agency_id = t.agency_id
  JOIN agency y ON y.lender_id = t.lender_id AND y.id = t.agency_id
  JOIN placement_batch b ON b.lender_id = g.lender_id AND b.grant_id = g.id AND b.agency_id = g.agency_id
  JOIN agreement a ON a.lender_id = b.lender_id AND a.id = b.agreement_id
  WHERE t.token_hash = ? AND t.revoked_at IS NULL AND t.expires_at > ?
    AND y.status = 'ACTIVE' AND a.grant_tokens_allowed = 1`;
