import { notFound, Refusal } from '../../kernel/errors.js';
import type { Id } from '../../kernel/ids.js';
import type { Work } from '../../kernel/store.js';
import { imports, type Import } from './import.entity.js';

export interface ReceivedFile {
  readonly importId: Id<'import'>;
  readonly bytes: number;
  readonly sha256: string;
}

export const IMPORT_JOB = 'imports.run';

/** Notes that the file of an import has arrived and queues the work on it. The same file again answers alike. */
export async function receiveFile(work: Work, { importId, bytes, sha256 }: ReceivedFile): Promise<Import> {
  const row = await work.findOne(imports, { id: importId }, { lock: 'update' });
  if (row === null) throw notFound('import', ['importId']);
  if (row.sha256 === sha256) return row;
  if (row.state !== 'AWAITING_FILE')
    throw new Refusal('STATE_CONFLICT', 'This import has another file already.', { path: ['importId'] });
  const change = { state: 'CHECKING', bytes, sha256, updatedAt: work.context.clocks.domain.now() } as const;
  await work.update(imports, { id: importId }, change);
  await work.enqueue({
    name: IMPORT_JOB,
    queue: 'bulk',
    payload: { importId },
    dedupe: `import:${importId}`,
  });
  return { ...row, ...change };
}
