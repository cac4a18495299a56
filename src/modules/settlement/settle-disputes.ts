import { idBytes, newId } from '../../kernel/ids.js';
import type { RawRow, Reader, Statement as Sql } from '../../kernel/store.js';
import { decodeRow } from '../../kernel/table.js';
import { utcDay } from '../../kernel/time.js';
import { disputes, type Dispute } from './dispute.entity.js';
import { effectOf } from './dispute.rules.js';
import type { SettledPart, UnnumberedLine } from './closing-lines.js';
import { statementLines, type Statement, type StatementLine } from './statement.entity.js';
import { NOTHING, withLines, type TaxedSum } from './tax.rules.js';

/**
 * Corrections by disputes that were accepted in this month, by id. Membership is stored, as that of payments: who decides
 * stamps the open month under a lock that closing waits for. Three statements, whatever their number.
 */
export async function linesOfDisputes(
  reader: Reader,
  statement: Statement,
  after: string,
  limit: number,
): Promise<SettledPart> {
  const place = [idBytes(statement.agreementId), statement.month, Buffer.from(after, 'hex'), limit];
  const rows = (await reader.query(decidedIn, place)).map((row) => decodeRow(disputes, row));
  if (rows.length === 0) return { lines: [], last: after, isOver: true };
  const disputed = await reader.find(statementLines, { id: rows.map(({ lineId }) => lineId) });
  const lines = new Map(disputed.map((line) => [line.id, line]));
  const corrections = rows.flatMap((row) => correctionsOf(statement, row, lines.get(row.lineId)!));
  const last = idBytes(rows.at(-1)!.id).toString('hex');
  return { lines: corrections, last, isOver: rows.length < limit };
}

/** What earlier approvals held back, of disputes that were decided in this month, with its tax by the terms. */
export async function releasedIn(reader: Reader, statement: Statement): Promise<TaxedSum> {
  const rows = await reader.query(released, [idBytes(statement.agreementId), statement.month]);
  return sumOfHeld(rows, statement);
}

/** What an approval holds back of a statement, with its tax by the terms. */
export async function heldOf(reader: Reader, statement: Statement): Promise<TaxedSum> {
  return sumOfHeld(await reader.query(held, [idBytes(statement.id)]), statement);
}

/** Lines of the same amount are counted by the database: there may be very many. */
function sumOfHeld(rows: readonly RawRow[], { terms }: Statement): TaxedSum {
  return rows.reduce(
    (sum, row) =>
      withLines(sum, [BigInt(row['held_minor'] as number)], terms, BigInt(row['disputes'] as number)),
    NOTHING,
  );
}

function correctionsOf(statement: Statement, dispute: Dispute, line: StatementLine): UnnumberedLine[] {
  const { correctionMinor } = effectOf('ACCEPTED', dispute);
  if (correctionMinor === 0n) return [];
  return [
    {
      lenderId: statement.lenderId,
      id: newId('line'),
      statementId: statement.id,
      placementId: line.placementId,
      eventId: dispute.id as string as StatementLine['eventId'],
      kind: 'CORRECTION',
      valueDate: utcDay(dispute.decidedAt!),
      amountMinor: 0n,
      baseMinor: 0n,
      overpaidMinor: 0n,
      feeMinor: correctionMinor,
      originMonth: line.originMonth,
      trace: {
        rule: 'CORRECTION',
        line: line.id,
        feeMinor: String(dispute.feeMinor),
        claimedMinor: String(dispute.claimedMinor),
      },
    },
  ];
}

const decidedIn: Sql = {
  sql: `SELECT * FROM statement_dispute
    WHERE lender_id = :lender AND agreement_id = ? AND settles_in = ? AND id > ? AND state = 'ACCEPTED'
    ORDER BY id LIMIT ?`,
};
const released: Sql = {
  sql: `SELECT held_minor, COUNT(*) AS disputes FROM statement_dispute
    WHERE lender_id = :lender AND agreement_id = ? AND settles_in = ? AND held_minor <> 0 GROUP BY held_minor`,
};
const held: Sql = {
  sql: `SELECT held_minor, COUNT(*) AS disputes FROM statement_dispute
    WHERE lender_id = :lender AND statement_id = ? AND state = 'OPEN' AND held_minor <> 0 GROUP BY held_minor`,
};
