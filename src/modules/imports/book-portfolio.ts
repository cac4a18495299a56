import type { Clock } from '../../kernel/time.js';
import {
  addAccounts,
  openLoad,
  sealLoad,
  sealNewPeople,
  tryAccounts,
  type LoadEntry,
  type SealedPerson,
} from '../accounts/index.js';
import { holdNewAccounts } from '../notices/index.js';
import { takeHolds } from '../placements/index.js';
import { ensureTenantKeys, type Keyring } from '../privacy/index.js';
import type { Booking } from './booking.js';

/** Books accounts and people; one of these serves one run over one file. */
export function portfolioBooking(
  keyring: Keyring,
  clock: Clock,
): Booking<LoadEntry, ReadonlyMap<string, SealedPerson>> {
  const rehearsed = new Set<string>();
  return {
    open: async (work, importId, { portfolio }) => {
      await ensureTenantKeys(work, keyring);
      await openLoad(work, importId, portfolio === null ? [] : [portfolio]);
    },
    prepare: (reader, entries) =>
      sealNewPeople(
        reader,
        keyring,
        entries.map(({ person }) => person),
        clock.now(),
      ),
    book: addAccounts,
    rehearse: async (reader, importId, entries) => {
      const outcomes = await tryAccounts(reader, importId, entries, rehearsed);
      entries.forEach(({ role, accountNumber }, n) => {
        if (role === 'DEBTOR' && outcomes[n]?.status !== 'REFUSED') rehearsed.add(accountNumber);
      });
      return outcomes;
    },
    seal: async (work, importId, rows) => {
      const last = await sealLoad(work, importId, rows);
      if (last !== null) return last;
      await holdNewAccounts(work, importId);
      await takeHolds(work);
      work.emit('accounts.imported', [{ id: importId }]);
      return null;
    },
  };
}
