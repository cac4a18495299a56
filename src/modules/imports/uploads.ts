import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Id } from '../../kernel/ids.js';
import type { Import } from './import.entity.js';

/** The largest file taken, in bytes; the column that counts them ends here. */
export const MAX_FILE_BYTES = 2_147_483_647;

/** Where the file of an import lies until it is booked; named by its content, so that two uploads do not mix. */
export function uploadedFile(uploads: string, importId: Id<'import'>, sha256: string): string {
  return path.join(uploads, `${importId}-${sha256.slice(0, 16)}.csv`);
}

/** Removes the file of an import that has ended: it holds people's data in clear. */
export async function forgetUpload(uploads: string, row: Pick<Import, 'id' | 'sha256'>): Promise<void> {
  if (row.sha256 !== null) await rm(uploadedFile(uploads, row.id, row.sha256), { force: true });
}
