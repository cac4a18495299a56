import { parseId, type Id } from '../../kernel/ids.js';
import type { Work } from '../../kernel/store.js';
import { finishClosing } from '../agreements/index.js';
import type { JobHandler, RunningJob, StepResult } from '../background/index.js';
import { lineDigest, NO_LINES } from './statement-hash.js';
import { linesOfPlacements } from './settle-placements.js';
import { statementLines, statements, type Statement } from './statement.entity.js';

/** Placements settled in one step: a few thousand rows at most are in memory, however many there are. */
const STEP = 250;

interface Cursor {
  /** Hexadecimal id of the last placement that was settled. */
  readonly last: string;
  readonly digest: string;
  readonly lines: number;
  /** No placement is left. */
  readonly isComplete: boolean;
}

const begin: Cursor = { last: '', digest: NO_LINES, lines: 0, isComplete: false };

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
    while (!keptCursor(job).isComplete) {
      if (job.signal.aborted) return;
      await job.step((work) => settleSome(work, statement, keptCursor(job)));
    }
    await job.step((work) => seal(work, statement, keptCursor(job)));
  },
};

function keptCursor(job: RunningJob): Cursor {
  return job.cursor<Cursor>() ?? begin;
}

async function closingStatement(job: RunningJob): Promise<Statement | null> {
  const id = parseId('statement', String(job.payload.statementId)) as Id<'statement'>;
  const statement = await job.reader.findOne(statements, { id });
  return statement?.state === 'CLOSING' ? statement : null;
}

async function settleSome(work: Work, statement: Statement, cursor: Cursor): Promise<StepResult<Cursor>> {
  const { lines: made, last, settled } = await linesOfPlacements(work, statement, cursor.last, STEP);
  const lines = made.map((line, n) => ({ ...line, number: cursor.lines + n + 1 }));
  await work.insertAll(statementLines, lines);
  const digest = lines.reduce(lineDigest, cursor.digest);
  const count = cursor.lines + lines.length;
  return { cursor: { last, digest, lines: count, isComplete: settled < STEP }, done: count };
}

async function seal(work: Work, statement: Statement, cursor: Cursor): Promise<StepResult<Cursor>> {
  const { digest, lines } = cursor;
  const totals = await work.query(totalsOf, [statementLines.columns.statementId.encode(statement.id)]);
  const sum = (name: string) => BigInt(String(totals[0]![name] ?? 0));
  await work.update(
    statements,
    { id: statement.id, state: 'CLOSING' },
    {
      state: 'CLOSED',
      lines,
      payments: Number(totals[0]!.payments),
      receivedMinor: sum('received'),
      reversedMinor: sum('reversed'),
      baseMinor: sum('base'),
      overpaidMinor: sum('overpaid'),
      commissionMinor: sum('fee'),
      contentHash: digest,
      closedAt: work.context.clocks.domain.now(),
    },
  );
  await finishClosing(work, statement.periodId);
  work.emit('statement.closed', [{ id: statement.id }]);
  return { cursor, done: lines, total: lines };
}

const totalsOf = {
  sql: `SELECT COUNT(CASE WHEN kind <> 'REVERSAL' THEN 1 END) AS payments,
      SUM(CASE WHEN kind <> 'REVERSAL' THEN amount_minor ELSE 0 END) AS received,
      SUM(CASE WHEN kind = 'REVERSAL' THEN amount_minor ELSE 0 END) AS reversed,
      SUM(base_minor) AS base, SUM(overpaid_minor) AS overpaid, SUM(fee_minor) AS fee
    FROM statement_line WHERE lender_id = :lender AND statement_id = ?`,
};
