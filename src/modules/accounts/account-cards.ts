import { idBytes, idFromBytes, type Id } from '../../kernel/ids.js';
import type { RawRow, Reader } from '../../kernel/store.js';
import { decodeRow } from '../../kernel/table.js';
import { accounts, type Account } from './account.entity.js';
import { totalOf } from './account.rules.js';
import { selectCards, selectContactPoints } from './accounts.sql.js';
import { contactPoints, debtors, type ContactPoint, type Debtor } from './debtor.entity.js';

/** An account as lists show it: the debt in full, the person masked. Nothing is decrypted for it. */
export interface AccountCard extends Omit<
  Account,
  'lenderId' | 'debtorId' | 'loadId' | 'createdAt' | 'updatedAt'
> {
  /** All that is owed, in minor units of `currency`. */
  readonly totalMinor: bigint;
  readonly debtor: DebtorCard;
}

/** A person as lists show them. */
export interface DebtorCard extends Pick<
  Debtor,
  'id' | 'nameMasked' | 'nationalIdMasked' | 'language' | 'jurisdiction' | 'timeZones'
> {
  readonly contactPoints: readonly ContactPointCard[];
}

export type ContactPointCard = Pick<ContactPoint, 'id' | 'kind' | 'position' | 'masked'>;

/** Cards of a whole page of accounts in two statements; accounts that may not be seen are missing. */
export async function accountCards(
  reader: Reader,
  accountIds: readonly Id<'account'>[],
): Promise<ReadonlyMap<Id<'account'>, AccountCard>> {
  if (accountIds.length === 0) return new Map();
  return cardsOf(reader, await reader.query(selectCards, [accountIds.map(idBytes)]));
}

/** The cards of rows that carry an account and, prefixed `d_`, its debtor. */
export async function cardsOf(
  reader: Reader,
  rows: readonly RawRow[],
): Promise<ReadonlyMap<Id<'account'>, AccountCard>> {
  const points = await contactPointsOf(reader, rows);
  const cards = rows.map((row) => cardOf(row, points)).map((card) => [card.id, card] as const);
  return new Map(cards);
}

async function contactPointsOf(reader: Reader, rows: readonly RawRow[]) {
  const points = new Map<Id<'debtor'>, ContactPointCard[]>();
  if (rows.length === 0) return points;
  for (const row of await reader.query(selectContactPoints, [rows.map((row) => row['d_id']!)])) {
    const debtorId = idFromBytes('debtor', row['debtor_id'] as Uint8Array);
    const known = points.get(debtorId) ?? [];
    known.push(pointOf(row));
    points.set(debtorId, known);
  }
  return points;
}

function pointOf(row: RawRow): ContactPointCard {
  const { id, kind, position, masked } = contactPoints.columns;
  return {
    id: id.decode(row['id']!),
    kind: kind.decode(row['kind']!),
    position: position.decode(row['position']!),
    masked: masked.decode(row['masked']!),
  };
}

function cardOf(row: RawRow, points: ReadonlyMap<Id<'debtor'>, readonly ContactPointCard[]>): AccountCard {
  const {
    lenderId: _lender,
    debtorId,
    loadId: _load,
    createdAt: _created,
    updatedAt: _updated,
    ...account
  } = decodeRow(accounts, row);
  return {
    ...account,
    totalMinor: totalOf(account),
    debtor: { ...debtorCardOf(decodeRow(debtors, row, 'd_')), contactPoints: points.get(debtorId) ?? [] },
  };
}

export function debtorCardOf(debtor: Debtor): Omit<DebtorCard, 'contactPoints'> {
  const { id, nameMasked, nationalIdMasked, language, jurisdiction, timeZones } = debtor;
  return { id, nameMasked, nationalIdMasked, language, jurisdiction, timeZones };
}
