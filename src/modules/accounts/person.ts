import { newId, type Id } from '../../kernel/ids.js';
import type { Reader } from '../../kernel/store.js';
import type { Instant, TimeZone } from '../../kernel/time.js';
import {
  maskAddress,
  maskEmail,
  maskName,
  maskIdentifier,
  maskPhone,
  maskWorkPhone,
  mintDebtorKeys,
  sealAll,
  sealingKey,
  type DebtorKey,
  type Keyring,
  type MintedKey,
  type Unsealed,
} from '../privacy/index.js';
import { selectDebtors } from './load.sql.js';
import { debtors, type ContactPoint, type ContactPointKind, type Debtor } from './debtor.entity.js';
import { identityOfPoint, personIndexes, type PersonIndexes } from './person-index.js';
import { placeOfGroup, placeOfPoint } from './clear-person.js';

/** A person as a lender hands them over, in clear. */
export interface PersonInput {
  readonly reference: string;
  readonly name: string;
  readonly nationalId: string | null;
  readonly birthDate: string | null;
  readonly language: string | null;
  readonly jurisdiction: string;
  /** The calling code of the country, `86`; null when unknown. */
  readonly callingCode: string | null;
  readonly timeZones: readonly TimeZone[];
  readonly contactPoints: readonly ContactPointInput[];
}

export type ContactPointInput =
  | { readonly kind: Exclude<ContactPointKind, 'ADDRESS'>; readonly position: number; readonly value: string }
  | {
      readonly kind: 'ADDRESS';
      readonly position: number;
      readonly value: string;
      readonly city: string | null;
      readonly district: string | null;
    };

/** A debtor with their key and their contact points, masked and sealed, ready to be inserted. */
export interface SealedPerson {
  readonly key: Omit<DebtorKey, 'lenderId'>;
  readonly debtor: Omit<Debtor, 'lenderId'>;
  readonly contactPoints: readonly Omit<ContactPoint, 'lenderId'>[];
}

/** Masks and seals people whom the lender has not handed over before; by their reference. */
export async function sealNewPeople(
  reader: Reader,
  keyring: Keyring,
  people: readonly PersonInput[],
  now: Instant,
): Promise<ReadonlyMap<string, SealedPerson>> {
  const byReference = new Map<string, PersonInput>();
  for (const person of people)
    if (!byReference.has(person.reference)) byReference.set(person.reference, person);
  for (const known of await knownDebtors(reader, [...byReference.keys()]))
    byReference.delete(known.reference);
  return sealPeople(reader, keyring, [...byReference.values()], now);
}

/** Ids of those of the references that are known. */
export async function knownDebtors(
  reader: Reader,
  references: readonly string[],
): Promise<readonly { readonly id: Id<'debtor'>; readonly reference: string }[]> {
  if (references.length === 0) return [];
  const { id, reference } = debtors.columns;
  const rows = await reader.query(selectDebtors, [references]);
  return rows.map((row) => ({ id: id.decode(row['id']!), reference: reference.decode(row['reference']!) }));
}

async function sealPeople(reader: Reader, keyring: Keyring, people: readonly PersonInput[], now: Instant) {
  if (people.length === 0) return new Map<string, SealedPerson>();
  const lender = await sealingKey(reader, keyring);
  const ids = people.map(() => newId('debtor'));
  const drafts = mintDebtorKeys(lender, ids, now).map((minted, n) => draftOf(people[n]!, minted));
  const sealed = sealAll(drafts.flatMap(groupsOf));
  const indexes = await personIndexes(reader, keyring);
  let at = 0;
  const next = () => sealed[at++]!;
  return new Map(
    drafts.map((draft) => [draft.person.reference, sealedPersonOf(draft, { next, indexes, now })] as const),
  );
}

interface Draft {
  readonly person: PersonInput;
  readonly minted: MintedKey;
  readonly points: readonly { readonly id: Id<'contactPoint'>; readonly point: ContactPointInput }[];
}

function draftOf(person: PersonInput, minted: MintedKey): Draft {
  const points = person.contactPoints.map((point) => ({ id: newId('contactPoint'), point }));
  return { person, minted, points };
}

interface SealedParts {
  /** The sealed groups of all drafts, one after the other. */
  readonly next: () => string;
  readonly indexes: PersonIndexes;
  readonly now: Instant;
}

/** The groups of a person, in the order in which `sealedPersonOf` takes them back. */
function groupsOf({ person, minted: { key, row }, points }: Draft): Unsealed[] {
  const { name, birthDate, nationalId } = person;
  return [
    { key, place: placeOfGroup(row.id, 'identity'), value: { name, birthDate } },
    ...(nationalId === null
      ? []
      : [{ key, place: placeOfGroup(row.id, 'nationalId'), value: { nationalId } }]),
    ...points.map(({ id, point: { value } }) => ({ key, place: placeOfPoint(id), value: { value } })),
  ];
}

function sealedPersonOf(
  { person, minted, points }: Draft,
  { next, indexes, now }: SealedParts,
): SealedPerson {
  const { nationalId, callingCode } = person;
  return {
    key: minted.row,
    debtor: {
      id: minted.row.id,
      reference: person.reference,
      jurisdiction: person.jurisdiction,
      timeZones: person.timeZones,
      language: person.language,
      nameMasked: maskName(person.name),
      nationalIdMasked: nationalId === null ? null : maskIdentifier(nationalId),
      identitySealed: next(),
      nationalIdSealed: nationalId === null ? null : next(),
      nationalIdIndex: nationalId === null ? null : indexes.ofNationalId(nationalId),
      createdAt: now,
      updatedAt: now,
    },
    contactPoints: points.map(({ id, point }) => ({
      id,
      debtorId: minted.row.id,
      kind: point.kind,
      position: point.position,
      masked: maskedPoint(point, callingCode),
      sealed: next(),
      valueIndex: valueIndexOf(point, callingCode, indexes),
    })),
  };
}

/** Null: nobody is found by it. */
export function valueIndexOf(
  { kind, value }: ContactPointInput,
  callingCode: string | null,
  { ofPoint }: PersonIndexes,
): string | null {
  const identity = identityOfPoint(kind, value, callingCode);
  return identity === null ? null : ofPoint(kind, identity);
}

export function maskedPoint(point: ContactPointInput, callingCode: string | null): string {
  switch (point.kind) {
    case 'PHONE':
      return maskPhone(point.value, callingCode);
    case 'WORK_PHONE':
      return maskWorkPhone(point.value, callingCode);
    case 'EMAIL':
      return maskEmail(point.value);
    case 'ADDRESS':
      return maskAddress(point.value, point.city, point.district);
    case 'EMPLOYER':
      return maskName(point.value);
  }
}
