import { idBytes, type Id } from '../kernel/ids.js';
import { columnName } from '../kernel/table.js';
import type { Instant } from '../kernel/time.js';
import { grantUses, type GrantUse } from '../modules/access/grant-use.entity.js';
import type { Connection } from './database.js';
import type { Engine } from './engine.js';
import { retrying } from './unit-of-work.js';

/** Adds what was counted to what stands there, of any lender, in one statement; each key at most once in `uses`. */
export async function addGrantUses(connection: Connection, uses: readonly GrantUse[]): Promise<void> {
  const columns = Object.entries(grantUses.columns);
  const tuple = `(${columns.map(() => '?').join(', ')})`;
  const names = columns.map(([name]) => columnName(name)).join(', ');
  const sql = `INSERT INTO grant_use (${names}) VALUES ${uses.map(() => tuple).join(', ')} ${onKnown[connection.engine]}`;
  const values = uses.flatMap((use) =>
    columns.map(([name, column]) => column.encode(use[name as keyof GrantUse] as never)),
  );
  await retrying(() => connection.run(sql, values));
}

const onKnown: Readonly<Record<Engine, string>> = {
  sqlite: `ON CONFLICT DO UPDATE SET requests = requests + excluded.requests,
    first_at = min(first_at, excluded.first_at), last_at = max(last_at, excluded.last_at)`,
  mysql: `ON DUPLICATE KEY UPDATE requests = requests + VALUES(requests),
    first_at = LEAST(first_at, VALUES(first_at)), last_at = GREATEST(last_at, VALUES(last_at))`,
};

/** When and from where a grant token was last shown at the door. */
export interface GrantTokenUse {
  readonly id: Id<'grantToken'>;
  readonly at: Instant;
  /** Null when the request came from no address. */
  readonly from: string | null;
}

/** Notes the last use of tokens, of any lender, in one statement; an older use that comes late changes nothing. */
export async function noteTokenUses(connection: Connection, uses: readonly GrantTokenUse[]): Promise<void> {
  const byId = `CASE id ${uses.map(() => 'WHEN ? THEN ?').join(' ')} END`;
  const ids = uses.map(({ id }) => idBytes(id));
  const instants = uses.flatMap(({ at }, n) => [ids[n]!, at]);
  const addresses = uses.flatMap(({ from }, n) => [ids[n]!, from]);
  const sql = `UPDATE grant_token SET last_used_from = ${byId}, last_used_at = ${byId}
    WHERE id IN (${ids.map(() => '?').join(', ')}) AND COALESCE(last_used_at, 0) < ${byId}`;
  await retrying(() => connection.run(sql, [...addresses, ...instants, ...ids, ...instants]));
}
