import { idBytes, idFromBytes, parseId, type Id, type IdKind } from '../kernel/ids.js';
import type { RawRow } from '../kernel/store.js';
import { decodeRow, type SqlValue } from '../kernel/table.js';
import type { Instant } from '../kernel/time.js';
import { clients, type Client } from '../modules/access/client.entity.js';
import { grants, MAX_OPEN_BATCHES } from '../modules/access/grant.entity.js';
import {
  initialAccessTokens,
  type InitialAccessToken,
} from '../modules/access/initial-access-token.entity.js';
import { lenders, type Lender } from '../modules/access/lender.entity.js';
import { members } from '../modules/access/member.entity.js';
import { artifactKey, oauthArtifacts, type OAuthArtifact } from '../modules/access/oauth-artifact.entity.js';
import { placementBatches } from '../modules/placements/placement.entity.js';
import type { Connection } from './database.js';
import { isDuplicateKey } from './engine.js';
import { grantTokenAccess } from './grant-token-access.js';
import { insertShared } from './store.js';
import { retrying } from './unit-of-work.js';

/** The only reads and writes that know no tenant yet: lenders, clients by id, OAuth artefacts, and what a token opens. */
export function accessRecords(connection: Connection) {
  return {
    insertLender: (lender: Lender) => insertShared(connection, lenders, [lender]),
    activeClient: (id: Id<'client'>) => activeClient(connection, id),
    initialAccessToken: (tokenHash: string) => initialAccessToken(connection, tokenHash),
    insertArtifact: (artifact: OAuthArtifact) => retrying(() => insertArtifact(connection, artifact)),
    insertNewArtifacts: (artifacts: readonly OAuthArtifact[]) =>
      retrying(() => insertShared(connection, oauthArtifacts, artifacts, { ifAbsent: true })),
    liveAccess: (query: TokenNames) => liveAccess(connection, query),
    grantTokenAccess: (tokenHash: string, now: Instant) => grantTokenAccess(connection, tokenHash, now),
  };
}

interface TokenNames {
  readonly actorId: Id<'client'> | Id<'member'>;
  readonly lenderId: Id<'lender'>;
  readonly agencyId: Id<'agency'> | null;
  readonly batchIds: readonly Id<'batch'>[];
  readonly placementIds: readonly Id<'placement'>[];
  readonly portfolioIds: readonly Id<'portfolio'>[];
  readonly jti: string | null;
  readonly now: Instant;
}

async function activeClient(connection: Connection, id: Id<'client'>): Promise<Client | null> {
  const { rows } = await connection.run(`SELECT c.* FROM ${ACTIVE_CLIENT} AND c.id = ?`, [idBytes(id)]);
  return rows[0] ? decodeRow(clients, rows[0]) : null;
}

async function initialAccessToken(connection: Connection, hash: string): Promise<InitialAccessToken | null> {
  const { rows } = await connection.run(
    `SELECT t.* FROM initial_access_token t
      JOIN agency a ON a.lender_id = t.lender_id AND a.id = t.agency_id AND a.status = 'ACTIVE'
      WHERE t.token_hash = ?`,
    [hash],
  );
  return rows[0] ? decodeRow(initialAccessTokens, rows[0]) : null;
}

