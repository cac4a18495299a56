import { idBytes, type Id } from '../../kernel/ids.js';
import type { Reader } from '../../kernel/store.js';
import type { Instant, LocalDate } from '../../kernel/time.js';
import { forgottenBy } from './erasures.js';
import { standingsOf, type Kept } from './person-facts.js';
import { personTables, type PersonTable } from './person-tables.js';
import type { KeptFor, Outcome } from './retention.rules.js';

/** What would become of the rows of a table. */
export const fates = ['DELETED', 'CLEARED', 'KEPT'] as const;
export type Fate = (typeof fates)[number];

export interface PreviewedTable {
  readonly table: string;
  readonly rows: number;
  readonly fate: Fate;
}

export interface ErasurePreview {
  readonly kept: Kept;
  /** Null: nothing is done while an agency works on a debt of the person. */
  readonly outcome: Outcome | null;
  readonly why: KeptFor | null;
  readonly keepUntil: LocalDate | null;
  readonly source: string | null;
  readonly tables: readonly PreviewedTable[];
}

/** What an erasure would do to a person now: what goes, what stays, and by which law. Null: there is no such person. */
export async function previewErasure(
  reader: Reader,
  debtorId: Id<'debtor'>,
  now: Instant,
): Promise<ErasurePreview | null> {
  const person = (await standingsOf(reader, [debtorId], now)).get(debtorId);
  if (person === undefined) return null;
  const { kept, standing, isPlaced } = person;
  const { outcome, keepUntil, source } = forgottenBy(person);
  const tables: PreviewedTable[] = [];
  for (const one of personTables) {
    const rows = await rowsOf(reader, one, debtorId);
    if (rows > 0) tables.push({ table: one.table.name, rows, fate: fateOf(one, outcome) });
  }
  const why = standing.isDue ? null : standing.why;
  return { kept, outcome: isPlaced ? null : outcome, why, keepUntil, source, tables };
}

function fateOf({ isRecord, forgets }: PersonTable, outcome: Outcome): Fate {
  if (isRecord && outcome === 'ERASED') return 'DELETED';
  return forgets === undefined ? 'KEPT' : 'CLEARED';
}

async function rowsOf(
  reader: Reader,
  { table, about }: PersonTable,
  debtorId: Id<'debtor'>,
): Promise<number> {
  const sql = `SELECT COUNT(*) AS n FROM ${table.name} WHERE lender_id = :lender AND ${about('= ?')}`;
  const [row] = await reader.query({ sql }, [idBytes(debtorId)]);
  return Number(row!['n']);
}
