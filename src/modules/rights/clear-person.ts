import type { Id } from '../../kernel/ids.js';
import type { Work } from '../../kernel/store.js';
import {
  classOfPoint,
  contactPoints,
  debtors,
  openPerson,
  type ClearPerson,
  type Debtor,
  type ContactPoint,
} from '../accounts/index.js';
import {
  debtorKeys,
  installedKeyring,
  recordDisclosures,
  type Erased,
  type NewDisclosure,
  ERASED,
} from '../privacy/index.js';

/** A person with what their tables hold, in clear or erased. */
export interface ReadPerson {
  readonly debtor: Debtor;
  readonly points: readonly ContactPoint[];
  readonly person: ClearPerson | Erased;
}

/** All of a person in clear, each value noted as it is read; null when there is no such person. */
export async function disclosePerson(
  work: Work,
  debtorId: Id<'debtor'>,
  way: 'ACCOUNT' | 'EXPORT',
): Promise<ReadPerson | null> {
  const debtor = await work.findOne(debtors, { id: debtorId });
  const key = await work.findOne(debtorKeys, { id: debtorId });
  if (debtor === null || key === null) return null;
  const points = await work.find(contactPoints, { debtorId }, { orderBy: ['kind', 'position'] });
  const wanted = { identity: true, nationalId: true, points };
  const person = await openPerson(work, installedKeyring(), { debtor, key }, wanted);
  if (person !== ERASED) await recordDisclosures(work, leaving({ debtorId, person, points, way }));
  return { debtor, points, person };
}

interface Leaving {
  readonly debtorId: Id<'debtor'>;
  readonly person: ClearPerson;
  readonly points: readonly ContactPoint[];
  readonly way: 'ACCOUNT' | 'EXPORT';
}

/** A row for each value there is. */
export function leaving({ debtorId, person, points, way }: Leaving): readonly NewDisclosure[] {
  const of = { way, debtorId, accountId: null } as const;
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
