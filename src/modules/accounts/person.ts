import { z } from 'zod';
import { newId, type Id } from '../../kernel/ids.js';
import type { Reader } from '../../kernel/store.js';
import type { Instant, TimeZone } from '../../kernel/time.js';
import {
  dataKeyOf,
  maskAddress,
  maskEmail,
  maskName,
  maskIdentifier,
  maskPhone,
  maskWorkPhone,
  openSealed,
  sealAll,
  type Keyring,
  type Place,
} from '../privacy/index.js';
import { selectDebtors } from './load.sql.js';
import { debtors, type ContactPoint, type ContactPointKind, type Debtor } from './debtor.entity.js';

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

/** The one sealed group of a person; contact points by their id. */
const sealedPerson = z.object({
  name: z.string(),
  nationalId: z.string().nullable(),
  birthDate: z.string().nullable(),
  contacts: z.record(z.string(), z.string()),
});
export type ClearPerson = z.output<typeof sealedPerson>;

/** A debtor and their contact points, masked and sealed, ready to be inserted. */
export interface SealedPerson {
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

/** Opens the sealed group of a debtor. */
export async function openPerson(reader: Reader, keyring: Keyring, debtor: Debtor): Promise<ClearPerson> {
  const key = await dataKeyOf(reader, keyring);
  return sealedPerson.parse(await openSealed(key, placeOf(debtor.id), debtor.sealed));
}

async function sealPeople(reader: Reader, keyring: Keyring, people: readonly PersonInput[], now: Instant) {
  const drafts = people.map(draftOf);
  const key = await dataKeyOf(reader, keyring);
  const sealed = sealAll(
    key,
    drafts.map(({ id, clear }) => ({ place: placeOf(id), value: clear })),
  );
  return new Map(
    drafts.map((draft, n) => [draft.person.reference, sealedPersonOf(draft, sealed[n]!, now)] as const),
  );
}

function draftOf(person: PersonInput) {
  const points = person.contactPoints.map((point) => ({ id: newId('contactPoint'), point }));
  const clear: ClearPerson = {
    name: person.name,
    nationalId: person.nationalId,
    birthDate: person.birthDate,
    contacts: contactsOf(points),
  };
  return { id: newId('debtor'), person, points, clear };
}

/** Without a prototype it is a dictionary from the start; V8 would make a hidden class for every id. */
function contactsOf(
  points: readonly { readonly id: string; readonly point: ContactPointInput }[],
): Record<string, string> {
  const contacts = Object.create(null) as Record<string, string>;
  for (const { id, point } of points) contacts[id] = point.value;
  return contacts;
}

function sealedPersonOf(
  { id, person, points }: ReturnType<typeof draftOf>,
  sealed: string,
  now: Instant,
): SealedPerson {
  return {
    debtor: {
      id,
      reference: person.reference,
      jurisdiction: person.jurisdiction,
      timeZones: person.timeZones,
      language: person.language,
      nameMasked: maskName(person.name),
      nationalIdMasked: person.nationalId === null ? null : maskIdentifier(person.nationalId),
      sealed,
      createdAt: now,
      updatedAt: now,
    },
    contactPoints: points.map(({ id: pointId, point }) => ({
      id: pointId,
      debtorId: id,
      kind: point.kind,
      position: point.position,
      masked: maskedPoint(point, person.callingCode),
    })),
  };
}

function maskedPoint(point: ContactPointInput, callingCode: string | null): string {
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

function placeOf(row: Id<'debtor'>): Place {
  return { table: 'debtor', row, group: 'person' };
}
