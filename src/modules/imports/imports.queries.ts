import { idBytes, type Id } from '../../kernel/ids.js';
import { cursorId, cursorNumber, pageOf, type Page, type PageRequest } from '../../kernel/page.js';
import type { Reader, Statement } from '../../kernel/store.js';
import { decodeRow } from '../../kernel/table.js';
import { importErrors, imports, type Import, type ImportError } from './import.entity.js';

export function importById(reader: Reader, id: Id<'import'>): Promise<Import | null> {
  return reader.findOne(imports, { id });
}

/** Imports, latest first. */
export async function importsPage(
  reader: Reader,
  request: PageRequest,
  scope: readonly unknown[],
): Promise<Page<Import>> {
  const rows = await reader.query(...(request.after === null ? firstPage(request) : pageAfter(request)));
  const found = rows.map((row) => decodeRow(imports, row));
  return pageOf(
    request,
    found,
    scope,
    ({ createdAt, id }) => [createdAt, id],
    (row) => row,
  );
}

/** Where a row error stands in its file; the first is at line 0, position 0 or later. */
export interface ImportErrorKey {
  readonly line: number;
  readonly position: number;
}

/** Up to `limit` row errors behind a place, in the order of the file. */
export async function importErrorsAfter(
  reader: Reader,
  importId: Id<'import'>,
  { line, position }: ImportErrorKey,
  limit: number,
): Promise<ImportError[]> {
  const id = importErrors.columns.importId.encode(importId);
  const rows = await reader.query(selectErrors, [id, line, line, position, limit]);
  return rows.map((row) => decodeRow(importErrors, row));
}

function firstPage({ first }: PageRequest): [Statement, (number | Buffer)[]] {
  return [
    { sql: 'SELECT * FROM import WHERE lender_id = :lender ORDER BY created_at DESC, id DESC LIMIT ?' },
    [first + 1],
  ];
}

function pageAfter({ first, after }: PageRequest): [Statement, (number | Buffer)[]] {
  const createdAt = cursorNumber(after?.[0]);
  const id = idBytes(cursorId('import', after?.[1]));
  return [selectAfter, [createdAt, createdAt, id, first + 1]];
}

const selectAfter: Statement = {
  sql: `SELECT * FROM import WHERE lender_id = :lender AND (created_at < ? OR (created_at = ? AND id < ?))
    ORDER BY created_at DESC, id DESC LIMIT ?`,
};

const selectErrors: Statement = {
  sql: `SELECT * FROM import_error WHERE lender_id = :lender AND import_id = ?
    AND (line > ? OR (line = ? AND position > ?)) ORDER BY line, position LIMIT ?`,
};
