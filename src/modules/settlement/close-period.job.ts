import { parseId, type Id } from '../../kernel/ids.js';
import type { Statement as Sql, Work } from '../../kernel/store.js';
import type { JobHandler, RunningJob, StepResult } from '../background/index.js';
import { fromExactJson, toExactJson } from '../../kernel/exact-json.js';
import { sealStatement } from './seal-statement.js';
import { linesOfDisputes } from './settle-disputes.js';
import { linesOfPlacements } from './settle-placements.js';
import { statementLines, statements, type Statement } from './statement.entity.js';
import { NO_WRITTEN_LINES, withMoreLines, type WrittenLines } from './written-lines.js';

/** Placements settled in one step: a few thousand rows at most are in memory, however many there are. */
const STEP = 250;
/** Lines of a forgotten run that are taken away in one step. */
const CLEARED = 5_000;

interface Cursor {
  /** Hexadecimal id of the last placement that was settled. */
  readonly last: string;
  readonly written: WrittenLines;
  /** No placement is left: disputes follow. */
  readonly isPlaced: boolean;
  /** Nothing is left. */
  readonly isComplete: boolean;
}

const begin: Cursor = {
  last: '',
  written: NO_WRITTEN_LINES,
  isPlaced: false,
  isComplete: false,
};

/**
 * Closing, steps two and three: lines in resumable chunks that no reader sees, then one transaction that seals totals,
 * hash and state. Run again after a crash it goes on where it stopped, and the statement is the same to the byte. A
 * step may be tried again, so it starts from what was kept and changes nothing outside of its transaction.
 */
export const closePeriodJob: JobHandler = {
  name: 'settlement.close',
  queue: 'settlement',
  async run(job) {
    const statement = await closingStatement(job);
    if (!statement) return;
    await clear(job, statement);
    while (!keptCursor(job).isComplete) {
      if (job.signal.aborted) return;
      await job.step((work) => settleSome(work, statement, keptCursor(job)));
    }
    await job.step((work) => seal(work, statement, keptCursor(job)));
  },
};

async function closingStatement(job: RunningJob): Promise<Statement | null> {
  const id = parseId('statement', String(job.payload.statementId)) as Id<'statement'>;
  const statement = await job.reader.findOne(statements, { id });
  return statement?.state === 'CLOSING' ? statement : null;
}

/** A job without a checkpoint begins with an empty statement: the lines of one that nobody keeps any more go. */
async function clear(job: RunningJob, statement: Statement): Promise<void> {
  if (job.cursor<KeptCursor>() !== null) return;
  const id = statementLines.columns.statementId.encode(statement.id);
  const [row] = await job.reader.query(lastNumber, [id]);
  for (let left = Number(row?.['last'] ?? 0); left > 0; left -= CLEARED)
    await job.step(async (work) => {
      await work.execute(linesAfter, [id, Math.max(0, left - CLEARED)]);
      return { cursor: null, done: 0 };
    });
}

async function settleSome(work: Work, statement: Statement, cursor: Cursor): Promise<StepResult<KeptCursor>> {
  const linesOf = cursor.isPlaced ? linesOfDisputes : linesOfPlacements;
  const { lines: made, last, settled } = await linesOf(work, statement, cursor.last, STEP);
  const lines = made.map((line, n) => ({ ...line, number: cursor.written.lines + n + 1 }));
  await work.insertAll(statementLines, lines);
  const isLast = settled < STEP;
  const next = {
    last: isLast ? '' : last,
    written: withMoreLines(cursor.written, lines, statement.terms),
    isPlaced: cursor.isPlaced || isLast,
    isComplete: cursor.isPlaced && isLast,
  };
  return { cursor: toExactJson(next), done: next.written.lines };
}

async function seal(work: Work, statement: Statement, cursor: Cursor): Promise<StepResult<KeptCursor>> {
  await sealStatement(work, statement, cursor.written);
  const { lines } = cursor.written;
  return { cursor: toExactJson(cursor), done: lines, total: lines };
}

/** As text, because JSON knows no large integers. */
type KeptCursor = string;

function keptCursor(job: RunningJob): Cursor {
  const kept = job.cursor<KeptCursor>();
  return kept === null ? begin : fromExactJson<Cursor>(kept);
}

const lastNumber: Sql = {
  sql: 'SELECT MAX(number) AS last FROM statement_line WHERE lender_id = :lender AND statement_id = ?',
};
const linesAfter: Sql = {
  sql: 'DELETE FROM statement_line WHERE lender_id = :lender AND statement_id = ? AND number > ?',
};
