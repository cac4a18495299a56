import type { Id } from '../../kernel/ids.js';
import type { Work } from '../../kernel/store.js';
import { ERASED, recordDisclosures, type Erased, type NewDisclosure } from '../privacy/index.js';
import type { AccountCard } from './account-cards.js';
import { accountInClear } from './accounts.queries.js';
import { classOfPoint } from './contact-point-class.js';
import type { ClearPerson } from './clear-person.js';
import { contactPointKinds } from './debtor.entity.js';

/** Which values of the debtor somebody asks for in clear. */
export interface WantedValues {
  readonly name: boolean;
  readonly nationalId: boolean;
  readonly birthDate: boolean;
  readonly contactPoints: boolean;
}

/** One account with what is wanted of its debtor in clear, each value noted as it is read; null when there is no such account. */
export async function discloseAccount(
  work: Work,
  id: Id<'account'>,
  wanted: WantedValues,
): Promise<{ readonly card: AccountCard; readonly person: ClearPerson | Erased } | null> {
  const found = await accountInClear(work, id, {
    identity: wanted.name || wanted.birthDate,
    nationalId: wanted.nationalId,
    contactPoints: wanted.contactPoints ? contactPointKinds : [],
  });
  if (found === null || found.person === ERASED) return found;
  await recordDisclosures(work, leaving(found.card, found.person, wanted));
  return found;
}

function leaving(
  { id: accountId, debtor }: AccountCard,
  person: ClearPerson,
  wanted: WantedValues,
): readonly NewDisclosure[] {
  const of = { way: 'ACCOUNT', accountId, debtorId: debtor.id } as const;
  const rows: (NewDisclosure | false)[] = [
    wanted.name && { ...of, dataClass: 'identity', value: 'NAME' },
    wanted.nationalId &&
      person.nationalId != null && { ...of, dataClass: 'national-id', value: 'NATIONAL_ID' },
    wanted.birthDate && person.birthDate != null && { ...of, dataClass: 'identity', value: 'BIRTH_DATE' },
    ...(wanted.contactPoints ? debtor.contactPoints : []).flatMap(
      ({ id: contactPointId, kind }): NewDisclosure[] =>
        person.contacts[contactPointId] === undefined
          ? []
          : [
              {
                ...of,
                dataClass: classOfPoint[kind],
                value: 'CONTACT_POINT',
                contactPointId,
              },
            ],
    ),
  ];
  return rows.filter((row) => row !== false);
}