/** A read before the INSERT would let two racing requests both find nothing; the primary key does not. */
async function insertArtifact(connection: Connection, artifact: OAuthArtifact): Promise<boolean> {
  try {
    await insertShared(connection, oauthArtifacts, [artifact]);
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

/** One statement, whatever the token names: the client's row first, then a row for each batch or placement still open, those that
 * portfolios name among them. */
async function liveAccess(connection: Connection, names: TokenNames) {
  const { agencyId, batchIds, placementIds, portfolioIds } = names;
  const parts: Part[] = [actorPart(names)];
  if (agencyId !== null && batchIds.length > 0) parts.push(openedPart(names, agencyId, BY_BATCH, batchIds));
  if (agencyId !== null && placementIds.length > 0)
    parts.push(openedPart(names, agencyId, BY_PLACEMENT, placementIds));
  if (agencyId !== null && portfolioIds.length > 0)
    parts.push(oldest(openedPart(names, agencyId, BY_PORTFOLIO, portfolioIds)));
  const sql = parts.map((part) => part.sql).join(' UNION ALL ');
  const { rows } = await connection.run(
    sql,
    parts.flatMap((part) => part.values),
  );
  const client = rows.find((row) => row['grant_id'] === null);
  if (client === undefined) return null;
  return {
    clientScopes: clients.columns.scopes.decode(client['scopes']!),
    role: members.columns.role.decode(client['role']!) as string | null,
    revokedBefore: clients.columns.revokedBefore.decode(client['revoked_before']!),
    isTokenRevoked: client['revoked_token'] !== null,
    opened: rows.filter((row) => row['grant_id'] !== null).map(openedOf),
  };
}

interface Part {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

function actorPart({ actorId, lenderId, agencyId, jti }: TokenNames): Part {
  const { columns, from } = ACTORS[parseId('member', actorId) === null ? 'client' : 'member'];
  const agency = agencyId === null ? 'c.agency_id IS NULL' : 'c.agency_id = ?';
  const key = jti === null ? null : artifactKey(jti);
  return {
    sql: `SELECT ${columns},
        (SELECT r.model FROM oauth_artifact r WHERE r.model = 'RevokedToken' AND r.\`key\` = ?) AS revoked_token,
        NULL AS grant_id, NULL AS batch_id, NULL AS placement_id, NULL AS portfolio_id, NULL AS profile_id, NULL AS client_ids, NULL AS networks, NULL AS epoch
      FROM ${from} AND c.id = ? AND c.lender_id = ? AND ${agency}`,
    values: [key, ...[actorId, lenderId, ...(agencyId === null ? [] : [agencyId])].map(idBytes)],
  };
}

function openedPart(
  { lenderId, now }: TokenNames,
  agencyId: Id<'agency'>,
  by: { readonly select: string; readonly from: string; readonly id: string },
  ids: readonly Id<IdKind>[],
): Part {
  return {
    sql: `SELECT g.scopes, NULL AS role, NULL AS revoked_before, NULL AS revoked_token, g.id AS grant_id, b.id AS batch_id,
        ${by.select} AS placement_id, b.portfolio_id, g.profile_id, g.client_ids, g.networks, g.epoch
      FROM ${by.from} ${GRANT_OF_BATCH}
      WHERE b.lender_id = ? AND b.agency_id = ? AND ${by.id} IN (${ids.map(() => '?').join(', ')})
        AND g.status = 'ACTIVE' AND (g.starts_at IS NULL OR g.starts_at <= ?) AND (g.ends_at IS NULL OR g.ends_at > ?)`,
    values: [idBytes(lenderId), idBytes(agencyId), ...ids.map(idBytes), now, now],
  };
}

/** A portfolio grows for ever; a part of a UNION is ordered and cut in a table of its own. */
function oldest({ sql, values }: Part): Part {
  return { sql: `SELECT * FROM (${sql} ORDER BY b.id LIMIT ${MAX_OPEN_BATCHES + 1}) o`, values };
}

function openedOf(row: RawRow) {
  const { scopes, clientIds, networks, epoch, profileId } = grants.columns;
  const placement = row['placement_id'] as Uint8Array | null;
  return {
    grantId: idFromBytes('grant', row['grant_id'] as Uint8Array),
    batchId: idFromBytes('batch', row['batch_id'] as Uint8Array),
    placementId: placement === null ? null : idFromBytes('placement', placement),
    portfolioId: placementBatches.columns.portfolioId.decode(row['portfolio_id']!),
    profileId: profileId.decode(row['profile_id']!),
    scopes: scopes.decode(row['scopes']!),
    clientIds: clientIds.decode(row['client_ids']!),
    networks: networks.decode(row['networks']!),
    epoch: epoch.decode(row['epoch']!),
  };
}

const active = (table: 'client' | 'member') => `${table} c
  LEFT JOIN agency a ON a.lender_id = c.lender_id AND a.id = c.agency_id
  WHERE c.status = 'ACTIVE' AND (c.agency_id IS NULL OR a.status = 'ACTIVE')`;

const ACTIVE_CLIENT = active('client');

/** Their columns stand in one order: scopes, role, revoked_before. */
const ACTORS = {
  client: { from: ACTIVE_CLIENT, columns: 'c.scopes, NULL AS role, c.revoked_before' },
  member: { from: active('member'), columns: "'[]' AS scopes, c.role, NULL AS revoked_before" },
};

const GRANT_OF_BATCH =
  'JOIN access_grant g ON g.lender_id = b.lender_id AND g.id = b.grant_id AND g.agency_id = b.agency_id';

const BY_BATCH = { select: 'NULL', from: 'placement_batch b', id: 'b.id' };
const BY_PORTFOLIO = { select: 'NULL', from: 'placement_batch b', id: 'b.portfolio_id' };
/** The batch's own agency decides, not the placement's row alone: both must be the caller's. */
const BY_PLACEMENT = {
  select: 'p.id',
  from: 'placement p JOIN placement_batch b ON b.lender_id = p.lender_id AND b.id = p.batch_id AND b.agency_id = p.agency_id',
  id: 'p.id',
};
