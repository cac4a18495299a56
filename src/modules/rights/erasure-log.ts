import { z } from 'zod';
import { idText, instantText, localDateText, oneOf } from '../../kernel/parse.js';
import type { Instant } from '../../kernel/time.js';
import type { Store } from '../../kernel/store.js';
import { appendLines, hashOfFacts, logLines } from '../audit/index.js';
import type { Id } from '../../kernel/ids.js';
import { erasures } from './erasure.entity.js';
import { factsOfErasure, firstErasureLink } from './erasure-link.js';
import { outcomes } from './retention.rules.js';

/** Lines appended in one go; what is left waits for the next. */
const BATCH = 500;

const line = z.strictObject({
  v: z.literal(1),
  lender: idText('lender'),
  seq: z.int().positive(),
  id: idText('erasure'),
  debtor: idText('debtor'),
  person: z.string(),
  outcome: oneOf(outcomes),
  keepUntil: localDateText.nullable(),
  source: z.string().nullable(),
  at: instantText,
  previous: z.string(),
  hash: z.string(),
});

/** An erasure as the log outside the database knows it. */
export type LoggedErasure = z.output<typeof line>;

/** The log cannot be believed: from this line on somebody changed it, or it is of another installation. */
export class ErasureLogBroken extends Error {
  override readonly name = 'ErasureLogBroken';
  constructor(readonly line: number) {
    super(`line ${line} of the erasure log does not follow from those before it: put the true file back`);
  }
}

/**
 * Every erasure of the log once, in its order; a line that a crash repeated or cut short says nothing. Throws
 * `ErasureLogBroken` at the first line that was changed, or does not follow.
 */
export async function* loggedErasures(file: string): AsyncGenerator<LoggedErasure> {
  const heads = new Map<Id<'lender'>, { readonly seq: number; readonly hash: string }>();
  let number = 0;
  for await (const { text, isEnded } of logLines(file)) {
    number++;
    if (!isEnded || text === '') continue;
    const read = lineOf(text);
    // a torn line was ended by the one that came after it
    if (read === null && !text.endsWith('}')) continue;
    if (read === null || hashOf(text) !== read.hash) throw new ErasureLogBroken(number);
    const head = heads.get(read.lender) ?? { seq: 0, hash: firstErasureLink(read.lender) };
    if (read.seq <= head.seq) continue;
    if (read.seq !== head.seq + 1 || read.previous !== head.hash) throw new ErasureLogBroken(number);
    heads.set(read.lender, read);
    yield read;
  }
}

/**
 * Appends the erasures that the file lacks and notes that they are in it, once they are on the disk; answers how many. A
 * crash in between writes some twice, which says nothing new.
 */
export async function logErasures(store: Store, file: string, now: Instant): Promise<number> {
  const rows = await store.find(
    erasures,
    { loggedAt: null, state: 'DONE' },
    { orderBy: ['seq'], limit: BATCH, lock: 'update' },
  );
  if (rows.length === 0) return 0;
  await appendLines(
    file,
    rows.map((row) => JSON.stringify({ ...factsOfErasure(row), hash: row.hash })),
  );
  await store.update(erasures, { id: rows.map(({ id }) => id) }, { loggedAt: now });
  return rows.length;
}

function lineOf(text: string): LoggedErasure | null {
  const parsed = line.safeParse(jsonOf(text));
  return parsed.success ? parsed.data : null;
}

/** The hash of what the line says, whatever hash it bears. */
function hashOf(text: string): string {
  const { hash: _hash, ...facts } = jsonOf(text) as Readonly<Record<string, unknown>>;
  return hashOfFacts(facts);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
