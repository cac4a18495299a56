import { idBytes, type Id } from '../../kernel/ids.js';
import type { Work } from '../../kernel/store.js';
import { debtors } from '../accounts/index.js';
import { blindIndex, destroyDebtorKeys, indexKey, installedKeyring } from '../privacy/index.js';
import { storePeople } from './stored-person.js';
import { personTables } from './person-tables.js';
import type { Kept } from './person-facts.js';
import type { Outcome } from './retention.rules.js';
import type { LocalDate } from '../../kernel/time.js';

/** Somebody about to be forgotten. */
export interface Forgotten {
  readonly debtorId: Id<'debtor'>;
  /** The lender's reference of them, or already its hash. */
  readonly reference: string;
  readonly kept: Kept;
  readonly outcome: Outcome;
  readonly keepUntil: LocalDate | null;
  readonly source: string | null;
}

/**
 * Forgets people: their keys are destroyed, and masked forms, hashes of their numbers, references and free words go from all
 * tables. Of those whom law keeps they are sealed aside first; of the others the records of the work on them are deleted as
 * well. Accounts, placements and money stay, with nobody's name; so do the suppressed numbers. A constant number of
 * statements. Answers the hash of each reference.
 */
export async function forgetPeople(
  work: Work,
  people: readonly Forgotten[],
): Promise<ReadonlyMap<Id<'debtor'>, string>> {
  if (people.length === 0) return new Map();
  const known = people.filter(({ kept }) => kept === 'KNOWN');
  await storePeople(
    work,
    known
      .filter(({ outcome }) => outcome === 'STORE_ONLY')
      .map(({ debtorId, keepUntil, source }) => ({ debtorId, keepUntil, source: source ?? '' })),
  );
  await destroyDebtorKeys(
    work,
    people.map(({ debtorId }) => debtorId),
  );
  const hashes = await hashReferences(work, people);
  await clear(
    work,
    known.map(({ debtorId }) => debtorId),
  );
  await deleteRecords(
    work,
    people.filter(({ outcome }) => outcome === 'ERASED').map(({ debtorId }) => debtorId),
  );
  return hashes;
}

/** The reference is known to the lender's own files; what is left of it recognises suppressed numbers and nothing else. */
async function hashReferences(
  work: Work,
  people: readonly Forgotten[],
): Promise<ReadonlyMap<Id<'debtor'>, string>> {
  const hash = blindIndex(await indexKey(work, installedKeyring()), 'PERSON');
  const hashes = new Map(
    people.map(({ debtorId, reference, kept }) => [debtorId, kept === 'KNOWN' ? hash(reference) : reference]),
  );
  const updatedAt = work.context.clocks.domain.now();
  await work.updateEach(
    debtors,
    people
      .filter(({ kept }) => kept === 'KNOWN')
      .map(({ debtorId: id }) => ({ id, change: { reference: hashes.get(id)!, updatedAt } })),
  );
  return hashes;
}

async function clear(work: Work, ids: readonly Id<'debtor'>[]): Promise<void> {
  if (ids.length === 0) return;
  for (const { table, about, forgets } of personTables) {
    if (forgets === undefined) continue;
    const columns = Object.keys(forgets);
    const sql = `UPDATE ${table.name} SET ${columns.map((name) => `${name} = ?`).join(', ')}
      WHERE lender_id = :lender AND ${about('IN (??)')}`;
    await work.execute({ sql }, [...Object.values(forgets), ids.map(idBytes)]);
  }
}

/** Rows that point at others go first: the list has them behind those. */
async function deleteRecords(work: Work, ids: readonly Id<'debtor'>[]): Promise<void> {
  if (ids.length === 0) return;
  for (const { table, about } of personTables.filter(({ isRecord }) => isRecord).toReversed())
    await work.execute(
      { sql: `DELETE FROM ${table.name} WHERE lender_id = :lender AND ${about('IN (??)')}` },
      [ids.map(idBytes)],
    );
  await work.execute({ sql: 'DELETE FROM stored_person WHERE lender_id = :lender AND id IN (??)' }, [
    ids.map(idBytes),
  ]);
}
