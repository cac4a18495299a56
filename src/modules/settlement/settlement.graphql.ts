import { Field, ID, Int, ObjectType } from 'type-graphql';
import { Extensions } from '../../kernel/extensions.js';
import {
  connectionOf,
  DateOnly,
  DateTime,
  dateTimeOrNull,
  enumOf,
  moneyOf,
  MoneyType,
} from '../../kernel/wire.js';
import { monthLabel } from '../../kernel/time.js';
import { TaxModeEnum, TaxPlaceEnum } from '../agreements/index.js';
import { statementStates } from './statement-life.rules.js';
import { NO_SUM, type StatementSum } from './statement-sum.rules.js';
import { lineKinds } from './statement.rules.js';
import type { Statement, StatementLine } from './statement.entity.js';
import { taxOfLine } from './tax.rules.js';

const StatementStateEnum = enumOf('StatementState', statementStates, 'Where a statement stands.', {
  CLOSING: 'Its lines are being written; totals are not known yet.',
  CLOSED: 'Sealed: from here on no line and no total changes.',
  SENT: 'With its agency, to be answered.',
  AGREED: 'The agency agrees to all of it.',
  DISPUTED: 'The agency claims something else for some of its lines; the others go on.',
  APPROVED: 'Approved by a second actor: what is payable is settled, less what is still disputed.',
  INVOICED: 'The agency has sent an invoice that matches.',
  PAID: 'The lender has paid it.',
});
const LineKindEnum = enumOf('StatementLineKind', lineKinds, 'What a line is.', {
  ACCRUAL: 'A payment in the window of the placement.',
  TAIL: 'A payment in the tail after the end.',
  REVERSAL: 'Money that went back.',
  CONFIRMATION: 'The lender found a payment to be more, or less, than was reported.',
  WAIVER: 'A part of the debt that the lender let go: what money earns ends with what is left.',
  PLACED: 'A hand-over that changed what a recovery is measured against.',
  RECALLED: 'A recall that did.',
  CORRECTION: 'What an accepted dispute adds to a line of an earlier statement.',
});

@Extensions({ privacy: 'financial' })
@ObjectType('StatementTaxPart', { description: 'A part of the tax.', simpleResolvers: true })
class StatementTaxPartType {
  @Field(() => Int)
  ratePpm!: number;

  @Field(() => MoneyType)
  amount!: MoneyType;
}

@Extensions({ privacy: 'financial' })
@ObjectType('StatementTax', {
  description: 'The tax of a statement by the terms that it comes under.',
  simpleResolvers: true,
})
class StatementTaxType {
  @Field(() => TaxModeEnum)
  mode!: string;

  @Field(() => Int, { description: 'Parts per million: 6 % is 60000.' })
  ratePpm!: number;

  @Field(() => TaxPlaceEnum)
  roundAt!: string;

  @Field(() => MoneyType, {
    description: 'What the agency bills; contained in the net where it is INCLUSIVE.',
  })
  billed!: MoneyType;

  @Field(() => MoneyType, { description: 'What the lender assesses itself.' })
  reverseCharge!: MoneyType;

  @Field(() => [StatementTaxPartType], { description: 'Where the rate has several parts.' })
  parts!: readonly StatementTaxPartType[];
}

@Extensions({ privacy: 'financial' })
@ObjectType('StatementApproval', {
  description: 'What a statement comes to without the lines that its approval held back.',
  simpleResolvers: true,
})
class StatementApprovalType {
  @Field(() => MoneyType)
  net!: MoneyType;

  @Field(() => StatementTaxType, { nullable: true })
  tax!: StatementTaxType | null;

  @Field(() => MoneyType)
  withholding!: MoneyType;

