import { newId, type Id } from '../../kernel/ids.js';
import { idAfter, idKey, pageOf, type Page, type PageRequest } from '../../kernel/page.js';
import type { Reader, Statement, Work } from '../../kernel/store.js';
import { decodeRow } from '../../kernel/table.js';
import { portfolios, type Portfolio } from './portfolio.entity.js';

/** Makes the portfolios whose names are new, in one statement; of two loads at once one makes them. */
export async function ensurePortfolios(work: Work, names: readonly string[]): Promise<void> {
  const createdAt = work.context.clocks.domain.now();
  const rows = [...new Set(names)].toSorted().map((name) => ({ id: newId('portfolio'), name, createdAt }));
  await work.insertAll(portfolios, rows, { ifAbsent: true });
}

/** The one portfolio that all of these accounts came with; null when they came with several. */
export async function sharedPortfolio(
  reader: Reader,
  accounts: readonly { readonly portfolio: string }[],
): Promise<Id<'portfolio'> | null> {
  const [name, another] = new Set(accounts.map(({ portfolio }) => portfolio));
  if (name === undefined || another !== undefined) return null;
  return (await reader.findOne(portfolios, { name }))?.id ?? null;
}

/** Portfolios of the lender, by id. */
export async function portfolioPage(
  reader: Reader,
  request: PageRequest,
  scope: readonly unknown[],
): Promise<Page<Portfolio>> {
  const rows = await reader.query(page, [idAfter('portfolio', request), request.first + 1]);
  const nodes = rows.map((row) => decodeRow(portfolios, row));
  return pageOf(request, nodes, scope, idKey, (row) => row);
}

const page: Statement = {
  sql: 'SELECT * FROM portfolio WHERE lender_id = :lender AND id > ? ORDER BY id LIMIT ?',
};
