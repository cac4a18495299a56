import { Arg, Authorized, Ctx, FieldResolver, Int, Mutation, Resolver, Root } from 'type-graphql';
import { latestOf, parseLast } from '../../kernel/latest.js';
import type { Session } from '../../kernel/request-context.js';
import { BatchResult, batchResultOf } from '../../kernel/wire.js';
import { LenderPlacement } from '../placements/index.js';
import { payments } from './payment.entity.js';
import { confirmPayments } from './confirm-payments.js';
import {
  ConfirmationInput,
  PaymentInput,
  PaymentType,
  paymentTypeOf,
  ReversalInput,
  WaiverInput,
} from './payment.graphql.js';
import { recordWaivers } from './record-waivers.js';
import { recordDirectPayments } from './report-payments.js';
import { recordReversals } from './report-reversals.js';

const latest = { table: payments, by: 'valueDate' } as const;

@Resolver(() => LenderPlacement)
export class LenderPaymentsResolver {
  @Authorized('payments:record')
  @Mutation(() => BatchResult, {
    description:
      'Records payments that debtors made to you while an agency worked the account, at most 500. Each item stands or falls on its own.',
  })
  async recordDirectPayments(
    @Ctx() session: Session,
    @Arg('items', () => [PaymentInput]) items: PaymentInput[],
  ) {
    return batchResultOf(
      await session.mutate('payments.record', (work) => recordDirectPayments(work, items)),
    );
  }

  @Authorized('payments:record')
  @Mutation(() => BatchResult, {
    description:
      'Records money of payments that went back, at most 500. Each item stands or falls on its own.',
  })
  async recordReversals(
    @Ctx() session: Session,
    @Arg('items', () => [ReversalInput]) items: ReversalInput[],
  ) {
    return batchResultOf(await session.mutate('reversals.record', (work) => recordReversals(work, items)));
  }

  @Authorized('payments:record')
  @Mutation(() => BatchResult, {
    description:
      'Records what you let go of placed debts, at most 500: less can then earn. Each item stands or falls on its own.',
  })
  async recordWaivers(@Ctx() session: Session, @Arg('items', () => [WaiverInput]) items: WaiverInput[]) {
    return batchResultOf(await session.mutate('waivers.record', (work) => recordWaivers(work, items)));
  }

  @Authorized('payments:record')
  @Mutation(() => BatchResult, {
    description:
      'Says what payments really came to, at most 500; 0 where nothing came. What a closed statement paid for is put right ' +
      'by a line of the open month. Each item stands or falls on its own.',
  })
  async confirmPayments(
    @Ctx() session: Session,
    @Arg('items', () => [ConfirmationInput]) items: ConfirmationInput[],
  ) {
    return batchResultOf(await session.mutate('payments.confirm', (work) => confirmPayments(work, items)));
  }

  @FieldResolver(() => [PaymentType], { description: 'The latest payments, at most 20, latest first.' })
  async payments(
    @Root() { row }: LenderPlacement,
    @Ctx() session: Session,
    @Arg('last', () => Int, { defaultValue: 5 }) last: number,
  ) {
    const load = session.batched(parseLast(latest, last), (ids: readonly (typeof row.id)[]) =>
      latestOf(session.reader, latest, ids, last),
    );
    return (await load(row.id)).map(paymentTypeOf);
  }
}
