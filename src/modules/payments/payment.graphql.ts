import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { Extensions } from '../../kernel/extensions.js';
import type { Latest } from '../../kernel/latest.js';
import { DateOnly, enumOf, moneyOf, MoneyInput, MoneyType } from '../../kernel/wire.js';
import { monthLabel } from '../../kernel/time.js';
import type { Payment } from './payment.entity.js';
import { paymentRoutes, reversalReasons, waiverReasons } from './payment.rules.js';

const PaymentRouteEnum = enumOf('PaymentRoute', paymentRoutes, 'Who holds the money first.', {
  AGENCY_TRUST: "The agency's trust account.",
  LENDER_DIRECT: 'The lender: a direct payment.',
});
const PaymentStatusEnum = enumOf(
  'PaymentStatus',
  ['REPORTED', 'CONFIRMED', 'REVERSED'] as const,
  'Where a payment stands.',
);
export const ReversalReasonEnum = enumOf('ReversalReason', reversalReasons, 'Why money went back.');

@Extensions({ privacy: 'financial' })
@ObjectType('Payment', { description: 'Money that was paid on a placement.', simpleResolvers: true })
export class PaymentType {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { description: 'The key of whoever reported it.' })
  reference!: string;

  @Field(() => PaymentRouteEnum)
  route!: string;

  @Field(() => MoneyType)
  amount!: MoneyType;

  @Field(() => MoneyType, { nullable: true, description: 'What the lender found it to be, once it said so.' })
  confirmed!: MoneyType | null;

  @Field(() => MoneyType, { description: 'What of it went back.' })
  reversed!: MoneyType;

  @Field(() => DateOnly)
  valueDate!: string;

  @Field(() => String, { nullable: true })
  method!: string | null;

  @Field(() => PaymentStatusEnum)
  status!: string;

  @Field(() => String, { description: 'The month whose statement knows it first.' })
  settlesIn!: string;

  @Field(() => [String], { description: 'What is remarkable, such as OVERPAYMENT or AFTER_RECALL.' })
  flags!: readonly string[];
}

@InputType({ description: 'A payment on a placement.' })
export class PaymentInput {
  @Field(() => ID)
  placementId!: string;

  @Field(() => String, { description: 'Your own key of this payment, for ever: send it again without fear.' })
  reference!: string;

  @Field(() => MoneyInput)
  amount!: MoneyInput;

  @Field(() => DateOnly, { description: 'The day the money counts from; tomorrow at the latest.' })
  valueDate!: string;

  @Field(() => String, { nullable: true })
  method?: string;

  @Field(() => ID, { nullable: true, description: 'The promise that it keeps.' })
  promiseId?: string;
}

const WaiverReasonEnum = enumOf('WaiverReason', waiverReasons, 'Why a part of a debt was let go.');

@InputType({ description: 'What you let go of a placed debt.' })
export class WaiverInput {
  @Field(() => ID)
  placementId!: string;

  @Field(() => String, { description: 'Your own key of this waiver, for ever.' })
  reference!: string;

  @Field(() => MoneyInput)
  amount!: MoneyInput;

  @Field(() => DateOnly, { description: 'The day from which less is owed; tomorrow at the latest.' })
  valueDate!: string;

  @Field(() => WaiverReasonEnum)
  reason!: string;
}

@InputType({ description: 'What a payment really came to.' })
export class ConfirmationInput {
  @Field(() => ID)
  placementId!: string;

  @Field(() => String, { description: 'Your own key of this finding, for ever.' })
  reference!: string;

  @Field(() => ID)
  paymentId!: string;

  @Field(() => MoneyInput, { description: 'Before what went back; 0 where nothing came.' })
  amount!: MoneyInput;
}

@InputType({ description: 'Money of a payment that went back; several may be partial.' })
export class ReversalInput {
  @Field(() => ID)
  placementId!: string;

  @Field(() => String, { description: 'Your own key of this reversal.' })
  reference!: string;

  @Field(() => ID)
  paymentId!: string;

  @Field(() => MoneyInput, { description: 'At most what is left of the payment.' })
  amount!: MoneyInput;

  @Field(() => DateOnly)
  valueDate!: string;

  @Field(() => ReversalReasonEnum)
  reason!: string;
}

export function paymentTypeOf(row: Latest<Payment>): PaymentType {
  const { id, reference, route, valueDate, method, status, flags, currency } = row;
  return {
    id,
    reference,
    route,
    amount: moneyOf(row.amountMinor, currency),
    confirmed: row.confirmedMinor === null ? null : moneyOf(row.confirmedMinor, currency),
    reversed: moneyOf(row.reversedMinor, currency),
    valueDate,
    method,
    status,
    settlesIn: monthLabel(row.settlesIn),
    flags,
  };
}
