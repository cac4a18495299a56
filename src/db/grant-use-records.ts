import { grantUses, type GrantUse } from '../modules/access/grant-use.entity.js';
import { columnName } from '../kernel/table.js';
import type { Connection } from './database.js';
import type { Engine } from './engine.js';
import { retrying } from './unit-of-work.js';

/** The most uses in one statement: far below any engine's limit of parameters. */
export const MAX_USES_AT_ONCE = 1_000;

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
