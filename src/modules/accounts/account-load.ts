import type { CurrencyCode } from '../../kernel/currencies.js';
import type { Id } from '../../kernel/ids.js';
import type { Work } from '../../kernel/store.js';
import type { TimeZone } from '../../kernel/time.js';
import { accountLoads } from './account-load.entity.js';
import type { Figures, PartyRole } from './account.rules.js';
import { applyChanges, nextChanges } from './load.sql.js';
import type { PersonInput } from './person.js';
import { ensurePortfolios } from './portfolios.js';

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

/** Begins a load of accounts of these portfolios: what is added to it is seen by nobody before it is sealed. */
export async function openLoad(
  work: Work,
  loadId: Id<'import'>,
  portfolios: readonly string[],
): Promise<void> {
  await ensurePortfolios(work, portfolios);
  const createdAt = work.context.clocks.domain.now();
  await work.insertAll(accountLoads, [{ id: loadId, visibleAt: null, createdAt }]);
}

/**
 * One step of sealing: applies the newer figures of at most `limit` known accounts behind the account `after` (its id in
 * hexadecimal, empty at the beginning) and answers with the last of them. With the last figures the new accounts become
 * visible, all at once, and the answer is null. An account that another, never finished load left behind becomes part
 * of this one.
 */
export async function sealLoad(
  work: Work,
  loadId: Id<'import'>,
  { after, limit }: { readonly after: string; readonly limit: number },
): Promise<string | null> {
  const now = work.context.clocks.domain.now();
  const [load, from] = [accountLoads.columns.id.encode(loadId), Buffer.from(after, 'hex')];
  const [next] = await work.query(nextChanges, [load, from, limit]);
  const changes = Number(next?.['changes']);
  const last = Buffer.from((next?.['last'] ?? []) as Uint8Array);
  if (changes > 0) await work.execute(applyChanges, [now, load, from, last]);
  if (changes === limit) return last.toString('hex');
  await work.update(accountLoads, { id: loadId }, { visibleAt: now });
  return null;
}
