import { newId, type Id } from '../../kernel/ids.js';
import type { Work } from '../../kernel/store.js';
import {
  debtorKeys,
  ERASED,
  installedKeyring,
  maskIdentifier,
  maskName,
  openDebtorKey,
  sealAll,
  type SealingKey,
} from '../privacy/index.js';
import { openPersonWith, placeOfGroup, placeOfPoint, type ClearPerson } from './clear-person.js';
import { contactPoints, debtors, type ContactPoint, type Debtor } from './debtor.entity.js';
import { countryOf } from './jurisdictions.rules.js';
import { personIndexes, type PersonIndexes } from './person-index.js';
import { maskedPoint, valueIndexOf, type ContactPointInput } from './person.js';

/** What is right of a person; what is left out stays as it is, null is taken away. */
export interface PersonChange {
  readonly name?: string | undefined;
  readonly nationalId?: string | null | undefined;
  readonly birthDate?: string | null | undefined;
  readonly contactPoints?: readonly PointChange[] | undefined;
}

/** A known contact point with its right value, or a new one. */
export type PointChange = Omit<ContactPointInput, 'position'> & {
  readonly id?: Id<'contactPoint'> | undefined;
  readonly city?: string | null | undefined;
  readonly district?: string | null | undefined;
};

/** What a change made of a person. */
export interface ChangedPerson {
  readonly debtorId: Id<'debtor'>;
  /** What is different now: names of values, and ids of contact points. */
  readonly changed: readonly string[];
  /** Contact points that say something else now. */
  readonly points: readonly Id<'contactPoint'>[];
  /** What stood there before; opened and to be sealed again. */
  readonly before: Readonly<Record<string, string | null>>;
  /** Seals what belongs to the person. */
  readonly key: SealingKey;
}

/**
 * Sets right what is kept of people: sealed anew under their keys, masked anew. A person who is unknown answers null, one who
 * is forgotten `ERASED`, a contact point of somebody else `NO_POINT`; what is right already changes nothing. A constant
 * number of statements, and a decryption for each value that is compared.
 */
export async function correctPeople(
  work: Work,
  changes: ReadonlyMap<Id<'debtor'>, PersonChange>,
): Promise<ReadonlyMap<Id<'debtor'>, ChangedPerson | 'ERASED' | 'NO_POINT'>> {
  const ids = [...changes.keys()].toSorted();
  const people = await work.find(debtors, { id: ids }, { orderBy: ['id'], lock: 'update' });
  const keys = new Map((await work.find(debtorKeys, { id: ids })).map((row) => [row.id, row]));
  const points = Map.groupBy(await work.find(contactPoints, { debtorId: ids }), (row) => row.debtorId);
  const indexes = await personIndexes(work, installedKeyring());
  const plans = new Map<Id<'debtor'>, Plan | 'ERASED' | 'NO_POINT'>();
  for (const debtor of people) {
    const key = await openDebtorKey(work, installedKeyring(), keys.get(debtor.id)!);
    const known = points.get(debtor.id) ?? [];
    plans.set(
      debtor.id,
      key === ERASED ? 'ERASED' : await planOf({ debtor, key, known, indexes }, changes.get(debtor.id)!),
    );
  }
  const planned = [...plans.values()].filter((plan) => typeof plan !== 'string');
  const updatedAt = work.context.clocks.domain.now();
  await work.updateEach(
    debtors,
    planned.flatMap(({ person: { debtorId: id, changed }, row }) =>
      changed.length === 0 ? [] : [{ id, change: { ...row, updatedAt } }],
    ),
  );
  await work.updateEach(
    contactPoints,
    planned.flatMap((plan) => plan.updated),
  );
  await work.insertAll(
    contactPoints,
    planned.flatMap((plan) => plan.added),
  );
  return new Map([...plans].map(([id, plan]) => [id, typeof plan === 'string' ? plan : plan.person]));
}

interface Plan {
  readonly person: ChangedPerson;
  readonly row: Partial<Omit<Debtor, 'lenderId'>>;
  readonly updated: readonly { readonly id: Id<'contactPoint'>; readonly change: Partial<ContactPoint> }[];
  readonly added: readonly Omit<ContactPoint, 'lenderId'>[];
}

