import { parseId, type Id } from '../../kernel/ids.js';
import type { Work } from '../../kernel/store.js';
import { finishClosing } from '../agreements/index.js';
import type { JobHandler, RunningJob } from '../background/index.js';
import { lineDigest, NO_LINES } from './statement-hash.js';
import { linesOfPlacements } from './settle-placements.js';
import { statementLines, statements, type Statement } from './statement.entity.js';

/** Placements settled in one step: a few thousand rows at most are in memory, however many there are. */
const STEP = 1_000;

interface Cursor {
  /** Hexadecimal id of the last placement that was settled. */
  readonly last: string;
  readonly digest: string;
  readonly lines: number;
}

/**
 * Closing, steps two and three: lines in resumable chunks that no reader sees, then one transaction that seals totals,
 * hash and state. Run again after a crash it goes on where it stopped, and the statement is the same to the byte.
 */
export const closePeriodJob: JobHandler = {
  name: 'settlement.close',
  queue: 'settlement',
  async run(job) {
    const statement = await closingStatement(job);
    if (!statement) return;
    let cursor: Cursor = job.cursor<Cursor>() ?? { last: '', digest: NO_LINES, lines: 0 };
    for (let more = true; more && !job.signal.aborted;)
      await job.step(async (work) => {
        const step = await settleSome(work, statement, cursor);
        more = step.more;
        cursor = step.cursor;
        return { cursor, done: cursor.lines };
      });
    if (!job.signal.aborted)
      await job.step(async (work) => {
        await seal(work, statement, cursor);
        return { cursor, done: cursor.lines, total: cursor.lines };
      });
  },
};

async function closingStatement(job: RunningJob): Promise<Statement | null> {
  const id = parseId('statement', String(job.payload.statementId)) as Id<'statement'>;
  const statement = await job.reader.findOne(statements, { id });
  return statement?.state === 'CLOSING' ? statement : null;
}

async function settleSome(work: Work, statement: Statement, cursor: Cursor) {
  const { lines, last, settled } = await linesOfPlacements(work, statement, cursor.last, STEP);
  await work.insertAll(statementLines, lines);
  const digest = lines.reduce(lineDigest, cursor.digest);
  return { more: settled === STEP, cursor: { last, digest, lines: cursor.lines + lines.length } };
}

async function seal(work: Work, statement: Statement, { digest, lines }: Cursor): Promise<void> {
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
}

const totalsOf = {
  sql: `SELECT COUNT(CASE WHEN kind <> 'REVERSAL' THEN 1 END) AS payments,
      SUM(CASE WHEN kind <> 'REVERSAL' THEN amount_minor ELSE 0 END) AS received,
      SUM(CASE WHEN kind = 'REVERSAL' THEN amount_minor ELSE 0 END) AS reversed,
      SUM(base_minor) AS base, SUM(overpaid_minor) AS overpaid, SUM(fee_minor) AS fee
    FROM statement_line WHERE lender_id = :lender AND statement_id = ?`,
};
