import { idBytes } from '../../kernel/ids.js';
import type { Reader, Statement as Sql } from '../../kernel/store.js';
import type { Statement } from './statement.entity.js';

/** Who a statement is between, and under which contract; names as they are today. */
export interface StatementParties {
  readonly lender: string;
  readonly agency: string;
  readonly agencyReference: string;
  readonly agreement: string;
  readonly agreementReference: string;
}

export async function partiesOf(reader: Reader, { agreementId }: Statement): Promise<StatementParties> {
  const [row] = await reader.query(parties, [idBytes(agreementId)]);
  const text = (name: string) => String(row?.[name] ?? '');
  return {
    lender: text('lender'),
    agency: text('agency'),
    agencyReference: text('agency_reference'),
    agreement: text('agreement'),
    agreementReference: text('agreement_reference'),
  };
}

const parties: Sql = {
  sql: `SELECT l.name AS lender, a.name AS agency, a.reference AS agency_reference,
      g.name AS agreement, g.reference AS agreement_reference
    FROM agreement g
    JOIN agency a ON a.lender_id = g.lender_id AND a.id = g.agency_id
    JOIN lender l ON l.id = g.lender_id
    WHERE g.lender_id = :lender AND g.id = ?`,
};
