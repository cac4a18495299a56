import { z } from 'zod';
import type { Id } from '../../kernel/ids.js';
import type { Reader } from '../../kernel/store.js';
import {
  ERASED,
  openDebtorKey,
  openSealed,
  type DebtorKey,
  type Erased,
  type Keyring,
  type Place,
  type SealingKey,
} from '../privacy/index.js';
import type { ContactPoint, Debtor } from './debtor.entity.js';

/** What was opened of a person: undefined is what was not asked for, null what is not on file. */
export interface ClearPerson {
  readonly name: string | undefined;
  readonly birthDate: string | null | undefined;
  readonly nationalId: string | null | undefined;
  /** By the id of the contact point. */
  readonly contacts: Readonly<Record<string, string>>;
}

/** Which groups are opened: no other is. */
export interface WantedGroups {
  /** The name and the day of birth. */
  readonly identity?: boolean;
  readonly nationalId?: boolean;
  readonly points?: readonly SealedPoint[];
}

export type SealedPoint = Pick<ContactPoint, 'id' | 'sealed'>;

/** Opens groups of a person, or says that their key is destroyed. */
export async function openPerson(
  reader: Reader,
  keyring: Keyring,
  { debtor, key }: { readonly debtor: Debtor; readonly key: DebtorKey },
  wanted: WantedGroups,
): Promise<ClearPerson | Erased> {
  const opened = await openDebtorKey(reader, keyring, key);
  return opened === ERASED ? ERASED : openPersonWith(opened, debtor, wanted);
}

/** The same with the person's key opened. */
export async function openPersonWith(
  key: SealingKey,
  debtor: Debtor,
  { identity = false, nationalId = false, points = [] }: WantedGroups,
): Promise<ClearPerson> {
  return {
    ...(identity ? await openIdentity(key, debtor) : { name: undefined, birthDate: undefined }),
    nationalId: nationalId ? await openNationalId(key, debtor) : undefined,
    contacts: await openPoints(key, points),
  };
}

/** The values of contact points of one person. */
export async function openPoints(
  key: SealingKey,
  points: readonly SealedPoint[],
): Promise<Readonly<Record<string, string>>> {
  const entries = points.map(async ({ id, sealed }) => {
    const { value } = sealedPoint.parse(await openSealed(key, placeOfPoint(id), sealed));
    return [id, value] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

export function placeOfGroup(row: Id<'debtor'>, group: 'identity' | 'nationalId'): Place {
  return { table: 'debtor', row, group };
}

export function placeOfPoint(row: Id<'contactPoint'>): Place {
  return { table: 'contact_point', row, group: 'value' };
}

const sealedIdentity = z.object({ name: z.string(), birthDate: z.string().nullable() });
const sealedNationalId = z.object({ nationalId: z.string() });
const sealedPoint = z.object({ value: z.string() });

async function openIdentity(key: SealingKey, { id, identitySealed }: Debtor) {
  return sealedIdentity.parse(await openSealed(key, placeOfGroup(id, 'identity'), identitySealed));
}

export async function openNationalId(
  key: SealingKey,
  { id, nationalIdSealed }: Debtor,
): Promise<string | null> {
  if (nationalIdSealed === null) return null;
  const group = await openSealed(key, placeOfGroup(id, 'nationalId'), nationalIdSealed);
  return sealedNationalId.parse(group).nationalId;
}
