import { notFound } from '../../kernel/errors.js';
import type { Id } from '../../kernel/ids.js';
import type { Work } from '../../kernel/store.js';
import type { ClearPerson } from '../accounts/index.js';
import { ERASED, recordDisclosures } from '../privacy/index.js';
import { disclosePerson, leaving, type ReadPerson } from './clear-person.js';
import { openStored, type StoredContent } from './stored-person.js';

/** Who a person is in clear, and the free words about them where these are stored aside. */
export interface OpenedPerson {
  /** Null: they are erased, and what is left says nothing of who they are. */
  readonly person: ClearPerson | null;
  readonly texts: StoredContent['texts'];
}

/**
 * The person in clear, for a request of access of their own (PIPL art. 45, GDPR art. 15), also where law keeps them and
 * nobody else sees them any more. That all of it is about to leave is noted value by value in the disclosure log, and the
 * export in the audit trail, before the first byte is written.
 */
export async function exportPerson(work: Work, debtorId: Id<'debtor'>): Promise<OpenedPerson> {
  const read = await disclosePerson(work, debtorId, 'EXPORT');
  if (read === null) throw notFound('person');
  work.emit('person.exported', [{ id: debtorId }]);
  const { person } = read;
  return person === ERASED ? openAside(work, read) : { person, texts: {} };
}

async function openAside(
  work: Work,
  { debtor: { id: debtorId }, points }: ReadPerson,
): Promise<OpenedPerson> {
  const stored = await openStored(work, debtorId);
  if (stored === null) return { person: null, texts: {} };
  const { name, birthDate, nationalId, contacts, texts } = stored;
  const person = { name, birthDate, nationalId, contacts };
  await recordDisclosures(work, leaving({ debtorId, person, points, way: 'EXPORT' }));
  return { person, texts };
}
