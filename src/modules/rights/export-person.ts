import { notFound } from '../../kernel/errors.js';
import type { Id } from '../../kernel/ids.js';
import type { Work } from '../../kernel/store.js';
import {
  classOfPoint,
  contactPoints,
  debtors,
  openPerson,
  type ClearPerson,
  type ContactPoint,
} from '../accounts/index.js';
import {
  debtorKeys,
  ERASED,
  installedKeyring,
  recordDisclosures,
  type Erased,
  type NewDisclosure,
} from '../privacy/index.js';

/**
 * The person in clear, for a request of access of their own (PIPL art. 45, GDPR art. 15). That all of it is about to leave is
 * noted value by value in the disclosure log, and the export in the audit trail, before the first byte is written.
 */
export async function exportPerson(work: Work, debtorId: Id<'debtor'>): Promise<ClearPerson | Erased> {
  const debtor = await work.findOne(debtors, { id: debtorId });
  const key = await work.findOne(debtorKeys, { id: debtorId });
  if (debtor === null || key === null) throw notFound('person');
  const points = await work.find(contactPoints, { debtorId }, { orderBy: ['kind', 'position'] });
  const all = { identity: true, nationalId: true, points };
  const person = await openPerson(work, installedKeyring(), { debtor, key }, all);
  await recordDisclosures(work, person === ERASED ? [] : leaving(debtorId, person, points));
  work.emit('person.exported', [{ id: debtorId }]);
  return person;
}

function leaving(
  debtorId: Id<'debtor'>,
  person: ClearPerson,
  points: readonly ContactPoint[],
): readonly NewDisclosure[] {
  const of = { way: 'EXPORT', debtorId, accountId: null } as const;
  const rows: (NewDisclosure | false)[] = [
    { ...of, dataClass: 'identity', value: 'NAME' },
    person.nationalId != null && { ...of, dataClass: 'national-id', value: 'NATIONAL_ID' },
    person.birthDate != null && { ...of, dataClass: 'identity', value: 'BIRTH_DATE' },
    ...points
      .filter(({ id }) => person.contacts[id] !== undefined)
      .map(({ id, kind }): NewDisclosure => {
        return { ...of, dataClass: classOfPoint[kind], value: 'CONTACT_POINT', contactPointId: id };
      }),
  ];
  return rows.filter((row) => row !== false);
}
