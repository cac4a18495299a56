import { Arg, Authorized, Ctx, FieldResolver, Int, Mutation, Resolver, Root } from 'type-graphql';
import { latestOf, parseLast } from '../../kernel/latest.js';
import type { Session } from '../../kernel/request-context.js';
import { BatchResult, batchResultOf } from '../../kernel/wire.js';
import { AgencyPlacement } from '../placements/index.js';
import { payments } from './payment.entity.js';
import { PaymentInput, PaymentType, paymentTypeOf, ReversalInput } from './payment.graphql.js';
import { reportPayments } from './report-payments.js';
import { reportReversals } from './report-reversals.js';

const latest = { table: payments, by: 'valueDate' } as const;

@Resolver(() => AgencyPlacement)
export class AgencyPaymentsResolver {
  @Authorized('payments:report')
  @Mutation(() => BatchResult, {
    description:
      'Reports payments that you hold for the lender, at most 500. Each item stands or falls on its own.',
  })
  async reportPayments(@Ctx() session: Session, @Arg('items', () => [PaymentInput]) items: PaymentInput[]) {
    return batchResultOf(await session.mutate('payments.report', (work) => reportPayments(work, items)));
  }

  @Authorized('payments:report')
  @Mutation(() => BatchResult, {
    description:
      'Reports money of payments that went back, at most 500. Each item stands or falls on its own.',
  })
  async reportReversals(
    @Ctx() session: Session,
    @Arg('items', () => [ReversalInput]) items: ReversalInput[],
  ) {
    return batchResultOf(await session.mutate('reversals.report', (work) => reportReversals(work, items)));
  }

  @FieldResolver(() => [PaymentType], { description: 'The latest payments, at most 20, latest first.' })
  async payments(
    @Root() { row }: AgencyPlacement,
    @Ctx() session: Session,
    @Arg('last', () => Int, { defaultValue: 5 }) last: number,
  ) {
    const load = session.batched(parseLast(latest, last), (ids: readonly (typeof row.id)[]) =>
      latestOf(session.reader, latest, ids, last),
    );
    return (await load(row.id)).map(paymentTypeOf);
  }
}
