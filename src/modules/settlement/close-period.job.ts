import { parseId, type Id } from '../../kernel/ids.js';
import type { Statement as Sql, Work } from '../../kernel/store.js';
import { finishClosing } from '../agreements/index.js';
import type { JobHandler, RunningJob, StepResult } from '../background/index.js';
import { closeBooks } from '../ledger/index.js';
import { postCommission } from './post-commission.js';
import { lineDigest, NO_LINES } from './statement-hash.js';
import { linesOfDisputes, releasedIn } from './settle-disputes.js';
import { linesOfPlacements } from './settle-placements.js';
import { statementLines, statements, type Statement } from './statement.entity.js';
import { noTotals, withLine, type StatementTotals } from './statement-totals.rules.js';

/** Placements settled in one step: a few thousand rows at most are in memory, however many there are. */
const STEP = 250;
/** Lines of a forgotten run that are taken away in one step. */
const CLEARED = 5_000;

interface Cursor {
  /** Hexadecimal id of the last placement that was settled. */
  readonly last: string;
  readonly digest: string;
  readonly lines: number;
  readonly totals: StatementTotals;
  /** No placement is left: disputes follow. */
  readonly isPlaced: boolean;
  /** Nothing is left. */
  readonly isComplete: boolean;
}

const begin: Cursor = {
  last: '',
  digest: NO_LINES,
  lines: 0,
  totals: noTotals,
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
  const lines = made.map((line, n) => ({ ...line, number: cursor.lines + n + 1 }));
  await work.insertAll(statementLines, lines);
  const count = cursor.lines + lines.length;
  const isLast = settled < STEP;
  const next = {
    last: isLast ? '' : last,
    digest: lines.reduce(lineDigest, cursor.digest),
    lines: count,
    totals: lines.reduce(withLine, cursor.totals),
    isPlaced: cursor.isPlaced || isLast,
    isComplete: cursor.isPlaced && isLast,
  };
  return { cursor: toKeep(next), done: count };
}

async function seal(work: Work, statement: Statement, cursor: Cursor): Promise<StepResult<KeptCursor>> {
  const { digest, lines, totals } = cursor;
  const closedAt = work.context.clocks.domain.now();
  const releasedMinor = await releasedIn(work, statement);
  await work.update(
    statements,
    { id: statement.id, state: 'CLOSING' },
    { state: 'CLOSED', lines, ...totals, releasedMinor, contentHash: digest, closedAt },
  );
  await postCommission(work, { ...statement, lines });
  await closeBooks(work, statement);
  await finishClosing(work, statement.periodId);
  work.emit('statement.closed', [{ id: statement.id }]);
  return { cursor: toKeep(cursor), done: lines, total: lines };
}

/** As JSON, which knows no large integers. */
interface KeptCursor extends Omit<Cursor, 'totals'> {
  readonly totals: Readonly<Record<keyof StatementTotals, string>>;
}

function toKeep(cursor: Cursor): KeptCursor {
  const { payments, receivedMinor, reversedMinor, baseMinor, overpaidMinor, commissionMinor } = cursor.totals;
  return {
    ...cursor,
    totals: {
      payments: String(payments),
      receivedMinor: String(receivedMinor),
      reversedMinor: String(reversedMinor),
      baseMinor: String(baseMinor),
      overpaidMinor: String(overpaidMinor),
      commissionMinor: String(commissionMinor),
    },
  };
}

function keptCursor(job: RunningJob): Cursor {
  const kept = job.cursor<KeptCursor>();
  if (kept === null) return begin;
  const { payments, receivedMinor, reversedMinor, baseMinor, overpaidMinor, commissionMinor } = kept.totals;
  return {
    ...kept,
    totals: {
      payments: Number(payments),
      receivedMinor: BigInt(receivedMinor),
      reversedMinor: BigInt(reversedMinor),
      baseMinor: BigInt(baseMinor),
      overpaidMinor: BigInt(overpaidMinor),
      commissionMinor: BigInt(commissionMinor),
    },
  };
}

const lastNumber: Sql = {
  sql: 'SELECT MAX(number) AS last FROM statement_line WHERE lender_id = :lender AND statement_id = ?',
};
const linesAfter: Sql = {
  sql: 'DELETE FROM statement_line WHERE lender_id = :lender AND statement_id = ? AND number > ?',
};
