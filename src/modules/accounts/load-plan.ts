import type { ErrorCode } from '../../kernel/errors.js';
import { newId, type Id } from '../../kernel/ids.js';
import type { Instant } from '../../kernel/time.js';
import type { AccountChange } from './account-load.entity.js';
import type { AccountEntry, LoadEntry, PartyEntry } from './account-load.js';
import type { Account, Party } from './account.entity.js';
import { holdsOf, isNews, statusOf, type Figures } from './account.rules.js';

/** What became of an entry. A refusal names the column at fault. */
export type EntryOutcome =
  | { readonly status: 'BOOKED' | 'CHANGED' | 'UNCHANGED' }
  | {
      readonly status: 'REFUSED';
      readonly code: ErrorCode;
      readonly column: string;
      readonly message: string;
    };

/** An account that is there already, or that this chunk brings (then without figures to compare with). */
export interface KnownAccount {
  readonly id: Id<'account'>;
  readonly debtorId: Id<'debtor'>;
  readonly currency: string;
  readonly figures: Figures | null;
  readonly isVisible: boolean;
  /** Whose account it was is forgotten; its figures go on. */
  readonly isErased: boolean;
}

/** What is there already of what a chunk speaks of; grows while the chunk is planned. */
export interface Known {
  readonly accounts: Map<string, KnownAccount>;
  readonly debtors: Map<string, Id<'debtor'>>;
  /** `account/debtor` → whether it can be seen. */
  readonly parties: Map<string, boolean>;
}

/** The rows that a chunk comes to, and what became of each of its entries. */
export interface LoadPlan {
  readonly accounts: Omit<Account, 'lenderId'>[];
  readonly parties: Omit<Party, 'lenderId'>[];
  /** Parties that another, never finished load left behind. */
  readonly adopted: Omit<Party, 'lenderId'>[];
  readonly changes: Omit<AccountChange, 'lenderId'>[];
  readonly newReferences: string[];
  readonly outcomes: EntryOutcome[];
}

interface Planning {
  readonly known: Known;
  readonly plan: LoadPlan;
  readonly loadId: Id<'import'>;
  readonly now: Instant;
  /** The id for a person who is not known yet. */
  readonly newDebtor: (reference: string) => Id<'debtor'>;
}

/** Decides every entry of a chunk, in the order of the file. */
export function planLoad(entries: readonly LoadEntry[], given: Omit<Planning, 'plan'>): LoadPlan {
  const plan: LoadPlan = {
    accounts: [],
    parties: [],
    adopted: [],
    changes: [],
    newReferences: [],
    outcomes: [],
  };
  const planning = { ...given, plan };
  for (const entry of entries)
    plan.outcomes.push(entry.role === 'DEBTOR' ? planAccount(planning, entry) : planParty(planning, entry));
  return plan;
}

export function partyKey(accountId: Id<'account'>, debtorId: Id<'debtor'>): string {
  return `${accountId}/${debtorId}`;
}

function planAccount(planning: Planning, entry: AccountEntry): EntryOutcome {
  const known = planning.known.accounts.get(entry.accountNumber);
  if (known !== undefined) return planChange(planning, entry, known);
  const account = accountOf(planning, entry);
  planning.plan.accounts.push(account);
  planning.known.accounts.set(entry.accountNumber, {
    ...account,
    figures: null,
    isVisible: false,
    isErased: false,
  });
  return { status: 'BOOKED' };
}

function planChange(
  { known, plan, loadId }: Planning,
  entry: AccountEntry,
  account: KnownAccount,
): EntryOutcome {
  if (account.figures === null)
    return refused('ROW_DUPLICATE', 'account_number', 'The account stands above.');
  if (account.currency !== entry.currency)
    return refused('INPUT_INVALID', 'currency', `The account is kept in ${account.currency}.`);
  if (!account.isErased && account.debtorId !== known.debtors.get(entry.person.reference))
    return refused('INPUT_INVALID', 'debtor_reference', 'The account is owed by another person.');
  const figures = { ...entry.figures, holds: holdsOf(account.figures.holds, entry.figures.holds) };
  const isChanged = isNews(account.figures, figures);
  if (isChanged || !account.isVisible) plan.changes.push({ ...figures, loadId, accountId: account.id });
  return { status: isChanged ? 'CHANGED' : 'UNCHANGED' };
}

function planParty(planning: Planning, entry: PartyEntry): EntryOutcome {
  const { known, plan, loadId } = planning;
  const account = known.accounts.get(entry.accountNumber);
  if (account === undefined)
    return refused('INPUT_INVALID', 'account_number', 'No row of the debtor stands above this one.');
  const knownDebtor = known.debtors.get(entry.person.reference);
  if (knownDebtor === account.debtorId)
    return refused('ROW_DUPLICATE', 'debtor_reference', 'This person is the debtor of the account.');
  const party = { accountId: account.id, debtorId: debtorIdOf(planning, entry), role: entry.role, loadId };
  const isVisible = known.parties.get(partyKey(party.accountId, party.debtorId));
  if (isVisible === false) plan.adopted.push(party);
  if (isVisible !== undefined) return { status: 'UNCHANGED' };
  plan.parties.push(party);
  known.parties.set(partyKey(party.accountId, party.debtorId), true);
  return { status: 'BOOKED' };
}

function accountOf(planning: Planning, entry: AccountEntry): Omit<Account, 'lenderId'> {
  return {
    id: newId('account'),
    accountNumber: entry.accountNumber,
    portfolio: entry.portfolio,
    debtorId: debtorIdOf(planning, entry),
    product: entry.product,
    currency: entry.currency,
    ...entry.figures,
    jurisdiction: entry.jurisdiction,
    timeZones: entry.timeZones,
    noticeHolds: [],
    status: statusOf(entry.figures),
    placements: 0,
    isPlaced: false,
    loadId: planning.loadId,
    createdAt: planning.now,
    updatedAt: planning.now,
  };
}

function debtorIdOf({ known, plan, newDebtor }: Planning, { person }: LoadEntry): Id<'debtor'> {
  const knownId = known.debtors.get(person.reference);
  if (knownId !== undefined) return knownId;
  const id = newDebtor(person.reference);
  plan.newReferences.push(person.reference);
  known.debtors.set(person.reference, id);
  return id;
}

function refused(code: ErrorCode, column: string, message: string): EntryOutcome {
  return { status: 'REFUSED', code, column, message };
}
