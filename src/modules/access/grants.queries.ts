import { idBytes, idFromBytes, type Id } from '../../kernel/ids.js';
import {
  byRequest,
  idAfter,
  idKey,
  pageOf,
  type NestedPage,
  type Page,
  type PageRequest,
} from '../../kernel/page.js';
import type { Params, RawRow, Reader, Statement } from '../../kernel/store.js';
import { decodeRow, id, nullable } from '../../kernel/table.js';
import type { Instant } from '../../kernel/time.js';
import { grantTokens, type GrantToken } from './grant-token.entity.js';
import { grants, type Grant, type GrantStatus } from './grant.entity.js';

/** A grant with the batch it opens; null while the batch is being placed and never seen. */
export type GrantOfBatch = Grant & {
  readonly batchId: Id<'batch'> | null;
  /** The portfolio that all of the batch came with. */
  readonly portfolioId: Id<'portfolio'> | null;
};

export interface GrantFilter {
  readonly agencyId?: Id<'agency'> | null;
  readonly status?: GrantStatus | null;
  readonly batchId?: Id<'batch'> | null;
}

/** Grants by id, with their batches: ids only, which an agency must know to ask for a token. */
export async function grantPage(
  reader: Reader,
  filter: GrantFilter,
  request: PageRequest,
  scope: readonly unknown[],
): Promise<Page<GrantOfBatch>> {
  const conditions = [...narrow(filter), { sql: 'g.id > ?', params: [idAfter('grant', request)] }];
  const rows = await reader.query(
    select(conditions, `ORDER BY g.id LIMIT ${request.first + 1}`),
    conditions.flatMap(({ params }) => params),
  );
  return pageOf(request, rows.map(grantOf), scope, idKey, (row) => row);
}

/** Grants by their ids, in one statement; null for what is not there. */
export async function grantsByIds(
  reader: Reader,
  ids: readonly Id<'grant'>[],
): Promise<readonly (GrantOfBatch | null)[]> {
  const condition = { sql: 'g.id IN (??)', params: [ids.map(idBytes)] };
  const rows = await reader.query(select([condition], ''), condition.params);
  const byId = new Map<string, GrantOfBatch>(rows.map(grantOf).map((grant) => [grant.id, grant]));
  return ids.map((id) => byId.get(id) ?? null);
}

/** Placements that are open to their agency by each of these grants; grants without any are left out. */
export async function livePlacementCounts(
  reader: Reader,
  ids: readonly Id<'grant'>[],
  now: Instant,
): Promise<ReadonlyMap<string, number>> {
  const rows = await reader.query(livePlacements, [ids.map(idBytes), now]);
  return new Map(
    rows.map((row) => [idFromBytes('grant', row['grant_id'] as Uint8Array), Number(row['live'])]),
  );
}

/** The agency of each client that may come in. */
export async function agenciesOfClients(
  reader: Reader,
  ids: readonly Id<'client'>[],
): Promise<ReadonlyMap<string, Id<'agency'>>> {
  if (ids.length === 0) return new Map();
  const rows = await reader.query(owners, [ids.map(idBytes)]);
  return new Map(
    rows.map((row) => [
      idFromBytes('client', row['id'] as Uint8Array),
      idFromBytes('agency', row['agency_id'] as Uint8Array),
    ]),
  );
}

/** Who used a grant, from where, how often, and from when to when. */
export interface GrantUser {
  readonly actorId: string;
  readonly remoteAddress: string;
  readonly requests: number;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
}

/** Users of several grants at once, each by actor and address; one page for each grant asked for. */
export function usersOfGrants(
  reader: Reader,
  pages: readonly NestedPage<'grant'>[],
): Promise<readonly Page<GrantUser>[]> {
  return byRequest(pages, async (same, request) => {
    const [actorId, remoteAddress] = request.after ?? ['', ''];
    const after = [String(actorId), String(actorId), String(remoteAddress)];
    const ids = same.map(({ parent }) => idBytes(parent));
    const rows = await reader.query(users, [ids, ...after, request.first + 1]);
    const byGrant = Map.groupBy(rows, (row) => idFromBytes('grant', row['grant_id'] as Uint8Array));
    return same.map(({ parent, scope }) =>
      pageOf(request, (byGrant.get(parent) ?? []).map(userOf), scope, userKeys, (user) => user),
    );
  });
}

