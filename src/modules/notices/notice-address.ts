import type { Id } from '../../kernel/ids.js';
import type { Reader } from '../../kernel/store.js';
import {
  clearContactPoints,
  countryOf,
  type ClearContactPoint,
  type ContactPointKind,
  type Subject,
} from '../accounts/index.js';
import {
  blindIndex,
  contactIdentity,
  indexKey,
  installedKeyring,
  maskAddress,
  maskEmail,
  maskPhone,
  type AddressKind,
  type SealingKey,
} from '../privacy/index.js';
import type { About } from './notice-item.js';

/** The number or address of a notice: one text for all of its spellings, and what may be shown of it. */
export interface NoticeAddress {
  readonly kind: AddressKind;
  readonly contactPointId: Id<'contactPoint'> | null;
  /** Compared by its hash only; null where the person is erased, and nobody knows it any more. */
  readonly identity: string | null;
  readonly masked: string;
  /** In clear, where it is not one of the person's own contact points, which keep theirs. */
  readonly value: string | null;
}

/** The clear contact points of everybody whose notice is about a number or an address, by debtor. */
export type KnownPoints = ReadonlyMap<Id<'debtor'>, readonly ClearContactPoint[]>;

/** Reads them; one statement, none where no notice is about any. */
export function knownPoints(
  reader: Reader,
  subjects: ReadonlyMap<Id<'account'>, Subject>,
  told: readonly {
    readonly item: { readonly about?: About | undefined };
    readonly accountId: Id<'account'>;
  }[],
): Promise<KnownPoints> {
  const ids = told.flatMap(({ item, accountId }) =>
    item.about === undefined ? [] : (subjects.get(accountId)?.debtorId ?? []),
  );
  return clearContactPoints(reader, [...new Set(ids)]);
}

/**
 * What a notice is about; null when it names a contact point of somebody else, which answers like an unknown one. A number
 * that is written out is known by the contact point that has it, so that both ways of telling are one.
 */
export function addressOf(
  about: About,
  { debtorId, jurisdiction }: Subject,
  points: KnownPoints,
): NoticeAddress | null {
  const callingCode = countryOf(jurisdiction)?.callingCode ?? null;
  const own = (points.get(debtorId) ?? []).map((point) => pointAddress(point, callingCode));
  if (about.contactPointId !== undefined)
    return own.find(({ contactPointId }) => contactPointId === about.contactPointId) ?? null;
  const [kind, value, masked] = writtenOf(about, callingCode);
  const identity = contactIdentity(kind, value, callingCode);
  const known = own.find((each) => each.kind === kind && each.identity === identity);
  return known ?? { kind, contactPointId: null, identity, masked, value };
}

function pointAddress(point: ClearContactPoint, callingCode: string | null): NoticeAddress {
  const kind = addressKindOf[point.kind];
  const identity = point.value === null ? null : contactIdentity(kind, point.value, callingCode);
  return { kind, contactPointId: point.id, identity, masked: point.masked, value: null };
}

function writtenOf(
  { phone, email, postal }: About,
  callingCode: string | null,
): readonly [AddressKind, string, string] {
  if (phone !== undefined) return ['PHONE', phone, maskPhone(phone, callingCode)];
  if (email !== undefined) return ['EMAIL', email, maskEmail(email)];
  return ['POSTAL', postal ?? '', maskAddress(postal ?? '', null, null)];
}

/**
 * Hashes numbers and addresses as notices do (`addressHash`), so that a number that was dialled can be compared with those
 * that may not be.
 */
export async function addressIndex(
  reader: Reader,
): Promise<(kind: AddressKind, value: string, jurisdiction: string) => string> {
  const key = await indexKey(reader, installedKeyring());
  return (kind, value, jurisdiction) =>
    addressHash(key, kind, contactIdentity(kind, value, countryOf(jurisdiction)?.callingCode ?? null));
}

export function addressHash(key: SealingKey, kind: AddressKind, identity: string): string {
  return blindIndex(key, kind)(identity);
}

/** What reaches somebody at each kind of contact point. */
export const addressKindOf: Readonly<Record<ContactPointKind, AddressKind>> = {
  PHONE: 'PHONE',
  WORK_PHONE: 'PHONE',
  EMAIL: 'EMAIL',
  ADDRESS: 'POSTAL',
  EMPLOYER: 'POSTAL',
};
