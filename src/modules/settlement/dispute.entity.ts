import {
  flag,
  id,
  instant,
  int,
  json,
  localDate,
  minor,
  nullable,
  refersTo,
  tenantTable,
  text,
  type Row,
} from '../../kernel/table.js';
import type { DisputeEvidence, DisputeReason, DisputeState, RejectionReason } from './dispute.rules.js';
import { statementLines, statements } from './statement.entity.js';

/** What an agency claims for a line of a statement, and what the lender says to it. One to a line, kept for ever. */
export const disputes = tenantTable(
  'statement_dispute',
  {
    id: id('dispute'),
    statementId: id('statement'),
    agencyId: id('agency'),
    lineId: id('line'),
    state: text<DisputeState>(16),
    reason: text<DisputeReason>(32),
    /** What the line says, and what it should; signed as lines are. */
    feeMinor: minor(),
    claimedMinor: minor(),
    evidence: json<readonly DisputeEvidence[]>(),
    /** The last day on which the lender decides. */
    dueOn: localDate(),
    isLate: flag(),
    disputedBy: text(64),
    disputedAt: instant(),
    decidedBy: nullable(text(64)),
    decidedAt: nullable(instant()),
    rejection: nullable(text<RejectionReason>(32)),
    /** Held back by the approval of the statement, as long as the dispute was open then. */
    heldMinor: minor(),
    agreementId: id('agreement'),
    /** The month whose statement corrects or releases what was decided. */
    settlesIn: nullable(int()),
  },
  {
    unique: { line: ['lineId'] },
    index: { of_statement: ['statementId', 'id'], to_settle: ['agreementId', 'settlesIn', 'id'] },
    foreignKeys: [refersTo(() => statements, ['statementId']), refersTo(() => statementLines, ['lineId'])],
  },
);

export type Dispute = Row<typeof disputes>;
