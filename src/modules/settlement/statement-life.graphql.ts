import { Field, ID, InputType, ObjectType } from 'type-graphql';
import type { CurrencyCode } from '../../kernel/currencies.js';
import { Extensions } from '../../kernel/extensions.js';
import {
  connectionOf,
  DateOnly,
  DateTime,
  dateTimeOf,
  dateTimeOrNull,
  enumOf,
  moneyOf,
  MoneyType,
} from '../../kernel/wire.js';
import { monthLabel } from '../../kernel/time.js';
import type { Dispute } from './dispute.entity.js';
import { disputeReasons, disputeSelections, rejectionReasons } from './dispute.rules.js';
import type { Invoice, Payout } from './invoice.entity.js';

export const DisputeReasonEnum = enumOf('DisputeReason', disputeReasons, 'Why an agency disputes a line.', {
  WRONG_RATE: 'Another rate was agreed.',
  WRONG_AMOUNT: 'The payment was another amount.',
  WRONG_DATE: 'The payment was of another day.',
  WRONG_PLACEMENT: 'The payment belongs to another placement.',
  NOT_REVERSED: 'The money did not go back.',
  IN_TAIL: 'The payment came in the tail, and should earn.',
  OTHER: 'Something else: see the evidence.',
});
export const DisputesOfEnum = enumOf(
  'DisputesOf',
  disputeSelections,
  'Which disputes are meant with a statement.',
  {
    LINES: 'Those about its lines.',
    HELD: 'Those about its lines that its approval held back.',
    RELEASED: 'Those about lines of earlier statements whose held amounts it releases.',
  },
);
export const RejectionReasonEnum = enumOf(
  'DisputeRejection',
  rejectionReasons,
  'Why a lender does not accept a dispute.',
  {
    RATE_AS_AGREED: 'The rate is the one of the schedule in force.',
    AMOUNT_AS_CONFIRMED: 'The amount is the one the lender received.',
    OUTSIDE_PLACEMENT: 'The payment is outside of the placement and its tail.',
    MONEY_WENT_BACK: 'The money went back.',
    NO_EVIDENCE: 'The evidence does not show it.',
    OTHER: 'Something else, told elsewhere.',
  },
);
const DisputeStateEnum = enumOf(
  'DisputeState',
  ['OPEN', 'ACCEPTED', 'REJECTED'] as const,
  'Where a dispute stands.',
);
const InvoiceStateEnum = enumOf(
  'InvoiceState',
  ['MATCHED', 'MISMATCHED'] as const,
  'Whether an invoice is what its statement comes to.',
);

@InputType({ description: 'Something that proves a claim; it stays with you.' })
export class DisputeEvidenceInput {
  @Field(() => String, { description: 'Where it is kept: https, urn, s3 or gs.' })
  uri!: string;

  @Field(() => String, { description: 'SHA-256, 64 hexadecimal digits in lower case.' })
  sha256!: string;
}

@Extensions({ privacy: 'financial' })
@ObjectType('DisputeEvidence', { description: 'Something that proves a claim.', simpleResolvers: true })
class DisputeEvidenceType {
  @Field(() => String)
  uri!: string;

  @Field(() => String)
  sha256!: string;
}

@Extensions({ privacy: 'financial' })
@ObjectType('StatementDispute', {
  description: 'What an agency claims for a line, and what the lender says to it.',
  simpleResolvers: true,
})
export class DisputeType {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  statementId!: string;

  @Field(() => ID)
  lineId!: string;

  @Field(() => DisputeStateEnum)
  state!: string;

  @Field(() => DisputeReasonEnum)
  reason!: string;

  @Field(() => MoneyType, { description: 'What the line says.' })
  commission!: MoneyType;

  @Field(() => MoneyType, { description: 'What it should say.' })
  claimed!: MoneyType;

  @Field(() => [DisputeEvidenceType])
  evidence!: readonly DisputeEvidenceType[];

  @Field(() => MoneyType, {
    description: 'What the approval of the statement held back, because the dispute was open then.',
  })
  held!: MoneyType;

  @Field(() => String, {
    nullable: true,
    description: 'The month, `2026-11`, whose statement releases what was held and corrects the line.',
  })
  settledIn!: string | null;

  @Field(() => DateOnly, { description: 'Last day for the decision, in the zone of the agreement.' })
  dueOn!: string;

  @Field(() => DateTime)
  disputedAt!: string;

  @Field(() => DateTime, { nullable: true })
  decidedAt!: string | null;

  @Field(() => RejectionReasonEnum, { nullable: true, description: 'Why it was rejected.' })
  rejection!: string | null;
}

@Extensions({ privacy: 'financial' })
@ObjectType('StatementInvoice', { description: 'An invoice for a statement.', simpleResolvers: true })
export class InvoiceType {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  statementId!: string;

  @Field(() => String)
  reference!: string;

  @Field(() => MoneyType)
  amount!: MoneyType;

  @Field(() => MoneyType, { description: 'The amount less what was payable.' })
  difference!: MoneyType;

  @Field(() => InvoiceStateEnum)
  state!: string;

  @Field(() => DateOnly)
  issuedOn!: string;

  @Field(() => DateTime)
  submittedAt!: string;
}

@Extensions({ privacy: 'financial' })
@ObjectType('StatementPayout', { description: 'What was paid for a statement.', simpleResolvers: true })
export class PayoutType {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  statementId!: string;

  @Field(() => String)
  reference!: string;

  @Field(() => MoneyType)
  amount!: MoneyType;

  @Field(() => DateOnly)
  valueDate!: string;

  @Field(() => [String], {
    description: 'What is remarkable about it: AMOUNT_DIFFERS, NO_PAYEE_ACCOUNT, PAYEE_ACCOUNT_CHANGED.',
  })
  flags!: readonly string[];

  @Field(() => DateTime)
  recordedAt!: string;
}

export const DisputeConnection = connectionOf(DisputeType, 'StatementDisputeConnection');

export function disputeTypeOf(row: Dispute, currency: CurrencyCode): DisputeType {
  return {
    id: row.id,
    statementId: row.statementId,
    lineId: row.lineId,
    state: row.state,
    reason: row.reason,
    commission: moneyOf(row.feeMinor, currency),
    claimed: moneyOf(row.claimedMinor, currency),
    evidence: row.evidence,
    held: moneyOf(row.heldMinor, currency),
    settledIn: row.settlesIn === null ? null : monthLabel(row.settlesIn),
    dueOn: row.dueOn,
    disputedAt: dateTimeOf(row.disputedAt),
    decidedAt: dateTimeOrNull(row.decidedAt),
    rejection: row.rejection,
  };
}

export function invoiceTypeOf(row: Invoice, currency: CurrencyCode): InvoiceType {
  return {
    id: row.id,
    statementId: row.statementId,
    reference: row.reference,
    amount: moneyOf(row.amountMinor, currency),
    difference: moneyOf(row.differenceMinor, currency),
    state: row.state,
    issuedOn: row.issuedOn,
    submittedAt: dateTimeOf(row.submittedAt),
  };
}

export function payoutTypeOf(row: Payout, currency: CurrencyCode): PayoutType {
  return {
    id: row.id,
    statementId: row.statementId,
    reference: row.reference,
    amount: moneyOf(row.amountMinor, currency),
    valueDate: row.valueDate,
    flags: row.flags,
    recordedAt: dateTimeOf(row.recordedAt),
  };
}
