import type { Pool, RowDataPacket } from 'mysql2/promise';
import { idFromBytes } from '../../src/kernel/ids.js';

export interface RawPage {
  readonly lender: string;
  readonly agency: string;
  readonly batch: string;
  /** Hexadecimal id of the last placement of the page before, or empty. */
  readonly after: string;
}

/** A page of 50 in one statement: placement, account, debtor, and the newest five contacts as an aggregate. */
export async function placementPage(pool: Pool, { lender, agency, batch, after }: RawPage) {
  const [lenderId, agencyId, batchId] = [lender, agency, batch].map((hex) => Buffer.from(hex, 'hex'));
  const from = after === '' ? Buffer.alloc(16) : Buffer.from(after, 'hex');
  const values = [lenderId, agencyId, Date.now(), batchId, from];
  const [rows] = await pool.query<RowDataPacket[]>({ sql: SELECT, rowsAsArray: true }, values);
  return {
    nodes: rows.slice(0, 50).map((row) => nodeOf(row as unknown as PageRow)),
    hasNextPage: rows.length > 50,
  };
}

type PageRow = [Buffer, string, number, string, string, number, string, string | ContactRow[] | null];
type ContactRow = [string, number, string, string, string, string];

function nodeOf([id, status, placed, currency, number, balance, name, contacts]: PageRow) {
  const list = typeof contacts === 'string' ? (JSON.parse(contacts) as ContactRow[]) : (contacts ?? []);
  return {
    id: idFromBytes('placement', id),
    status,
    placed: { amount: (placed / 100).toFixed(2), currency },
    account: {
      numberMasked: `****${number}`,
      balance: { amount: (balance / 100).toFixed(2), currency },
      debtor: { name: { masked: name } },
    },
    contacts: list.map(contactOf),
  };
}

function contactOf([id, at, channel, connection, result, collector]: ContactRow) {
  const occurredAt = new Date(at).toISOString();
  const contactId = idFromBytes('contact', Buffer.from(id, 'hex'));
  return { id: contactId, occurredAt, channel, connection, result, collector };
}

const SELECT = `SELECT p.id, p.status, p.placed_minor, p.currency, RIGHT(a.account_number, 4),
    a.principal_minor + a.interest_minor + a.fees_minor + a.penalty_minor, d.name_masked,
    (SELECT JSON_ARRAYAGG(JSON_ARRAY(HEX(c.id), c.occurred_at, c.channel, c.connection, c.result, c.collector)
        ORDER BY c.occurred_at DESC, c.id DESC LIMIT 5)
      FROM contact c WHERE c.lender_id = p.lender_id AND c.placement_id = p.id)
  FROM placement p
  JOIN account a ON a.lender_id = p.lender_id AND a.id = p.account_id
  JOIN debtor d ON d.lender_id = a.lender_id AND d.id = a.debtor_id
  WHERE p.lender_id = ? AND p.agency_id = ? AND p.status IN ('ACTIVE', 'SUSPENDED') AND p.ends_at > ?
    AND p.batch_id = ? AND p.id > ?
  ORDER BY p.id LIMIT 51`;
