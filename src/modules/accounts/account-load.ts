import type { CurrencyCode } from '../../kernel/currencies.js';
import type { Id } from '../../kernel/ids.js';
import type { Work } from '../../kernel/store.js';
import type { TimeZone } from '../../kernel/time.js';
import { accountLoads } from './account-load.entity.js';
import type { Figures, PartyRole } from './account.rules.js';
import { applyChanges } from './load.sql.js';
import type { PersonInput } from './person.js';

/** One account of a load with the person who owes it. */
export interface AccountEntry {
  readonly role: 'DEBTOR';
  readonly accountNumber: string;
  readonly portfolio: string;
  readonly product: string | null;
  readonly currency: CurrencyCode;
  readonly figures: Figures;
  readonly jurisdiction: string;
  readonly timeZones: readonly TimeZone[];
  readonly person: PersonInput;
}

/** Somebody else who stands behind an account. */
export interface PartyEntry {
  readonly role: Exclude<PartyRole, 'DEBTOR'>;
  readonly accountNumber: string;
  readonly person: PersonInput;
}

export type LoadEntry = AccountEntry | PartyEntry;

/** Begins a load: what is added to it is seen by nobody before it is sealed. */
export async function openLoad(work: Work, loadId: Id<'import'>): Promise<void> {
  const createdAt = work.context.clocks.domain.now();
  await work.insertAll(accountLoads, [{ id: loadId, visibleAt: null, createdAt }]);
}

/**
 * Makes the load visible and applies the newer figures of known accounts, in one transaction. An account that another,
 * never finished load left behind becomes part of this one.
 */
export async function sealLoad(work: Work, loadId: Id<'import'>): Promise<void> {
  const now = work.context.clocks.domain.now();
  await work.execute(applyChanges, [now, accountLoads.columns.id.encode(loadId)]);
  await work.update(accountLoads, { id: loadId }, { visibleAt: now });
}