/** Tokens of a grant, by id. */
export async function grantTokenPage(
  reader: Reader,
  grantId: Id<'grant'>,
  request: PageRequest,
  scope: readonly unknown[],
): Promise<Page<GrantToken>> {
  const after = idAfter('grantToken', request);
  const rows = await reader.query(tokens, [idBytes(grantId), after, request.first + 1]);
  return pageOf(
    request,
    rows.map((row) => decodeRow(grantTokens, row)),
    scope,
    idKey,
    (row) => row,
  );
}

function userKeys({ actorId, remoteAddress }: GrantUser): readonly string[] {
  return [actorId, remoteAddress];
}

function userOf(row: RawRow): GrantUser {
  return {
    actorId: String(row['actor_id']),
    remoteAddress: String(row['remote_address']),
    requests: Number(row['requests']),
    firstAt: Number(row['first_at']) as Instant,
    lastAt: Number(row['last_at']) as Instant,
  };
}

const [batchId, portfolioId] = [nullable(id('batch')), nullable(id('portfolio'))];

function grantOf(row: RawRow): GrantOfBatch {
  return {
    ...decodeRow(grants, row),
    batchId: batchId.decode(row['batch_id']!),
    portfolioId: portfolioId.decode(row['portfolio_id']!),
  };
}

interface Condition {
  readonly sql: string;
  readonly params: Params;
}

function narrow({ agencyId, status, batchId }: GrantFilter): Condition[] {
  const when = (sql: string, value: Uint8Array | string | null | undefined): Condition[] =>
    value == null ? [] : [{ sql, params: [value] }];
  return [
    ...when('g.agency_id = ?', agencyId && idBytes(agencyId)),
    ...when('g.status = ?', status),
    ...when('b.id = ?', batchId && idBytes(batchId)),
  ];
}

function select(conditions: readonly Condition[], tail: string): Statement {
  const where = ['g.lender_id = :lender', ...conditions.map(({ sql }) => sql)].join(' AND ');
  return {
    sql: `SELECT g.*, b.id AS batch_id, b.portfolio_id FROM access_grant g
      LEFT JOIN placement_batch b
        ON b.lender_id = g.lender_id AND b.grant_id = g.id AND b.agency_id = g.agency_id
      WHERE ${where} ${tail}`,
  };
}

const livePlacements: Statement = {
  sql: `SELECT b.grant_id, COUNT(*) AS live FROM placement_batch b
    JOIN placement p ON p.lender_id = b.lender_id AND p.batch_id = b.id
    WHERE b.lender_id = :lender AND b.grant_id IN (??) AND p.live_account_id IS NOT NULL AND p.ends_at > ?
    GROUP BY b.grant_id`,
};

const tokens: Statement = {
  sql: 'SELECT * FROM grant_token WHERE lender_id = :lender AND grant_id = ? AND id > ? ORDER BY id LIMIT ?',
};

const owners: Statement = {
  sql: `SELECT id, agency_id FROM client
    WHERE lender_id = :lender AND id IN (??) AND agency_id IS NOT NULL AND status = 'ACTIVE'`,
};

/** Along the primary key; the days of one actor and address are added up. */
const users: Statement = {
  sql: `SELECT * FROM (
      SELECT grant_id, actor_id, remote_address, SUM(requests) AS requests, MIN(first_at) AS first_at,
        MAX(last_at) AS last_at,
        ROW_NUMBER() OVER (PARTITION BY grant_id ORDER BY actor_id, remote_address) AS turn
      FROM grant_use
      WHERE lender_id = :lender AND grant_id IN (??)
        AND (actor_id > ? OR (actor_id = ? AND remote_address > ?))
      GROUP BY grant_id, actor_id, remote_address
    ) k WHERE turn <= ? ORDER BY grant_id, turn`,
};
