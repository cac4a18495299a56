import { idBytes, type Id } from '../../kernel/ids.js';
import type { Reader, Statement, Work } from '../../kernel/store.js';
import type { TimeZone } from '../../kernel/time.js';
import { debtors } from './debtor.entity.js';

/** Whose contact rules hold for a person, and on which clocks. */
export interface Whereabouts {
  readonly debtorId: Id<'debtor'>;
  readonly jurisdiction: string;
  /** Every zone the person may be in; at least one where the import knew any. */
  readonly timeZones: readonly TimeZone[];
}

/** Where people are, in one statement; by their ids. */
export async function whereaboutsOf(
  reader: Reader,
  debtorIds: readonly Id<'debtor'>[],
): Promise<ReadonlyMap<Id<'debtor'>, Whereabouts>> {
  return read(reader, people, debtorIds);
}

/**
 * The same, and nobody else counts contacts of these people until the transaction ends: locked in ascending order, after
 * placements and accounts.
 */
export async function lockPeople(
  work: Work,
  debtorIds: readonly Id<'debtor'>[],
): Promise<ReadonlyMap<Id<'debtor'>, Whereabouts>> {
  return read(work, { ...people, lock: 'update' }, debtorIds);
}

async function read(reader: Reader, statement: Statement, debtorIds: readonly Id<'debtor'>[]) {
  const { id, jurisdiction } = debtors.columns;
  const rows = debtorIds.length === 0 ? [] : await reader.query(statement, [debtorIds.map(idBytes)]);
  return new Map(
    rows.map((row): [Id<'debtor'>, Whereabouts] => {
      const debtorId = id.decode(row['id']!);
      const zones = zonesIn(row['time_zones'] as string);
      return [
        debtorId,
        { debtorId, jurisdiction: jurisdiction.decode(row['jurisdiction']!), timeZones: zones },
      ];
    }),
  );
}

/** Five hundred people live in a handful of zones. */
function zonesIn(text: string): readonly TimeZone[] {
  let zones = decoded.get(text);
  if (zones === undefined) {
    zones = debtors.columns.timeZones.decode(text);
    if (decoded.size < MOST_DECODED) decoded.set(text, zones);
  }
  return zones;
}

const decoded = new Map<string, readonly TimeZone[]>();
const MOST_DECODED = 1_000;

const people: Statement = {
  sql: `SELECT id, jurisdiction, time_zones FROM debtor FORCE INDEX (PRIMARY)
    WHERE lender_id = :lender AND id IN (??) ORDER BY id`,
  sqlite:
    'SELECT id, jurisdiction, time_zones FROM debtor WHERE lender_id = :lender AND id IN (??) ORDER BY id',
};
