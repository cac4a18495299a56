import { Extensions, Field, ID, Int, ObjectType } from 'type-graphql';
import {
  connectionOf,
  DateOnly,
  DateTime,
  dateTimeOf,
  enumOf,
  moneyOf,
  MoneyType,
} from '../../kernel/wire.js';
import { monthLabel } from '../../kernel/time.js';
import type { Statement, StatementLine } from './statement.entity.js';

const StatementStateEnum = enumOf(
  'StatementState',
  ['CLOSING', 'CLOSED', 'APPROVED'] as const,
  'Where a statement stands.',
  {
    CLOSING: 'Its lines are being written; totals are not known yet.',
    CLOSED: 'Sealed: it never changes.',
    APPROVED: 'Approved by a second actor.',
  },
);
const LineKindEnum = enumOf(
  'StatementLineKind',
  ['ACCRUAL', 'REVERSAL', 'TAIL'] as const,
  'What a line is.',
  {
    ACCRUAL: 'A payment in the window of the placement.',
    REVERSAL: 'Money that went back.',
    TAIL: 'A payment in the tail after the end.',
  },
);

@Extensions({ privacy: 'financial' })
@ObjectType('Statement', {
  description: 'What one month of an agreement earned the agency.',
  simpleResolvers: true,
})
export class StatementType {
  row!: Statement;

  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  agreementId!: string;

  @Field(() => ID)
  agencyId!: string;

  @Field(() => String, { description: 'The month, `2026-11`.' })
  period!: string;

  @Field(() => StatementStateEnum)
  state!: string;

  @Field(() => Int)
  lineCount!: number;

  @Field(() => Int)
  paymentCount!: number;

  @Field(() => MoneyType, { description: 'Payments.' })
  received!: MoneyType;

  @Field(() => MoneyType, { description: 'Reversals.' })
  reversed!: MoneyType;

  @Field(() => MoneyType, { description: 'Money that earns: net, within the window and the placed balance.' })
  commissionableBase!: MoneyType;

  @Field(() => MoneyType, { description: 'Money beyond the placed balance: a refund liability.' })
  overpaid!: MoneyType;

  @Field(() => MoneyType, { description: 'The sum of the lines.' })
  commission!: MoneyType;

  @Field(() => String, { nullable: true, description: 'SHA-256 chained over the lines by their numbers.' })
  contentHash!: string | null;

  @Field(() => DateTime, { nullable: true })
  closedAt!: string | null;

  @Field(() => DateTime, { nullable: true })
  approvedAt!: string | null;
}

@Extensions({ privacy: 'financial' })
@ObjectType('StatementLine', {
  description: 'The difference one event makes, with its working.',
  simpleResolvers: true,
})
export class StatementLineType {
  @Field(() => ID)
  id!: string;

  @Field(() => Int, { description: 'Its place on the statement, from 1.' })
  number!: number;

  @Field(() => ID)
  placementId!: string;

  @Field(() => ID, { description: 'The payment or reversal.' })
  eventId!: string;

  @Field(() => LineKindEnum)
  kind!: string;

  @Field(() => DateOnly)
  valueDate!: string;

  @Field(() => String, { description: 'The month of the original payment.' })
  originPeriod!: string;

  @Field(() => MoneyType)
  amount!: MoneyType;

  @Field(() => MoneyType)
  base!: MoneyType;

  @Field(() => MoneyType)
  overpaid!: MoneyType;

  @Field(() => MoneyType)
  commission!: MoneyType;

  @Field(() => String, {
    description:
      'The working as JSON, so that it can be redone by hand: rate, base before and after, exact fee.',
  })
  trace!: string;
}

export const StatementConnection = connectionOf(StatementType, 'StatementConnection');
export const StatementLineConnection = connectionOf(StatementLineType, 'StatementLineConnection');

export function statementTypeOf(row: Statement): StatementType {
  const money = (minor: bigint) => moneyOf(minor, row.currency);
  return {
    row,
    id: row.id,
    agreementId: row.agreementId,
    agencyId: row.agencyId,
    period: monthLabel(row.month),
    state: row.state,
    lineCount: row.lines,
    paymentCount: row.payments,
    received: money(row.receivedMinor),
    reversed: money(row.reversedMinor),
    commissionableBase: money(row.baseMinor),
    overpaid: money(row.overpaidMinor),
    commission: money(row.commissionMinor),
    contentHash: row.contentHash,
    closedAt: row.closedAt === null ? null : dateTimeOf(row.closedAt),
    approvedAt: row.approvedAt === null ? null : dateTimeOf(row.approvedAt),
  };
}

export function lineTypeOf(statement: Statement, line: StatementLine): StatementLineType {
  const money = (minor: bigint) => moneyOf(minor, statement.currency);
  return {
    id: line.id,
    number: line.number,
    placementId: line.placementId,
    eventId: line.eventId,
    kind: line.kind,
    valueDate: line.valueDate,
    originPeriod: monthLabel(line.originMonth),
    amount: money(line.amountMinor),
    base: money(line.baseMinor),
    overpaid: money(line.overpaidMinor),
    commission: money(line.feeMinor),
    trace: JSON.stringify(line.trace),
  };
}
