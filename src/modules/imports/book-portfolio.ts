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
import {
  carrySuppressions,
  hasSuppressions,
  holdNewAccounts,
  suppressedPoints,
  type SuppressedPoint,
} from '../notices/index.js';
import { takeHolds } from '../placements/index.js';
import { ensureTenantKeys, type Keyring } from '../privacy/index.js';
import type { Booking } from './booking.js';

/** New people of a chunk, sealed, and what of theirs stands on the suppression list. */
export interface PreparedPeople {
  readonly sealed: ReadonlyMap<string, SealedPerson>;
  readonly suppressed: readonly SuppressedPoint[];
}

/** Books accounts and people; one of these serves one run over one file. */
export function portfolioBooking(keyring: Keyring, clock: Clock): Booking<LoadEntry, PreparedPeople> {
  const rehearsed = new Set<string>();
  /** Asked once for a file: most lenders' lists are short, and hashing every number is not. */
  let isAnySuppressed: boolean | undefined;
  return {
    open: async (work, importId, { portfolio }) => {
      await ensureTenantKeys(work, keyring);
      await openLoad(work, importId, portfolio === null ? [] : [portfolio]);
    },
    prepare: async (reader, entries) => {
      const people = entries.map(({ person }) => person);
      const sealed = await sealNewPeople(reader, keyring, people, clock.now());
      isAnySuppressed ??= await hasSuppressions(reader);
      return { sealed, suppressed: isAnySuppressed ? await suppressedPoints(reader, people, sealed) : [] };
    },
    book: async (work, importId, entries, { sealed, suppressed }) => {
      const outcomes = await addAccounts(work, importId, entries, sealed);
      await carrySuppressions(work, suppressed);
      return outcomes;
    },
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
