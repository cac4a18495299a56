import type { Pool, RowDataPacket } from 'mysql2/promise';
import { idFromBytes } from '../../src/kernel/ids.js';

export interface RawPage {
  readonly lender: string;
  readonly agency: string;
  readonly batch: string;
  /** Hexadecimal id of the last placement of the page before, or empty. */
  readonly after: string;
}

/**
 * A page of 50 in the two statements that were fastest of those tried: the page with account and debtor, and the newest
 * five contacts ranked in their index. (One statement with the contacts as a JSON aggregate took twice as long.)
 */
export async function placementPage(pool: Pool, { lender, agency, batch, after }: RawPage) {
  const [lenderId, agencyId, batchId] = [lender, agency, batch].map((hex) => Buffer.from(hex, 'hex'));
  const from = after === '' ? Buffer.alloc(16) : Buffer.from(after, 'hex');
  const page = { sql: PAGE, rowsAsArray: true };
  const [rows] = await pool.query<RowDataPacket[]>(page, [lenderId, agencyId, Date.now(), batchId, from]);
  const shown = rows.slice(0, 50) as unknown as PageRow[];
  const contacts = await newestContacts(pool, lenderId!, shown);
  return {
    nodes: shown.map((row) => nodeOf(row, contacts.get(row[0].toString('hex')) ?? [])),
    hasNextPage: rows.length > 50,
  };
}

async function newestContacts(pool: Pool, lenderId: Buffer, shown: readonly PageRow[]) {
  const statement = { sql: CONTACTS, rowsAsArray: true };
  const values = [lenderId, shown.map(([id]) => id), lenderId];
  const [rows] = await pool.query<RowDataPacket[]>(statement, values);
  const byPlacement = new Map<string, ContactRow[]>();
  for (const row of rows as unknown as ContactRow[]) {
    const placement = row[0].toString('hex');
    const list = byPlacement.get(placement);
    if (list) list[row[1] - 1] = row;
    else byPlacement.set(placement, Object.assign([], { [row[1] - 1]: row }));
  }
  return byPlacement;
}

type PageRow = [Buffer, string, number, string, string, number, string];
type ContactRow = [Buffer, number, Buffer, number, string, string, string, string];

function nodeOf(
  [id, status, placed, currency, number, balance, name]: PageRow,
  contacts: readonly ContactRow[],
) {
  return {
    id: idFromBytes('placement', id),
    status,
    placed: { amount: (placed / 100).toFixed(2), currency },
    account: {
      numberMasked: `****${number}`,
      balance: { amount: (balance / 100).toFixed(2), currency },
      debtor: { name: { masked: name } },
    },
    contacts: contacts.map(contactOf),
  };
}

function contactOf([, , id, at, channel, connection, result, collector]: ContactRow) {
  const occurredAt = new Date(at).toISOString();
  return { id: idFromBytes('contact', id), occurredAt, channel, connection, result, collector };
}

const PAGE = `SELECT p.id, p.status, p.placed_minor, p.currency, RIGHT(a.account_number, 4),
    a.principal_minor + a.interest_minor + a.fees_minor + a.penalty_minor, d.name_masked
  FROM placement p
  JOIN account a ON a.lender_id = p.lender_id AND a.id = p.account_id
  JOIN debtor d ON d.lender_id = a.lender_id AND d.id = a.debtor_id
  WHERE p.lender_id = ? AND p.agency_id = ? AND p.status IN ('ACTIVE', 'SUSPENDED') AND p.ends_at > ?
    AND p.batch_id = ? AND p.id > ?
  ORDER BY p.id LIMIT 51`;

const CONTACTS = `SELECT t.placement_id, k.turn, t.id, t.occurred_at, t.channel, t.connection, t.result, t.collector
  FROM (
    SELECT id, ROW_NUMBER() OVER (PARTITION BY placement_id ORDER BY occurred_at DESC, id DESC) AS turn
    FROM contact FORCE INDEX (contact_latest) WHERE lender_id = ? AND placement_id IN (?)
  ) k JOIN contact t ON t.lender_id = ? AND t.id = k.id WHERE k.turn <= 5`;
