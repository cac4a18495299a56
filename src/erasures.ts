import { stat } from 'node:fs/promises';
import type { Database } from './db/database.js';
import { erasureHeads, type ErasureHead } from './db/erasure-records.js';
import { mutate } from './db/unit-of-work.js';
import { newId, type Id } from './kernel/ids.js';
import type { RequestContext } from './kernel/request-context.js';
import type { Clocks } from './kernel/time.js';
import {
  ErasureLogBroken,
  loggedErasures,
  reapplyErasures,
  type LoggedErasure,
} from './modules/rights/index.js';

/** Erasures carried out again in one transaction. */
const BATCH = 100;

/**
 * Carries out what the log of erasures knows and the database does not, before anything is served: whoever restores a backup
 * brings nobody back. Answers how many erasures that were. Throws `ErasureLogBroken` where the log cannot be believed.
 */
export async function honourErasures(database: Database, clocks: Clocks, file: string): Promise<number> {
  const heads = await erasureHeads(database);
  const waiting = new Map<Id<'lender'>, LoggedErasure[]>();
  let done = 0;
  const flush = async (lenderId: Id<'lender'>) => {
    const lines = waiting.get(lenderId) ?? [];
    waiting.delete(lenderId);
    if (lines.length === 0) return;
    const context = contextOf(lenderId, clocks);
    await mutate(database, context, 'erasures.reapply', (work) => reapplyErasures(work, lines));
    done += lines.length;
  };
  for await (const line of loggedErasures(file)) {
    if (!isMissing(heads, line)) continue;
    const lines = waiting.get(line.lender) ?? [];
    waiting.set(line.lender, [...lines, line]);
    if (lines.length + 1 >= BATCH) await flush(line.lender);
  }
  for (const lenderId of waiting.keys()) await flush(lenderId);
  return done;
}

/** A lender that this database does not have has nobody in it. */
function isMissing(heads: ReadonlyMap<Id<'lender'>, ErasureHead>, { lender, seq }: LoggedErasure): boolean {
  const head = heads.get(lender);
  return head !== undefined && seq > head.known;
}

/**
 * Why database and log of erasures do not go together; empty where they do. The file is read again only when it changed.
 */
export function erasureProblems(database: Database, file: string): () => Promise<readonly string[]> {
  let read: { readonly mark: string; readonly logged: ReadonlyMap<Id<'lender'>, number> } | null = null;
  return async () => {
    const mark = await stat(file).then(
      ({ size, mtimeMs }) => `${size}/${mtimeMs}`,
      () => 'none',
    );
    try {
      if (read?.mark !== mark) read = { mark, logged: await lastOfEach(file) };
    } catch (error) {
      if (error instanceof ErasureLogBroken) return [`The erasure log is broken: ${error.message}.`];
      throw error;
    }
    const { logged } = read;
    const heads = [...(await erasureHeads(database))];
    const isBehind = heads.some(([lender, { known }]) => (logged.get(lender) ?? 0) > known);
    const isShort = heads.some(([lender, head]) => head.logged > (logged.get(lender) ?? 0));
    return [
      ...(isBehind ? ['The erasure log knows erasures that the database does not: start again.'] : []),
      ...(isShort ? ['The erasure log lacks erasures that the database knows: put the file back.'] : []),
    ];
  };
}

async function lastOfEach(file: string): Promise<ReadonlyMap<Id<'lender'>, number>> {
  const last = new Map<Id<'lender'>, number>();
  for await (const { lender, seq } of loggedErasures(file)) last.set(lender, seq);
  return last;
}

function contextOf(lenderId: Id<'lender'>, clocks: Clocks): RequestContext {
  return {
    requestId: newId('event'),
    audience: 'lender',
    lenderId,
    agencyId: null,
    actorId: 'system',
    remoteAddress: null,
    clocks,
    reach: [],
  };
}
