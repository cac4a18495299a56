import { idBytes, newId, type Id } from '../../kernel/ids.js';
import type { RawRow, Reader, Work } from '../../kernel/store.js';
import type { Instant } from '../../kernel/time.js';
import { debtorKeys } from '../privacy/index.js';
import { accountChanges } from './account-load.entity.js';
import type { LoadEntry } from './account-load.js';
import { accounts, parties } from './account.entity.js';
import { contactPoints, debtors } from './debtor.entity.js';
import {
  partyKey,
  planLoad,
  type EntryOutcome,
  type Known,
  type KnownAccount,
  type LoadPlan,
} from './load-plan.js';
import { selectByNumber, selectParties } from './load.sql.js';
import { knownDebtors, type SealedPerson } from './person.js';

/**
 * Adds a chunk of entries to an open load, in a constant number of statements. Each account number occurs once in a
 * load. New people come sealed in `people`; a person known by then keeps what was stored of them first.
 */
export async function addAccounts(
  work: Work,
  loadId: Id<'import'>,
  entries: readonly LoadEntry[],
  people: ReadonlyMap<string, SealedPerson>,
): Promise<readonly EntryOutcome[]> {
  const known = await knownOf(work, entries);
  const now = work.context.clocks.domain.now();
  const newDebtor = (reference: string) => sealedAs(people, reference).debtor.id;
  const plan = planLoad(entries, { known, loadId, now, newDebtor });
  await write(
    work,
    loadId,
    plan,
    plan.newReferences.map((reference) => sealedAs(people, reference)),
  );
  return plan.outcomes;
}

/**
 * Says what adding the entries would do, and writes nothing. `earlier` are account numbers of the same file that were
 * tried before.
 */
export async function tryAccounts(
  reader: Reader,
  loadId: Id<'import'>,
  entries: readonly LoadEntry[],
  earlier: ReadonlySet<string>,
): Promise<readonly EntryOutcome[]> {
  const known = await knownOf(reader, entries);
  for (const { role, accountNumber } of entries)
    if (role !== 'DEBTOR' && earlier.has(accountNumber) && !known.accounts.has(accountNumber))
      known.accounts.set(accountNumber, standIn());
  const newDebtor = () => newId('debtor');
  return planLoad(entries, { known, loadId, now: 0 as Instant, newDebtor }).outcomes;
}

async function write(
  work: Work,
  loadId: Id<'import'>,
  plan: LoadPlan,
  people: readonly SealedPerson[],
): Promise<void> {
  await work.insertAll(
    debtorKeys,
    people.map(({ key }) => key),
  );
  await work.insertAll(
    debtors,
    people.map(({ debtor }) => debtor),
  );
  await work.insertAll(
    contactPoints,
    people.flatMap((person) => person.contactPoints),
  );
  await work.insertAll(accounts, plan.accounts);
  await work.insertAll(parties, plan.parties);
  await work.insertAll(accountChanges, plan.changes);
  if (plan.adopted.length === 0) return;
  const accountId = plan.adopted.map((party) => party.accountId);
  const debtorId = plan.adopted.map((party) => party.debtorId);
  await work.update(parties, { accountId, debtorId }, { loadId });
}

async function knownOf(reader: Reader, entries: readonly LoadEntry[]): Promise<Known> {
  // accounts first: the people behind an account that a twin commits in between are then seen too
  const known = await knownAccounts(reader, [...new Set(entries.map(({ accountNumber }) => accountNumber))]);
  const people = await knownDebtors(reader, [...new Set(entries.map(({ person }) => person.reference))]);
  const sharing = entries.flatMap(({ role, accountNumber }) =>
    role === 'DEBTOR' ? [] : (known.get(accountNumber)?.id ?? []),
  );
  return {
    accounts: known,
    debtors: new Map(people.map(({ id, reference }) => [reference, id])),
    parties: await knownParties(reader, [...new Set(sharing)]),
  };
}

async function knownAccounts(reader: Reader, numbers: readonly string[]): Promise<Map<string, KnownAccount>> {
  const rows = numbers.length === 0 ? [] : await reader.query(selectByNumber, [numbers]);
  return new Map(rows.map((row) => [row['account_number'] as string, knownAccount(row)]));
}

async function knownParties(
  reader: Reader,
  accountIds: readonly Id<'account'>[],
): Promise<Map<string, boolean>> {
  const rows = accountIds.length === 0 ? [] : await reader.query(selectParties, [accountIds.map(idBytes)]);
  const { accountId, debtorId } = parties.columns;
  return new Map(
    rows.map((row) => [
      partyKey(accountId.decode(row['account_id']!), debtorId.decode(row['debtor_id']!)),
      row['visible_at'] !== null,
    ]),
  );
}

function knownAccount(row: RawRow): KnownAccount {
  const { columns } = accounts;
  return {
    id: columns.id.decode(row['id']!),
    debtorId: columns.debtorId.decode(row['debtor_id']!),
    currency: columns.currency.decode(row['currency']!),
    figures: {
      principalMinor: columns.principalMinor.decode(row['principal_minor']!),
      interestMinor: columns.interestMinor.decode(row['interest_minor']!),
      feesMinor: columns.feesMinor.decode(row['fees_minor']!),
      penaltyMinor: columns.penaltyMinor.decode(row['penalty_minor']!),
      asOf: columns.asOf.decode(row['as_of']!),
      delinquentSince: columns.delinquentSince.decode(row['delinquent_since']!),
      monthsPastDue: columns.monthsPastDue.decode(row['months_past_due']!),
      holds: columns.holds.decode(row['holds']!),
    },
    isVisible: row['visible_at'] !== null,
    isErased: row['destroyed_at'] !== null,
  };
}

function standIn(): KnownAccount {
  return {
    id: newId('account'),
    debtorId: newId('debtor'),
    currency: '',
    figures: null,
    isVisible: false,
    isErased: false,
  };
}

/** People known when the chunk was sealed are known for good: debtors are never deleted. */
function sealedAs(people: ReadonlyMap<string, SealedPerson>, reference: string): SealedPerson {
  const person = people.get(reference);
  if (person === undefined) throw new Error('a person of the chunk was not sealed');
  return person;
}
