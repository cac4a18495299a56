import { idBytes, type Id } from '../kernel/ids.js';
import { lenders } from '../modules/access/lender.entity.js';
import type { Connection } from './database.js';

const PAGE = 500;

/** The ids of all lenders, a page at a time: for work that is done for each of them. */
export async function* lenderPages(connection: Connection): AsyncGenerator<readonly Id<'lender'>[]> {
  let after: Uint8Array = new Uint8Array(16);
  for (;;) {
    const sql = 'SELECT `id` FROM `lender` WHERE `id` > ? ORDER BY `id` LIMIT ?';
    const { rows } = await connection.run(sql, [after, PAGE]);
    const ids = rows.map((row) => lenders.columns.id.decode(row['id'] ?? null));
    if (ids.length > 0) yield ids;
    const last = ids.at(-1);
    if (last === undefined || ids.length < PAGE) return;
    after = idBytes(last);
  }
}
