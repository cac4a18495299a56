import type { DomainEvent } from '../../kernel/events.js';
import { idBytes, type Id, type IdKind } from '../../kernel/ids.js';
import type { Reader, Statement } from '../../kernel/store.js';
import { changes, type Change } from './changes.rules.js';
import { bucketOf, Fingerprint } from './fingerprint.js';
import { idsAfter, rowId } from './pages.js';
import type { Breach } from './invariant.rules.js';
import type { Verdict } from './verdict.js';

/** Ids of a table read at a time, and outbox rows, each with the events of a batch. */
const IDS = 5_000;
const EVENTS = 200;
/** Buckets that are looked into when they differ: many only differ because something is being written. */
const LOOKED_INTO = 64;

/**
 * I9: the outbox, expanded, has exactly one event for each change. Rows and events are counted by fingerprints of their
 * ids, in constant memory; only where these differ are the ids themselves compared.
 */
export async function verifyEvents(reader: Reader): Promise<Verdict> {
  const rows = await Promise.all(changes.map((change) => fingerprintOf(reader, change)));
  const told = changes.map(() => new Fingerprint());
  await eachEvent(reader, (index, id) => told[index]!.add(id));
  const suspects = rows.map((row, index) => row.differences(told[index]!).slice(0, LOOKED_INTO));
  const found = suspects.some(({ length }) => length > 0) ? await compare(reader, suspects) : [];
  const [first] = found;
  return {
    invariant: 'I9',
    looked: told.reduce((sum, { count }) => sum + count, 0),
    breaches: found.length,
    unexplained: new Map(),
    first: first === undefined ? null : { ...first, currency: null, expectedMinor: 0n, foundMinor: 0n },
  };
}

interface Difference {
  readonly breach: Breach;
  readonly id: string;
}

/** Rows are read before events: what has a row then has its event by then, as one transaction writes both. */
async function compare(
  reader: Reader,
  suspects: readonly (readonly number[])[],
): Promise<readonly Difference[]> {
  const wanted = suspects.map((buckets) => new Set(buckets));
  const rows = changes.map(() => new Set<string>());
  for (const [index, change] of changes.entries())
    if (wanted[index]!.size > 0)
      for await (const id of rowsOf(reader, change))
        if (wanted[index]!.has(bucketOf(id))) rows[index]!.add(id.toString('hex'));
  const told = changes.map(() => new Map<string, number>());
  await eachEvent(reader, (index, id) => {
    if (!wanted[index]!.has(bucketOf(id))) return;
    const key = id.toString('hex');
    told[index]!.set(key, (told[index]!.get(key) ?? 0) + 1);
  });
  const found: Difference[] = [];
  for (const [index, change] of changes.entries()) {
    const difference = (breach: Breach, key: string) =>
      found.push({ breach, id: rowId(change.about, Buffer.from(key, 'hex')) });
    for (const key of rows[index]!) if (!told[index]!.has(key)) difference('EVENT_MISSING', key);
    for (const [key, times] of told[index]!) {
      if (times > 1) difference('EVENT_TWICE', key);
      if (!rows[index]!.has(key) && !(await exists(reader, change, key))) difference('EVENT_OF_NOTHING', key);
    }
  }
  return found;
}

/** What was written since the rows were read is no event of nothing. */
async function exists(reader: Reader, { table, where = '' }: Change, key: string): Promise<boolean> {
  const one: Statement = {
    sql: `SELECT id FROM ${table} WHERE lender_id = :lender AND id = ?${where}`,
  };
  return (await reader.query(one, [Buffer.from(key, 'hex')])).length > 0;
}

async function fingerprintOf(reader: Reader, change: Change): Promise<Fingerprint> {
  const fingerprint = new Fingerprint();
  for await (const id of rowsOf(reader, change)) fingerprint.add(id);
  return fingerprint;
}

async function* rowsOf(reader: Reader, { table, where }: Change): AsyncGenerator<Buffer> {
  const next = idsAfter(table, where);
  let after: Buffer = Buffer.alloc(16);
  for (;;) {
    const rows = await reader.query(next, [after, IDS]);
    for (const row of rows) yield Buffer.from(row['id'] as Uint8Array);
    if (rows.length < IDS) return;
    after = Buffer.from(rows.at(-1)!['id'] as Uint8Array);
  }
}

const changeOf = new Map(
  changes.flatMap(({ events }, index) => events.map((type) => [type, index] as const)),
);

/** Expands the outbox, row by row, and hands out what the events of a change tell of. */
async function eachEvent(reader: Reader, take: (change: number, id: Buffer) => void): Promise<void> {
  let after: Buffer = Buffer.alloc(16);
  for (;;) {
    const rows = await reader.query(outboxAfter, [after, EVENTS]);
    for (const row of rows)
      for (const { type, items } of JSON.parse(String(row['events'])) as readonly DomainEvent[]) {
        const change = changeOf.get(type);
        if (change !== undefined) for (const { id } of items) take(change, idBytes(id as Id<IdKind>));
      }
    if (rows.length < EVENTS) return;
    after = Buffer.from(rows.at(-1)!['id'] as Uint8Array);
  }
}

const outboxAfter: Statement = {
  sql: 'SELECT id, events FROM outbox_event WHERE lender_id = :lender AND id > ? ORDER BY id LIMIT ?',
};