interface Person {
  readonly debtor: Debtor;
  readonly key: SealingKey;
  readonly known: readonly ContactPoint[];
  /** The lender's. */
  readonly indexes: PersonIndexes;
}

async function planOf(person: Person, change: PersonChange): Promise<Plan | 'NO_POINT'> {
  const { debtor, key, known, indexes } = person;
  const wanted = change.contactPoints ?? [];
  const byId = new Map(known.map((point) => [point.id, point]));
  if (wanted.some(({ id }) => id !== undefined && !byId.has(id))) return 'NO_POINT';
  const touched = known.filter(({ id }) => wanted.some((each) => each.id === id));
  const old = await openPersonWith(key, debtor, { identity: true, nationalId: true, points: touched });
  const values = rowOf(person, old, change);
  const callingCode = countryOf(debtor.jurisdiction)?.callingCode ?? null;
  const different = wanted.filter(({ id, value }) => id === undefined || old.contacts[id] !== value);
  const columnsOf = (id: Id<'contactPoint'>, each: PointChange) => {
    const point = { ...each, position: 0 } as ContactPointInput;
    return {
      masked: maskedPoint(point, callingCode),
      sealed: sealAll([{ key, place: placeOfPoint(id), value: { value: point.value } }])[0]!,
      valueIndex: valueIndexOf(point, callingCode, indexes),
    };
  };
  const updated = different.flatMap((each) => {
    const { id } = each;
    if (id === undefined) return [];
    return [{ id, change: columnsOf(id, { ...each, kind: byId.get(id)!.kind } as PointChange) }];
  });
  const added = newPoints(person, different).map(({ id, position, point }) => ({
    id,
    debtorId: debtor.id,
    kind: point.kind,
    position,
    ...columnsOf(id, point),
  }));
  const before: Record<string, string | null> = { ...values.before };
  for (const { id } of updated) before[id] = old.contacts[id] ?? null;
  const changed = [...Object.keys(values.before), ...[...updated, ...added].map(({ id }) => id)];
  const points = updated.map(({ id }) => id);
  return { person: { debtorId: debtor.id, changed, points, before, key }, row: values.row, updated, added };
}

/** Each new contact point behind those of its kind. */
function newPoints({ known }: Person, wanted: readonly PointChange[]) {
  const last = new Map<string, number>();
  for (const { kind, position } of known) last.set(kind, Math.max(position, last.get(kind) ?? 0));
  return wanted
    .filter(({ id }) => id === undefined)
    .map((point) => {
      const position = (last.get(point.kind) ?? 0) + 1;
      last.set(point.kind, position);
      return { id: newId('contactPoint'), position, point };
    });
}

/** The new columns of the debtor, and what they said before. */
function rowOf(
  { debtor, key, indexes }: Person,
  old: ClearPerson,
  { name = old.name, birthDate = old.birthDate, nationalId = old.nationalId }: PersonChange,
): {
  readonly row: Partial<Omit<Debtor, 'lenderId'>>;
  readonly before: Readonly<Record<string, string | null>>;
} {
  const row: { -readonly [K in keyof Debtor]?: Debtor[K] } = {};
  const before: Record<string, string | null> = {};
  if (name !== old.name) before['NAME'] = old.name ?? null;
  if (birthDate !== old.birthDate) before['BIRTH_DATE'] = old.birthDate ?? null;
  if (nationalId !== old.nationalId) before['NATIONAL_ID'] = old.nationalId ?? null;
  if ('NAME' in before || 'BIRTH_DATE' in before) {
    const value = { name, birthDate: birthDate ?? null };
    row.identitySealed = sealAll([{ key, place: placeOfGroup(debtor.id, 'identity'), value }])[0]!;
    row.nameMasked = maskName(name ?? '');
  }
  if ('NATIONAL_ID' in before) {
    const place = placeOfGroup(debtor.id, 'nationalId');
    row.nationalIdSealed = nationalId == null ? null : sealAll([{ key, place, value: { nationalId } }])[0]!;
    row.nationalIdIndex = nationalId == null ? null : indexes.ofNationalId(nationalId);
    row.nationalIdMasked = nationalId == null ? null : maskIdentifier(nationalId);
  }
  return { row, before };
}