  @Field(() => MoneyType, {
    description:
      'What it carries out now; where that differs from what was closed, the month open then takes the rest in.',
  })
  carriedOut!: MoneyType;
}

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

  @Field(() => String, {
    nullable: true,
    description: 'SHA-256 of the terms, the totals as closed and the hash of the lines.',
  })
  contentHash!: string | null;

  @Field(() => String, { nullable: true, description: 'SHA-256 chained over the lines by their numbers.' })
  linesHash!: string | null;

  @Field(() => DateTime, { nullable: true })
  closedAt!: string | null;

  @Field(() => DateTime, { nullable: true })
  approvedAt!: string | null;

  @Field(() => DateTime, { nullable: true })
  sentAt!: string | null;

  @Field(() => DateOnly, {
    nullable: true,
    description: 'Last day for the answer, in the zone of the agreement.',
  })
  answerDueOn!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When the agency agreed, or first disputed a line.' })
  answeredAt!: string | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'The version of the settlement terms it comes under, frozen as its month closed; null without any.',
  })
  termsVersion!: number | null;

  @Field(() => MoneyType, {
    description: 'What earlier statements carried out, before tax: mostly below nothing.',
  })
  carriedIn!: MoneyType;

  @Field(() => MoneyType, {
    description:
      'Commission, released and carried in, which is taxed; nothing where that is below nothing and carried out.',
  })
  net!: MoneyType;

  @Field(() => StatementTaxType, { nullable: true, description: 'Null where no tax is contracted.' })
  tax!: StatementTaxType | null;

  @Field(() => MoneyType, { description: 'What the lender withholds of the net before tax.' })
  withholding!: MoneyType;

  @Field(() => MoneyType, { description: 'What waits for the next statement: below nothing, before tax.' })
  carriedOut!: MoneyType;

  @Field(() => StatementApprovalType, {
    nullable: true,
    description: 'What it comes to without the lines that its approval held back; null before.',
  })
  approval!: StatementApprovalType | null;

  @Field(() => MoneyType, {
    description: 'Fees of lines whose dispute was open at the approval: not paid with it.',
  })
  held!: MoneyType;

  @Field(() => MoneyType, {
    description: 'What earlier statements held and is paid with this one, its disputes decided since.',
  })
  released!: MoneyType;

  @Field(() => MoneyType, {
    description:
      'What the lender owes: net and tax less withholding, after the approval without what is held. Below nothing the agency owes it: a credit note.',
  })
  payable!: MoneyType;
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

  @Field(() => ID, {
    description: 'What it is about: a payment, reversal, confirmation, waiver, placement, recall or dispute.',
  })
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

  @Field(() => MoneyType, {
    nullable: true,
    description: 'Where the terms tax each line by itself: what the agency bills or the lender assesses.',
  })
  tax!: MoneyType | null;

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
  const sum = row.sum ?? NO_SUM;
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
    linesHash: row.linesHash,
    closedAt: dateTimeOrNull(row.closedAt),
    approvedAt: dateTimeOrNull(row.approvedAt),
    sentAt: dateTimeOrNull(row.sentAt),
    answerDueOn: row.answerDueOn,
    answeredAt: dateTimeOrNull(row.answeredAt),
    termsVersion: row.termsVersion,
    carriedIn: money(sum.carriedInMinor),
    net: money(sum.netMinor),
    tax: taxOf(row, sum),
    withholding: money(sum.withholdingMinor),
    carriedOut: money(sum.carriedOutMinor),
    approval: row.approvedSum && approvalOf(row, row.approvedSum),
    held: money(row.heldMinor),
    released: money(row.releasedMinor),
    payable: money(row.payableMinor),
  };
}

function approvalOf(row: Statement, sum: StatementSum): StatementApprovalType {
  return {
    net: moneyOf(sum.netMinor, row.currency),
    tax: taxOf(row, sum),
    withholding: moneyOf(sum.withholdingMinor, row.currency),
    carriedOut: moneyOf(sum.carriedOutMinor, row.currency),
  };
}

function taxOf({ terms, currency }: Statement, { tax }: StatementSum): StatementTaxType | null {
  if (terms.tax === null) return null;
  const { mode, ratePpm, partsPpm = [], roundAt } = terms.tax;
  return {
    mode,
    ratePpm,
    roundAt,
    billed: moneyOf(tax.billedMinor, currency),
    reverseCharge: moneyOf(tax.reverseChargeMinor, currency),
    parts: partsPpm.map((part, n) => ({
      ratePpm: part,
      amount: moneyOf(tax.partsMinor[n] ?? 0n, currency),
    })),
  };
}

export function lineTypeOf(statement: Statement, line: StatementLine): StatementLineType {
  const money = (minor: bigint) => moneyOf(minor, statement.currency);
  const tax = taxOfLine(line.feeMinor, statement.terms);
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
    tax: tax === null ? null : money(tax),
    trace: JSON.stringify(line.trace),
  };
}
