import { idBytes, type Id } from '../../kernel/ids.js';
import { idAfter, idKey, pageOf, type Page, type PageRequest } from '../../kernel/page.js';
import type { RawRow, Reader, Statement } from '../../kernel/store.js';
import { columnList, decodeRow } from '../../kernel/table.js';
import { debtorKeys, installedKeyring, type Erased } from '../privacy/index.js';
import { accounts, parties } from './account.entity.js';
import { cardsOf, debtorCardOf, type AccountCard, type DebtorCard } from './account-cards.js';
import { conditionsOf, type AccountFilter } from './account-filter.js';
import type { PartyRole } from './account.rules.js';
import { accountColumns, debtorColumns, selectPartiesOf, VISIBLE, WITH_DEBTOR } from './accounts.sql.js';
import { openPerson, type ClearPerson, type SealedPoint } from './clear-person.js';
import { contactPoints, debtors, type ContactPointKind } from './debtor.entity.js';

/** Accounts that fit the filter, by id; people masked. Two statements whatever the size of the page. */
export async function accountsPage(
  reader: Reader,
  filter: AccountFilter,
  request: PageRequest,
  scope: readonly unknown[],
): Promise<Page<AccountCard>> {
  const { sql, params } = conditionsOf(filter);
  const after = request.after === null ? [] : [idAfter('account', request)];
  const behind = after.length === 0 ? '' : ' AND a.id > ?';
  const statement = `SELECT ${accountColumns}, ${debtorColumns} FROM ${WITH_DEBTOR}
    WHERE ${sql}${behind} ORDER BY a.id LIMIT ?`;
  const rows = await reader.query({ sql: statement }, [...params, ...after, request.first + 1]);
  const cards = [...(await cardsOf(reader, rows)).values()];
  return pageOf(request, cards, scope, idKey, (card) => card);
}

/** What is wanted of the debtor in clear: what is not is not opened. */
export interface WantedInClear {
  readonly identity: boolean;
  readonly nationalId: boolean;
  /** Of contact points, those of these kinds. */
  readonly contactPoints: readonly ContactPointKind[];
}

/** One account with its debtor in clear, or erased; null when it is unknown or not complete yet. */
export async function accountInClear(
  reader: Reader,
  id: Id<'account'>,
  wanted: WantedInClear,
): Promise<{ readonly card: AccountCard; readonly person: ClearPerson | Erased } | null> {
  const rows = await reader.query(selectWithKey, [idBytes(id)]);
  const [row] = rows;
  const card = (await cardsOf(reader, rows)).get(id);
  if (row === undefined || card === undefined) return null;
  const whose = { debtor: decodeRow(debtors, row, 'd_'), key: decodeRow(debtorKeys, row, 'k_') };
  const points = await sealedPoints(reader, card.debtor.id, wanted.contactPoints);
  return { card, person: await openPerson(reader, installedKeyring(), whose, { ...wanted, points }) };
}

function sealedPoints(
  reader: Reader,
  debtorId: Id<'debtor'>,
  kinds: readonly ContactPointKind[],
): Promise<readonly SealedPoint[]> {
  return kinds.length === 0
    ? Promise.resolve([])
    : reader.find(contactPoints, { debtorId, kind: kinds }, { orderBy: ['id'] });
}

const selectWithKey: Statement = {
  sql: `SELECT ${accountColumns}, ${debtorColumns}, ${columnList(debtorKeys, 'k', 'k_')} FROM ${WITH_DEBTOR}
    JOIN debtor_key k ON k.lender_id = d.lender_id AND k.id = d.id
    WHERE a.lender_id = :lender AND a.id = ? AND ${VISIBLE}`,
};

/** Somebody who stands behind an account beside its debtor. */
export interface PartyCard {
  readonly role: PartyRole;
  readonly debtor: Omit<DebtorCard, 'contactPoints'>;
}

/** The further parties of each account, masked, in one statement; in the order of the ids given. */
export async function partiesOf(
  reader: Reader,
  accountIds: readonly Id<'account'>[],
): Promise<readonly (readonly PartyCard[])[]> {
  const rows = await reader.query(selectPartiesOf, [accountIds.map(idBytes)]);
  const byAccount = Map.groupBy(rows, (row) => accounts.columns.id.decode(row['account_id']!));
  return accountIds.map((id) => (byAccount.get(id) ?? []).map(partyOf));
}

function partyOf(row: RawRow): PartyCard {
  return {
    role: parties.columns.role.decode(row['role']!),
    debtor: debtorCardOf(decodeRow(debtors, row, 'd_')),
  };
}
