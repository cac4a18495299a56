/**
 * Imports owns files on their way into the books: what was announced, what arrived, what was refused and why, row by
 * row. It books through the modules that own the rows, in resumable chunks that show when the whole is complete.
 */
export { importById, importErrorsAfter, type ImportErrorKey } from './imports.queries.js';
export type { Import, ImportError } from './import.entity.js';
export {
  scopesToImport,
  type ImportKind,
  type ImportOptions,
  type ImportProblem,
  type ImportState,
} from './import.rules.js';
export { receiveFile, type ReceivedFile } from './receive-file.js';
export { importJob, type ImportJobParts } from './run-import.job.js';
export { startImport, startImportCommand, type StartImport } from './start-import.js';
export { MAX_FILE_BYTES, uploadedFile } from './uploads.js';
