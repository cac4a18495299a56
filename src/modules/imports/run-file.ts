import { Refusal } from '../../kernel/errors.js';
import type { Work } from '../../kernel/store.js';
import type { LocalDate } from '../../kernel/time.js';
import type { RunningJob, StepResult } from '../background/index.js';
import { assertStillLetIn } from '../access/index.js';
import type { Booking } from './booking.js';
import { importErrors, imports, type Import } from './import.entity.js';
import { scopesToImport, type ReadRow } from './import.rules.js';
import { oneAhead } from './one-ahead.js';
import { checkFile, readRows, type FileToRead } from './read-file.js';
import { addChunk, noTally, type Outcome, type RejectedRow, type Tally } from './tally.rules.js';

/** How far an import is: the phase, the rows of it that are done, and what became of them. */
export interface ImportCursor {
  readonly phase: 'CHECK' | 'REHEARSE' | 'BOOK' | 'SEAL' | 'DONE';
  readonly read: number;
  readonly total: number;
  readonly tally: Tally;
  /** Where sealing goes on. */
  readonly sealed: string;
}

/** One run over the file of one import. */
export interface FileRun<E, P> {
  readonly job: RunningJob;
  readonly row: Import;
  readonly file: FileToRead<E>;
  readonly booking: Booking<E, P>;
  readonly latest: LocalDate;
  /** Rows of one transaction. */
  readonly chunkRows: number;
}

const begin: ImportCursor = { phase: 'CHECK', read: 0, total: 0, tally: noTally, sealed: '' };

/** Brings an import to its end from wherever it stopped; throws a refusal when the file is refused whole. */
export async function runFile<E, P>(run: FileRun<E, P>): Promise<void> {
  if (cursorOf(run).phase === 'CHECK') await check(run);
  if (cursorOf(run).phase === 'REHEARSE') await rehearse(run);
  if (cursorOf(run).phase === 'BOOK') await book(run);
  while (cursorOf(run).phase === 'SEAL') await run.job.step((work) => seal(run, work));
}

/** First pass. Its end is the beginning of the second one. */
async function check<E, P>({ job, row, file, booking }: FileRun<E, P>): Promise<void> {
  const total = await checkFile(file, job.signal);
  const { dryRun, allOrNothing } = file.options;
  await job.step(async (work) => {
    await assertStillLetIn(work, row.madeBy, scopesToImport[row.kind]);
    if (!dryRun) await booking.open(work, row.id, file.options);
    await change(work, row, { state: 'BOOKING', rows: total });
    const phase = dryRun || allOrNothing ? 'REHEARSE' : 'BOOK';
    return stepOf({ ...begin, phase, total });
  });
}

/** Finds every bad row without booking one. It starts from the first row again when it was interrupted. */
async function rehearse<E, P>(run: FileRun<E, P>): Promise<void> {
  const { job, row, file, booking } = run;
  await job.step(async (work) => {
    await forgetErrors(work, row);
    return stepOf({ ...cursorOf(run), read: 0, tally: noTally });
  });
  for await (const rows of readRows(file, run.latest, run.chunkRows)) {
    const outcomes = await booking.rehearse(job.reader, row.id, entriesOf(rows));
    await job.step((work) => count(run, work, rows, outcomes));
  }
  const { tally } = cursorOf(run);
  if (file.options.allOrNothing && tally.rejected > 0) throw rowsRejected(tally.rejected);
  await job.step(async (work) => {
    if (file.options.dryRun) await change(work, row, { state: 'COMPLETE' });
    return stepOf({ ...cursorOf(run), phase: 'BOOK', read: 0, tally: noTally });
  });
}

