import { idBytes, type Id } from '../../kernel/ids.js';
import type { RawRow, Reader, Statement, Work } from '../../kernel/store.js';
import { shareOpenPeriods } from '../agreements/index.js';
import {
  accountTurns,
  reportedPlacements,
  type AccountTurn,
  type ReportedPlacement,
} from '../placements/index.js';
import type { DirectPayment, DirectReversal, DirectRow } from './direct-rows.js';
import { payments, reversals } from './payment.entity.js';

/** All that a chunk of direct payments has to know, read in a constant number of statements. */
export interface DirectBooks {
  /** Placements by account number, latest first: none where the account was never placed. */
  readonly turns: ReadonlyMap<string, readonly AccountTurn[]>;
  readonly placements: ReadonlyMap<string, ReportedPlacement>;
  /** By reference; each agency has a space of references of its own, so that there may be several. */
  readonly payments: ReadonlyMap<string, readonly DirectPayment[]>;
  readonly reversals: ReadonlyMap<string, readonly DirectReversal[]>;
  /** The open month by agreement. */
  readonly open: ReadonlyMap<string, number>;
}

/** Reads what is known, for a rehearsal. */
export async function readBooks(reader: Reader, rows: readonly DirectRow[]): Promise<DirectBooks> {
  const { turns, touched } = await touchedPlacements(reader, rows);
  const found = await reportedPlacements(reader, idsOf(touched), 'none');
  return { turns, ...byId(found), ...(await knownReferences(reader, rows)), open: new Map() };
}

/**
 * The same under lock, in the fixed order: open months shared, then placements for update in ascending order. A
 * placement holds its payments, so that what is read after it stays true until the transaction ends.
 */
export async function lockBooks(work: Work, rows: readonly DirectRow[]): Promise<DirectBooks> {
  const { turns, touched } = await touchedPlacements(work, rows);
  const agreementIds = [...new Set(touched.map(({ agreementId }) => agreementId))];
  const open = await shareOpenPeriods(work, agreementIds);
  const found = await reportedPlacements(work, idsOf(touched), 'update');
  return { turns, ...byId(found), ...(await knownReferences(work, rows)), open };
}

/** All placements of the accounts, as only under lock it is sure which one a day belongs to, and those of reversals. */
async function touchedPlacements(reader: Reader, rows: readonly DirectRow[]) {
  const turns = await accountTurns(reader, [...new Set(rows.map(({ accountNumber }) => accountNumber))]);
  const originals = rows.flatMap(({ reversal }) => reversal?.of ?? []);
  const reversed = originals.length === 0 ? [] : await reader.query(placementsPaidOn, [originals]);
  const { placementId, agreementId } = payments.columns;
  const touched = reversed.map((row) => ({
    id: placementId.decode(row['placement_id']!),
    agreementId: agreementId.decode(row['agreement_id']!),
  }));
  return { turns, touched: [...touched, ...[...turns.values()].flat()] };
}

async function knownReferences(reader: Reader, rows: readonly DirectRow[]) {
  const paid = new Set<string>();
  const returned = new Set<string>();
  for (const { reference, reversal } of rows) {
    paid.add(reversal?.of ?? reference);
    if (reversal !== null) returned.add(reference);
  }
  const known = paid.size === 0 ? [] : await reader.query(knownPayments, [[...paid]]);
  const back = returned.size === 0 ? [] : await reader.query(knownReversals, [[...returned]]);
  return {
    payments: groupBy(known.map((row) => [String(row['reference']), paymentOf(row)])),
    reversals: groupBy(back.map((row) => [String(row['reference']), reversalOf(row)])),
  };
}

function idsOf(touched: readonly Pick<AccountTurn, 'id'>[]): Id<'placement'>[] {
  return [...new Set(touched.map(({ id }) => id))].toSorted((a, b) => idBytes(a).compare(idBytes(b)));
}

function byId(found: readonly ReportedPlacement[]) {
  return { placements: new Map(found.map((placement) => [placement.id, placement])) };
}

function groupBy<V>(pairs: readonly (readonly [string, V])[]): Map<string, V[]> {
  const groups = new Map<string, V[]>();
  for (const [key, value] of pairs) groups.set(key, [...(groups.get(key) ?? []), value]);
  return groups;
}

function paymentOf(row: RawRow): DirectPayment {
  const { columns } = payments;
  return {
    id: columns.id.decode(row['id']!),
    placementId: columns.placementId.decode(row['placement_id']!),
    currency: columns.currency.decode(row['currency']!),
    amountMinor: columns.amountMinor.decode(row['amount_minor']!),
    confirmedMinor: columns.confirmedMinor.decode(row['confirmed_minor']!),
    reversedMinor: columns.reversedMinor.decode(row['reversed_minor']!),
    valueDate: columns.valueDate.decode(row['value_date']!),
    method: columns.method.decode(row['method']!),
    accountNumber: String(row['account_number']),
  };
}

function reversalOf(row: RawRow): DirectReversal {
  const { columns } = reversals;
  return {
    accountNumber: String(row['account_number']),
    paymentReference: String(row['payment_reference']),
    currency: payments.columns.currency.decode(row['currency']!),
    amountMinor: columns.amountMinor.decode(row['amount_minor']!),
    valueDate: columns.valueDate.decode(row['value_date']!),
    reason: columns.reason.decode(row['reason']!),
  };
}

/** The key of references begins with the agency: naming the few there are lets it be used. */
const AGENCIES = '(SELECT g.id FROM agency g WHERE g.lender_id = :lender)';

const placementsPaidOn: Statement = {
  sql: `SELECT DISTINCT y.placement_id, y.agreement_id FROM payment y
    WHERE y.lender_id = :lender AND y.agency_id IN ${AGENCIES} AND y.reported_by = 'LENDER' AND y.reference IN (??)`,
};

const knownPayments: Statement = {
  sql: `SELECT y.id, y.placement_id, y.reference, y.currency, y.amount_minor, y.confirmed_minor, y.reversed_minor, y.value_date, y.method,
      a.account_number FROM payment y
    JOIN placement p ON p.lender_id = y.lender_id AND p.id = y.placement_id
    JOIN account a ON a.lender_id = p.lender_id AND a.id = p.account_id
    WHERE y.lender_id = :lender AND y.agency_id IN ${AGENCIES} AND y.reported_by = 'LENDER' AND y.reference IN (??)`,
};

const knownReversals: Statement = {
  sql: `SELECT r.reference, r.amount_minor, r.value_date, r.reason, y.reference AS payment_reference, y.currency,
      a.account_number FROM reversal r
    JOIN payment y ON y.lender_id = r.lender_id AND y.id = r.payment_id
    JOIN placement p ON p.lender_id = r.lender_id AND p.id = r.placement_id
    JOIN account a ON a.lender_id = p.lender_id AND a.id = p.account_id
    WHERE r.lender_id = :lender AND r.agency_id IN ${AGENCIES} AND r.reported_by = 'LENDER' AND r.reference IN (??)`,
};
