import { Refusal } from '../../kernel/errors.js';
import { parseId, type Id } from '../../kernel/ids.js';
import type { Work } from '../../kernel/store.js';
import { localDateIn, parseTimeZone, type Clock, type LocalDate } from '../../kernel/time.js';
import type { JobHandler, RunningJob } from '../background/index.js';
import type { Keyring } from '../privacy/index.js';
import { paymentsBooking } from './book-payments.js';
import { portfolioBooking } from './book-portfolio.js';
import { problemOfFile } from './file-problems.rules.js';
import { imports, type Import } from './import.entity.js';
import type { ImportProblem } from './import.rules.js';
import { paymentsFile } from './payment-row.rules.js';
import { portfolioFile } from './portfolio-row.rules.js';
import { IMPORT_JOB } from './receive-file.js';
import { runFile } from './run-file.js';
import { forgetUpload, uploadedFile } from './uploads.js';

export interface ImportJobParts {
  readonly keyring: Keyring;
  /** The folder of uploaded files. */
  readonly uploads: string;
  /** Rows of one transaction, at most 500: SQLite makes every other writer wait, and more outlive V8's young generation. */
  readonly chunkRows?: number;
}

/** Payments of one transaction: each locks its placement. */
const MAX_PAYMENTS = 500;

/** Books an uploaded file in resumable chunks, or refuses it whole; the file is removed at the end. */
export function importJob(parts: ImportJobParts): JobHandler {
  return {
    name: IMPORT_JOB,
    queue: 'bulk',
    run: async (job) => {
      const row = await importOf(job);
      if (row === null) return;
      if (row.state !== 'COMPLETE' && row.state !== 'REFUSED') await bookOrRefuse(job, row, parts);
      await forgetUpload(parts.uploads, row);
    },
    gaveUp: async (work, payload) => {
      const id = idOf(payload);
      const row = id === null ? null : await work.findOne(imports, { id });
      // one that is being sealed can no longer be refused: revived, it goes on where it stopped
      if (row === null || row.state === 'COMPLETE' || row.state === 'SEALING') return;
      await refuse(work, row, {
        code: 'INTERNAL',
        message: 'The import could not be finished.',
        line: null,
      });
      await forgetUpload(parts.uploads, row);
    },
  };
}

async function bookOrRefuse(job: RunningJob, row: Import, parts: ImportJobParts): Promise<void> {
  try {
    await bookFile(job, row, parts);
  } catch (error) {
    if (!(error instanceof Refusal) || error.code === 'TOO_BUSY') throw error;
    await job.step(async (work) => {
      await refuse(work, row, problemOfFile(error));
      return { cursor: job.cursor(), done: 0 };
    });
  }
}

function bookFile(
  job: RunningJob,
  row: Import,
  { keyring, uploads, chunkRows = 500 }: ImportJobParts,
): Promise<void> {
  const clock = job.context.clocks.domain;
  const file = { path: uploadedFile(uploads, row.id, row.sha256 ?? ''), options: row.options };
  const run = { job, row, latest: latestDay(clock), chunkRows };
  switch (row.kind) {
    case 'PORTFOLIO':
      return runFile({
        ...run,
        file: { ...file, kind: portfolioFile },
        booking: portfolioBooking(keyring, clock),
      });
    case 'PAYMENTS':
      return runFile({
        ...run,
        chunkRows: Math.min(chunkRows, MAX_PAYMENTS),
        file: { ...file, kind: paymentsFile },
        booking: paymentsBooking(job.context),
      });
  }
}

/** Accounts of a file that is refused are never seen; payments that were booked before stay booked, and are told. */
async function refuse(work: Work, { id, kind, options }: Import, problem: ImportProblem): Promise<void> {
  const updatedAt = work.context.clocks.domain.now();
  const counts = kind === 'PAYMENTS' && !options.dryRun ? {} : { booked: 0, changed: 0, unchanged: 0 };
  await work.update(imports, { id }, { state: 'REFUSED', problem, ...counts, updatedAt });
}

async function importOf(job: RunningJob): Promise<Import | null> {
  const id = idOf(job.payload);
  return id === null ? null : job.reader.findOne(imports, { id });
}

function idOf(payload: RunningJob['payload']): Id<'import'> | null {
  return parseId('import', String(payload['importId']));
}

/** The day it is where it is latest. */
function latestDay(clock: Clock): LocalDate {
  return localDateIn(parseTimeZone('Pacific/Kiritimati')!, clock.now());
}
