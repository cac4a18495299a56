import { idBytes, type Id } from '../../kernel/ids.js';
import type { Reader, Statement } from '../../kernel/store.js';
import { viewRow } from '../../kernel/table.js';
import type { Instant } from '../../kernel/time.js';
import { contactPermits, type ContactPermit } from './contact-permit.entity.js';
import { contacts, type Contact } from './contact.entity.js';
import type { RegisterRow } from './register-facts.js';

/** A row of the register with its latest verdict. */
export type JudgedRow = RegisterRow & Pick<Contact, 'violations' | 'verdictVersion'>;

/** From one instant to another, both included. */
export interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

/**
 * What the register has of people in a span of time, by person: one range of its index for each. Values are decoded when
 * the judge asks for them.
 */
export async function registerOf(
  reader: Reader,
  debtorIds: readonly Id<'debtor'>[],
  { from, to }: Span,
): Promise<ReadonlyMap<Id<'debtor'>, readonly JudgedRow[]>> {
  const rows = debtorIds.length === 0 ? [] : await reader.query(inSpan, [debtorIds.map(idBytes), from, to]);
  return Map.groupBy(
    rows.map((row) => viewRow(contacts, row)),
    ({ debtorId }) => debtorId,
  );
}

/** What is reserved with people and counts now, by person. */
export async function livePermits(
  reader: Reader,
  debtorIds: readonly Id<'debtor'>[],
  now: Instant,
): Promise<ReadonlyMap<Id<'debtor'>, readonly ContactPermit[]>> {
  const rows = debtorIds.length === 0 ? [] : await reader.query(held, [debtorIds.map(idBytes), now]);
  return Map.groupBy(
    rows.map((row) => viewRow(contactPermits, row)),
    ({ debtorId }) => debtorId,
  );
}

const COLUMNS = `id, placement_id, agency_id, debtor_id, occurred_at, channel, direction, party, connection, result, collector,
  contact_point_id, third_person, details, recording, violations, verdict_version`;
const SPAN = 'WHERE lender_id = :lender AND debtor_id IN (??) AND occurred_at BETWEEN ? AND ?';

const inSpan: Statement = {
  sql: `SELECT ${COLUMNS} FROM contact FORCE INDEX (contact_history) ${SPAN}`,
  sqlite: `SELECT ${COLUMNS} FROM contact ${SPAN}`,
};

const held: Statement = {
  sql: `SELECT * FROM contact_permit
    WHERE lender_id = :lender AND debtor_id IN (??) AND state = 'HELD' AND expires_at > ?`,
};
