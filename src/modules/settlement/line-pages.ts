import { setImmediate as nextTurn } from 'node:timers/promises';
import { MAX_PAGE, type PageRequest } from '../../kernel/page.js';
import type { Reader } from '../../kernel/store.js';
import { lineOrder, linePage } from './statements.queries.js';
import type { Statement, StatementLine } from './statement.entity.js';

/** The lines of a closed statement in their order, some at a time, so that memory does not grow with it. */
export async function* linePages(
  reader: Reader,
  statement: Statement,
): AsyncGenerator<readonly StatementLine[]> {
  let request: PageRequest = { first: MAX_PAGE, after: null };
  for (let more = true; more;) {
    const page = await linePage(reader, statement, request, ['file', statement.id]);
    if (page.nodes.length > 0) yield page.nodes;
    // an engine inside the process answers at once: without this nobody else would get a turn until the last line
    await nextTurn();
    more = page.hasNextPage;
    const last = page.nodes.at(-1);
    if (last) request = { first: MAX_PAGE, after: lineOrder(last) };
  }
}
