import type { Pool, ResultSetHeader } from 'mysql2/promise';
import { uuidv7obj } from 'uuidv7';

/** Contacts as a trusted caller would hand them over: ids in hexadecimal, nothing to be checked. */
export interface RawContacts {
  readonly lender: string;
  readonly agency: string;
  readonly items: readonly RawContact[];
}

export interface RawContact {
  readonly placement: string;
  readonly debtor: string;
  readonly reference: string;
  readonly occurredAt: number;
  readonly channel: string;
  readonly direction: string;
  readonly party: string;
  readonly connection: string;
  readonly result: string;
  readonly collector: string;
  /** As JSON, with a talk. */
  readonly recording: string | null;
}

export async function insertContacts(pool: Pool, { lender, agency, items }: RawContacts) {
  const [lenderId, agencyId] = [Buffer.from(lender, 'hex'), Buffer.from(agency, 'hex')];
  const now = Date.now();
  const rows = items.map((item) => [
    lenderId,
    Buffer.from(uuidv7obj().bytes),
    'CONTACT',
    Buffer.from(item.placement, 'hex'),
    agencyId,
    Buffer.from(item.debtor, 'hex'),
    item.reference,
    HASH,
    item.occurredAt,
    now,
    item.channel,
    item.direction,
    item.party,
    item.connection,
    item.result,
    item.collector,
    item.recording,
    '[]',
    1,
  ]);
  const [{ affectedRows }] = await pool.query<ResultSetHeader>(INSERT, [rows]);
  return { created: affectedRows };
}

/** As long as the real one. */
const HASH = 'h'.repeat(43);

const INSERT = `INSERT INTO contact (lender_id, id, kind, placement_id, agency_id, debtor_id, reference, content_hash,
  occurred_at, reported_at, channel, direction, party, connection, result, collector, recording, flags, verdict_version) VALUES ?`;
