import { idBytes, parseId, type Id } from '../../kernel/ids.js';
import type { Statement as Sql, Work } from '../../kernel/store.js';
import type { JobHandler, RunningJob, StepResult } from '../background/index.js';
import { fromExactJson, toExactJson } from '../../kernel/exact-json.js';
import { sealStatement } from './seal-statement.js';
import { linesOfDisputes } from './settle-disputes.js';
import { closingOf, type Closing } from './closing.js';
import type { SettledPart } from './closing-lines.js';
import { LinesInTurn } from './settle-in-turn.js';
import { linesOfPlacements } from './settle-placements.js';
import { linesOfHandOvers, linesOfPools } from './settle-pools.js';
import { forgetPools } from './settlement.sql.js';
import { statementLines, statements, type Statement } from './statement.entity.js';
import { NO_WRITTEN_LINES, withMoreLines, type WrittenLines } from './written-lines.js';

/** Placements, or events, settled in one step: a few thousand rows at most are in memory, however many there are. */
const STEP = 250;
/** Lines of a forgotten run that are taken away in one step. */
const CLEARED = 5_000;

/** Where lines come from, in the order in which a statement has them. */
const sources = ['PLACEMENTS', 'HAND_OVERS', 'POOLS', 'IN_TURN', 'DISPUTES'] as const;
type Source = (typeof sources)[number];

/** The next lines of a source after a place. It may be asked again for the same ones. */
type NextLines = (work: Work, after: string, limit: number) => Promise<SettledPart>;

interface Cursor {
  readonly source: Source;
  /** How far its lines were written, in its own words. */
  readonly last: string;
  readonly written: WrittenLines;
  /** Nothing is left. */
  readonly isComplete: boolean;
}

const begin: Cursor = {
  source: 'PLACEMENTS',
  last: '',
  written: NO_WRITTEN_LINES,
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
    const next = await sourcesOf(job, await closingOf(job.reader, statement));
    while (!keptCursor(job).isComplete) {
      if (job.signal.aborted) return;
      await job.step((work) => settleSome(work, statement, keptCursor(job), next));
    }
    await job.step((work) => seal(work, statement, keptCursor(job)));
  },
};

/** The sources that this statement can have lines of. */
async function sourcesOf(job: RunningJob, closing: Closing): Promise<ReadonlyMap<Source, NextLines>> {
  const { schedules } = closing;
  const pooled = schedules.settledBy('POOLED');
  const isInTurn = schedules.settledBy('IN_TURN').length > 0 && keptCursor(job).source !== 'DISPUTES';
  const inTurn = isInTurn && (await LinesInTurn.read(job.reader, closing));
  const all: Readonly<Record<Source, NextLines | false>> = {
    PLACEMENTS:
      schedules.settledBy('ALONE').length > 0 &&
      ((work, after, limit) => linesOfPlacements(work, closing, after, limit)),
    HAND_OVERS:
      pooled.some((id) => schedules.measuresRecovery(id)) &&
      ((work, after, limit) => linesOfHandOvers(work, closing, after, limit)),
    POOLS: pooled.length > 0 && ((work, after, limit) => linesOfPools(work, closing, after, limit)),
    IN_TURN: inTurn !== false && ((_, after, limit) => Promise.resolve(inTurn.next(after, limit))),
    DISPUTES: (work, after, limit) => linesOfDisputes(work, closing.statement, after, limit),
  };
  return new Map(
    sources.flatMap((source) => {
      const next = all[source];
      return next === false ? [] : [[source, next] as const];
    }),
  );
}

async function closingStatement(job: RunningJob): Promise<Statement | null> {
  const id = parseId('statement', String(job.payload.statementId)) as Id<'statement'>;
  const statement = await job.reader.findOne(statements, { id });
  return statement?.state === 'CLOSING' ? statement : null;
}

/** A job without a checkpoint begins with an empty statement: the lines of one that nobody keeps any more go. */
async function clear(job: RunningJob, statement: Statement): Promise<void> {
  if (job.cursor<KeptCursor>() !== null) return;
  const id = statementLines.columns.statementId.encode(statement.id);
  const { agreementId, month } = statement;
  const agreement = idBytes(agreementId);
  const [row] = await job.reader.query(leftBehind, [agreement, month, id]);
  if (Number(row?.['pools'] ?? 0) > 0)
    await job.step(async (work) => {
      await work.execute(forgetPools, [agreement, month]);
      return { cursor: null, done: 0 };
    });
  for (let left = Number(row?.['last'] ?? 0); left > 0; left -= CLEARED)
    await job.step(async (work) => {
      await work.execute(linesAfter, [id, Math.max(0, left - CLEARED)]);
      return { cursor: null, done: 0 };
    });
}

async function settleSome(
  work: Work,
  statement: Statement,
  cursor: Cursor,
  next: ReadonlyMap<Source, NextLines>,
): Promise<StepResult<KeptCursor>> {
  const part = await (next.get(cursor.source)?.(work, cursor.last, STEP) ?? NOTHING);
  const lines = part.lines.map((line, n) => ({ ...line, number: cursor.written.lines + n + 1 }));
  await work.insertAll(statementLines, lines);
  const following = [...next.keys()].find((source) => isAfter(source, cursor.source));
  const after = {
    source: part.isOver ? (following ?? cursor.source) : cursor.source,
    last: part.isOver ? '' : part.last,
    written: withMoreLines(cursor.written, lines, statement.terms),
    isComplete: part.isOver && following === undefined,
  };
  return { cursor: toExactJson(after), done: after.written.lines };
}

const NOTHING: SettledPart = { lines: [], last: '', isOver: true };

function isAfter(one: Source, other: Source): boolean {
  return sources.indexOf(one) > sources.indexOf(other);
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

const leftBehind: Sql = {
  sql: `SELECT MAX(number) AS last, (SELECT COUNT(*) FROM fee_pool
      WHERE lender_id = :lender AND agreement_id = ? AND month = ?) AS pools
    FROM statement_line WHERE lender_id = :lender AND statement_id = ?`,
};
const linesAfter: Sql = {
  sql: 'DELETE FROM statement_line WHERE lender_id = :lender AND statement_id = ? AND number > ?',
};
