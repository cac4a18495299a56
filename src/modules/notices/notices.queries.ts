import { z } from 'zod';
import { idBytes, type Id } from '../../kernel/ids.js';
import { idAfter, idKey, pageOf, type Page, type PageRequest } from '../../kernel/page.js';
import type { Params, RawRow, Reader, Statement } from '../../kernel/store.js';
import { columnName, decodeRow } from '../../kernel/table.js';
import type { Instant } from '../../kernel/time.js';
import { installedKeyring, openUnderTenant } from '../privacy/index.js';
import { noticeEnds, notices, type Notice, type NoticeEnd } from './notice.entity.js';
import type { NoticeKind } from './notice-kinds.rules.js';
import { placeOf } from './store-notices.js';

/** A notice, and how it ended; null while nobody has said that it is over. */
export interface NoticeCard {
  readonly notice: Notice;
  readonly end: NoticeEnd | null;
}

/** Most notices shown beside one case, the gravest first. */
export const MAX_SHOWN = 50;

/**
 * The notices in force for each account, the gravest first, the older of two alike before the newer: those about the debt
 * and those about all debts of its person, whoever reported them. One statement whatever the size of the page.
 */
export async function noticesOfAccounts(
  reader: Reader,
  accountIds: readonly Id<'account'>[],
  now: Instant,
): Promise<readonly (readonly Notice[])[]> {
  const rows = await reader.query(inForceOf, [accountIds.map(idBytes), now, MAX_SHOWN]);
  const byAccount = Map.groupBy(rows, (row) => String(notices.columns.accountId.decode(row['of_account']!)));
  return accountIds.map((id) => (byAccount.get(id) ?? []).map((row) => decodeRow(notices, row)));
}

export interface NoticeFilter {
  readonly debtorId?: Id<'debtor'> | undefined;
  readonly accountId?: Id<'account'> | undefined;
  readonly kind?: NoticeKind | undefined;
  readonly inForce?: boolean | undefined;
}

/** Notices of the lender, ended ones too, by id. One statement. */
export async function noticePage(
  reader: Reader,
  filter: NoticeFilter & { readonly now: Instant },
  request: PageRequest,
  scope: readonly unknown[],
): Promise<Page<NoticeCard>> {
  const conditions = [...narrow(filter), { sql: 'n.id > ?', params: [idAfter('notice', request)] }];
  const where = conditions.map(({ sql }) => ` AND ${sql}`).join('');
  const sql = `SELECT n.*, ${END} FROM ${WITH_END} WHERE n.lender_id = :lender${where} ORDER BY n.id LIMIT ?`;
  const rows = await reader.query({ sql }, [
    ...conditions.flatMap(({ params }) => params),
    request.first + 1,
  ]);
  return pageOf(
    request,
    rows.map(cardOf),
    scope,
    ({ notice }) => idKey(notice),
    (card) => card,
  );
}

const clearNotice = z.object({ address: z.string().optional(), note: z.string().optional() });
export type ClearNotice = z.output<typeof clearNotice>;

/** One notice with its note, and its number where no contact point keeps it, in clear; null when it is unknown. */
export async function noticeInClear(
  reader: Reader,
  id: Id<'notice'>,
): Promise<{ readonly card: NoticeCard; readonly clear: ClearNotice } | null> {
  const [row] = await reader.query(byId, [idBytes(id)]);
  if (row === undefined) return null;
  const card = cardOf(row);
  return { card, clear: await openNotice(reader, card.notice) };
}

/** What of a notice is kept sealed: its note, and its number where no contact point keeps it. */
export async function openNotice(
  reader: Reader,
  { id, sealed }: Pick<Notice, 'id' | 'sealed'>,
): Promise<ClearNotice> {
  if (sealed === null) return {};
  return clearNotice.parse(await openUnderTenant(reader, installedKeyring(), placeOf(id), sealed));
}

function narrow({ debtorId, accountId, kind, inForce, now }: NoticeFilter & { readonly now: Instant }) {
  const conditions: { readonly sql: string; readonly params: Params }[] = [];
  if (debtorId !== undefined) conditions.push({ sql: 'n.debtor_id = ?', params: [idBytes(debtorId)] });
  if (accountId !== undefined)
    conditions.push({ sql: ABOUT_ACCOUNT, params: [idBytes(accountId), idBytes(accountId)] });
  if (kind !== undefined) conditions.push({ sql: 'n.kind = ?', params: [kind] });
  if (inForce !== undefined) conditions.push({ sql: inForce ? IN_FORCE : `NOT ${IN_FORCE}`, params: [now] });
  return conditions;
}

export function cardOf(row: RawRow): NoticeCard {
  return {
    notice: decodeRow(notices, row),
    end: row['e_id'] === null ? null : decodeRow(noticeEnds, row, 'e_'),
  };
}

/** The columns of an end under names of their own, for joins. */
export const END = Object.keys(noticeEnds.columns)
  .map(columnName)
  .map((name) => `e.${name} AS e_${name}`)
  .join(', ');

export const WITH_END = 'notice n LEFT JOIN notice_end e ON e.lender_id = n.lender_id AND e.id = n.id';

const IN_FORCE = '(e.id IS NULL AND (n.expires_at IS NULL OR n.expires_at > ?))';
const ABOUT_ACCOUNT = `(n.account_id IS NULL OR n.account_id = ?)
  AND n.debtor_id = (SELECT a.debtor_id FROM account a WHERE a.lender_id = :lender AND a.id = ?)`;

const byId: Statement = {
  sql: `SELECT n.*, ${END} FROM ${WITH_END} WHERE n.lender_id = :lender AND n.id = ?`,
};

const inForceOf: Statement = {
  sql: `SELECT t.*, k.of_account FROM (
      SELECT a.id AS of_account, n.id, ROW_NUMBER() OVER (PARTITION BY a.id ORDER BY n.gravity, n.id) AS turn
      FROM account a
      JOIN notice n ON n.lender_id = a.lender_id AND n.debtor_id = a.debtor_id
        AND (n.account_id IS NULL OR n.account_id = a.id)
      LEFT JOIN notice_end e ON e.lender_id = n.lender_id AND e.id = n.id
      WHERE a.lender_id = :lender AND a.id IN (??) AND ${IN_FORCE}
    ) k JOIN notice t ON t.lender_id = :lender AND t.id = k.id
    WHERE k.turn <= ? ORDER BY k.of_account, k.turn`,
};
