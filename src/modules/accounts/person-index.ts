import type { Reader } from '../../kernel/store.js';
import {
  contactIdentity,
  indexKey,
  lookupIndex,
  nationalIdIdentity,
  type Keyring,
} from '../privacy/index.js';
import type { ContactPointKind } from './debtor.entity.js';

/** What kinds of contact points can be found by: numbers and addresses that few share. */
const searched: Readonly<Record<ContactPointKind, 'PHONE' | 'EMAIL' | null>> = {
  PHONE: 'PHONE',
  WORK_PHONE: 'PHONE',
  EMAIL: 'EMAIL',
  ADDRESS: null,
  EMPLOYER: null,
};

/** One text for all spellings of a value that can be searched for; null where it cannot. */
export function identityOfPoint(
  kind: ContactPointKind,
  value: string,
  callingCode: string | null,
): string | null {
  const space = searched[kind];
  return space === null ? null : contactIdentity(space, value, callingCode);
}

/** Hashes for look-ups of one lender, from the one spelling of a value. */
export interface PersonIndexes {
  readonly ofNationalId: (nationalId: string) => string;
  readonly ofPoint: (kind: ContactPointKind, identity: string) => string;
}

/** No statement where this process has met the lender's key. */
export async function personIndexes(reader: Reader, keyring: Keyring): Promise<PersonIndexes> {
  const key = await indexKey(reader, keyring);
  const indexes = { PHONE: lookupIndex(key, 'PHONE'), EMAIL: lookupIndex(key, 'EMAIL') };
  const nationalIds = lookupIndex(key, 'NATIONAL_ID');
  return {
    ofNationalId: (nationalId) => nationalIds(nationalIdIdentity(nationalId)),
    ofPoint: (kind, identity) => indexes[searched[kind]!](identity),
  };
}
