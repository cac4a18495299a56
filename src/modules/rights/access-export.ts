import type { CurrencyCode } from '../../kernel/currencies.js';
import { idBytes, type Id } from '../../kernel/ids.js';
import { formatMinor } from '../../kernel/money.js';
import type { RawRow, Reader } from '../../kernel/store.js';
import {
  columnList,
  columnName,
  decodeRow,
  id as idOf,
  type AnyTable,
  type Row,
} from '../../kernel/table.js';
import { formatInstant, type Instant } from '../../kernel/time.js';
import type { OpenedPerson } from './export-person.js';
import { personTables, type PersonTable } from './person-tables.js';

/** Rows read at once; the file as a whole is never in memory. */
const PAGE = 250;

/** Whose file it is, and when it was asked for. */
export interface ExportedPerson extends OpenedPerson {
  readonly debtorId: Id<'debtor'>;
  readonly at: Instant;
}

/**
 * Everything that is kept about a person as one JSON text (RFC 8259), piece by piece: who they are in clear, and a list of
 * rows for each table. Amounts are decimals with their currency, times RFC 3339.
 */
export async function* accessExport(reader: Reader, exported: ExportedPerson): AsyncGenerator<string> {
  const { debtorId, person, at } = exported;
  const identity = person && {
    name: person.name,
    birthDate: person.birthDate,
    nationalId: person.nationalId,
  };
  const head = { format: 'consign-access-export/1', madeAt: formatInstant(at), debtorId };
  yield `{"about":${JSON.stringify(head)},\n"person":${JSON.stringify(identity)}`;
  yield* section('agencies', agenciesOf(reader, debtorId));
  for (const one of personTables) yield* section(one.table.name, toldRows(reader, one, exported));
  yield '}\n';
}

async function* section(
  name: string,
  rows: AsyncGenerator<Readonly<Record<string, unknown>>>,
): AsyncGenerator<string> {
  yield `,\n"${name}":[`;
  let comma = '\n';
  for await (const row of rows) {
    yield comma + JSON.stringify(row);
    comma = ',\n';
  }
  yield ']';
}

/** The names behind the ids: everybody who worked for the person's debts or got something of theirs. */
async function* agenciesOf(reader: Reader, debtorId: Id<'debtor'>) {
  const id = idBytes(debtorId);
  for (const row of await reader.query(agenciesAround, [id, id]))
    yield { id: idOf('agency').decode(row['id']!), name: row['name'] };
}

async function* toldRows(
  reader: Reader,
  one: PersonTable,
  { debtorId, person, texts }: ExportedPerson,
): AsyncGenerator<Readonly<Record<string, unknown>>> {
  for await (const raw of rowsAbout(reader, one, debtorId)) {
    const row = decodeRow(one.table, raw) as Row<AnyTable>;
    const id = String(row['id']);
    const currency = (raw['x_currency'] ?? raw['currency'] ?? null) as CurrencyCode | null;
    const opened = { ...(await one.opens?.(reader, row)), ...texts[id] };
    const value = one.table.name === 'contact_point' ? { value: person?.contacts[id] ?? null } : {};
    yield { ...told(one, { ...row, ...opened }, currency), ...value };
  }
}

/** Rows of a table about a person in the order of its key, a page at a time. */
async function* rowsAbout(
  reader: Reader,
  { table, about, currency }: PersonTable,
  debtorId: Id<'debtor'>,
): AsyncGenerator<RawRow> {
  const keys = table.options.primaryKey.slice(1).map(columnName);
  const key = keys.join(', ');
  const columns = [
    columnList(table, table.name),
    ...(currency === undefined ? [] : [`${currency} AS x_currency`]),
  ];
  const select = `SELECT ${columns.join(', ')} FROM ${table.name} WHERE lender_id = :lender AND ${about('= ?')}`;
  const tail = ` ORDER BY ${key} LIMIT ${PAGE}`;
  const behind = ` AND (${key}) > (${keys.map(() => '?').join(', ')})`;
  for (let last: RawRow | undefined, more = true; more;) {
    const sql = select + (last === undefined ? '' : behind) + tail;
    const from = last === undefined ? [] : keys.map((name) => last![name]!);
    const rows: readonly RawRow[] = await reader.query({ sql }, [idBytes(debtorId), ...from]);
    yield* rows;
    last = rows.at(-1);
    more = rows.length === PAGE;
  }
}

function told(
  { shows, hides }: PersonTable,
  row: Row<AnyTable>,
  currency: CurrencyCode | null,
): Readonly<Record<string, unknown>> {
  const hidden = hides?.(row) ?? [];
  const names = shows.filter((name) => !hidden.includes(name) && row[name] !== undefined);
  return Object.fromEntries(names.map((name) => toldValue(name, row[name], currency)));
}

const INSTANT = /(At|By|Until)$|^at$/;

function toldValue(name: string, value: unknown, currency: CurrencyCode | null): readonly [string, unknown] {
  if (typeof value === 'bigint')
    return [
      name.replace(/Minor$/, ''),
      currency === null ? null : { amount: formatMinor(value, currency), currency },
    ];
  if (typeof value === 'number' && INSTANT.test(name)) return [name, formatInstant(value as Instant)];
  return [name.replace(/Minor$/, ''), value];
}

const agenciesAround = {
  sql: `SELECT a.id, a.name FROM agency a WHERE a.lender_id = :lender AND (
      a.id IN (SELECT p.agency_id FROM placement p WHERE p.lender_id = :lender AND p.debtor_id = ?)
      OR a.id IN (SELECT d.agency_id FROM disclosure d WHERE d.lender_id = :lender AND d.debtor_id = ?))
    ORDER BY a.id`,
};
