import { idBytes, type Id } from '../../kernel/ids.js';
import { idAfter, idKey, pageOf, type Page, type PageRequest } from '../../kernel/page.js';
import type { RawRow, Reader } from '../../kernel/store.js';
import { decodeRow } from '../../kernel/table.js';
import { installedKeyring } from '../privacy/index.js';
import { accounts, parties } from './account.entity.js';
import { cardsOf, debtorCardOf, type AccountCard, type DebtorCard } from './account-cards.js';
import { conditionsOf, type AccountFilter } from './account-filter.js';
import type { PartyRole } from './account.rules.js';
import { accountColumns, debtorColumns, selectPartiesOf, VISIBLE, WITH_DEBTOR } from './accounts.sql.js';
import { debtors } from './debtor.entity.js';
import { openPerson, type ClearPerson } from './person.js';

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

/** One account with its debtor in clear; null when it is unknown or not complete yet. */
export async function accountInClear(
  reader: Reader,
  id: Id<'account'>,
): Promise<{ readonly card: AccountCard; readonly person: ClearPerson } | null> {
  const sql = `SELECT ${accountColumns}, ${debtorColumns} FROM ${WITH_DEBTOR} WHERE a.lender_id = :lender AND a.id = ? AND ${VISIBLE}`;
  const rows = await reader.query({ sql }, [idBytes(id)]);
  const [row] = rows;
  const card = (await cardsOf(reader, rows)).get(id);
  if (row === undefined || card === undefined) return null;
  return { card, person: await openPerson(reader, installedKeyring(), decodeRow(debtors, row, 'd_')) };
}

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