/** Second pass: while a chunk commits, the next one is read and prepared. */
async function book<E, P>(run: FileRun<E, P>): Promise<void> {
  const { job, row, file, booking } = run;
  if (file.options.dryRun) return;
  const chunks = oneAhead(restOf(run), async (rows) => {
    const entries = entriesOf(rows);
    return { rows, entries, prepared: await booking.prepare(job.reader, entries) };
  });
  for await (const { rows, entries, prepared } of chunks)
    await job.step(async (work) => {
      await assertStillLetIn(work, row.madeBy, scopesToImport[row.kind]);
      const outcomes = await booking.book(work, row.id, entries, prepared);
      return count(run, work, rows, outcomes);
    });
  await job.step((work) => seal(run, work));
}

/** From its first step on the file can no longer be refused: what it says is part of the books. */
async function seal<E, P>(
  { row, booking, chunkRows, job }: FileRun<E, P>,
  work: Work,
): Promise<StepResult<ImportCursor>> {
  const cursor = cursorOf({ job });
  const sealed = await booking.seal(work, row.id, { after: cursor.sealed, limit: chunkRows });
  await change(work, row, { state: sealed === null ? 'COMPLETE' : 'SEALING' });
  return stepOf({ ...cursor, phase: sealed === null ? 'DONE' : 'SEAL', sealed: sealed ?? '' });
}

/** The rows that are not booked yet; those before were read alike and are passed over. */
async function* restOf<E, P>(run: FileRun<E, P>): AsyncGenerator<readonly ReadRow<E>[]> {
  let toSkip = cursorOf(run).read;
  for await (const rows of readRows(run.file, run.latest, run.chunkRows)) {
    const rest = rows.slice(toSkip);
    toSkip = Math.max(0, toSkip - rows.length);
    if (rest.length > 0) yield rest;
  }
}

async function count<E, P>(
  run: FileRun<E, P>,
  work: Work,
  rows: readonly ReadRow<E>[],
  outcomes: readonly Outcome[],
): Promise<StepResult<ImportCursor>> {
  const before = cursorOf(run);
  const { tally, rejected } = addChunk(before.tally, rows, outcomes);
  const isBooking = before.phase === 'BOOK';
  if (isBooking && run.file.options.allOrNothing && tally.rejected > 0) throw rowsSpoiled(tally.rejected);
  await work.insertAll(
    importErrors,
    rejected.flatMap((row) => errorsOf(run.row, row)),
  );
  // what a rehearsal would book is told of a dry run alone: nothing is booked yet
  const told = isBooking || run.file.options.dryRun ? tally : { rejected: tally.rejected };
  await change(work, run.row, told);
  return stepOf({ ...before, read: before.read + rows.length, tally });
}

function errorsOf({ id }: Import, { line, problems }: RejectedRow) {
  return problems.map((problem, position) => ({ importId: id, line, position, ...problem }));
}

function entriesOf<E>(rows: readonly ReadRow<E>[]): E[] {
  return rows.flatMap((row) => ('entry' in row ? [row.entry] : []));
}

async function change(
  work: Work,
  { id }: Import,
  values: Partial<Omit<Import, 'lenderId' | 'id'>>,
): Promise<void> {
  await work.update(imports, { id }, { ...values, updatedAt: work.context.clocks.domain.now() });
}

async function forgetErrors(work: Work, { id }: Import): Promise<void> {
  const sql = 'DELETE FROM import_error WHERE lender_id = :lender AND import_id = ?';
  await work.execute({ sql }, [importErrors.columns.importId.encode(id)]);
}

function cursorOf({ job }: { readonly job: RunningJob }): ImportCursor {
  return job.cursor<ImportCursor>() ?? begin;
}

function stepOf(cursor: ImportCursor): StepResult<ImportCursor> {
  return { cursor, done: cursor.read, total: cursor.total };
}

function rowsRejected(count: number): Refusal {
  return new Refusal('ROWS_REJECTED', `${count} of the rows cannot be booked.`);
}

/** The rehearsal found nothing, and the books have changed since. */
function rowsSpoiled(count: number): Refusal {
  return new Refusal(
    'ROWS_REJECTED',
    `${count} of the rows can no longer be booked. Send the file again: it tells which.`,
  );
}
