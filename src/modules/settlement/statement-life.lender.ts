import {
  Arg,
  Authorized,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Int,
  Mutation,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { parseCommand } from '../../kernel/parse.js';
import { plain } from '../../kernel/plain.js';
import type { Session } from '../../kernel/request-context.js';
import { BatchResult, batchResultOf, DateOnly, MoneyInput } from '../../kernel/wire.js';
import { decideDisputes } from './decide-disputes.js';
import { recordPayout, recordPayoutCommand } from './record-payout.js';
import { sendStatements } from './send-statements.js';
import type { DisputeSelection } from './dispute.rules.js';
import { StatementType } from './settlement.graphql.js';
import { readDisputes, readInvoices, readPayout } from './statement-life-reads.js';
import {
  DisputeConnection,
  DisputesOfEnum,
  InvoiceType,
  PayoutType,
  payoutTypeOf,
  RejectionReasonEnum,
} from './statement-life.graphql.js';

@InputType()
class DisputeDecisionInput {
  @Field(() => ID)
  disputeId!: string;

  @Field(() => Boolean)
  accepted!: boolean;

  @Field(() => RejectionReasonEnum, { nullable: true, description: 'Why not, where it is rejected.' })
  rejection?: string;
}

@InputType()
class RecordPayoutInput {
  @Field(() => ID)
  statementId!: string;

  @Field(() => String, { description: 'The reference of the payment at the bank.' })
  reference!: string;

  @Field(() => MoneyInput, { description: 'Below zero where the agency paid for its credit note.' })
  amount!: MoneyInput;

  @Field(() => DateOnly, { description: 'The day on which the money counts at the bank.' })
  valueDate!: string;
}

@Resolver(() => StatementType)
export class LenderStatementLifeResolver {
  @Authorized('statements:send')
  @Mutation(() => BatchResult, {
    description:
      'Sends closed statements to their agencies, at most 500. `reference` of a result is the statement.',
  })
  async sendStatements(@Ctx() session: Session, @Arg('statementIds', () => [ID]) statementIds: string[]) {
    return batchResultOf(
      await session.mutate('statements.send', (work) => sendStatements(work, statementIds)),
    );
  }

  @Authorized('statements:send')
  @Mutation(() => BatchResult, {
    description:
      'Decides disputes, at most 500 and finally. What is accepted is corrected by a line of the open month. `reference` of a result is the dispute.',
  })
  async decideDisputes(
    @Ctx() session: Session,
    @Arg('items', () => [DisputeDecisionInput]) items: DisputeDecisionInput[],
  ) {
    const decisions = items.map((item) => plain(item));
    return batchResultOf(await session.mutate('disputes.decide', (work) => decideDisputes(work, decisions)));
  }

  @Authorized('payouts:record')
  @Mutation(() => PayoutType, {
    description:
      'Records what was paid for an invoiced statement; never by whoever approved it. Once: the same again answers with the first.',
  })
  async recordPayout(
    @Ctx() session: Session,
    @Arg('input', () => RecordPayoutInput) input: RecordPayoutInput,
  ) {
    const command = parseCommand(recordPayoutCommand, plain(input));
    return payoutTypeOf(
      await session.mutate('payouts.record', (work) => recordPayout(work, command)),
      command.amount.currency,
    );
  }

  @Authorized('statements:read')
  @Query(() => DisputeConnection, {
    description: 'Disputes about the lines of a statement, or those that it releases, by id.',
  })
  disputes(
    @Ctx() session: Session,
    @Arg('statementId', () => ID) statementId: string,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after?: string,
    @Arg('which', () => DisputesOfEnum, { nullable: true, description: 'LINES unless said.' })
    which?: DisputeSelection,
  ) {
    return readDisputes(session, statementId, which ?? 'LINES', first, after);
  }

  @FieldResolver(() => [InvoiceType], { description: 'Invoices for it, oldest first.' })
  invoices(@Root() { row }: StatementType, @Ctx() session: Session) {
    return readInvoices(session, row);
  }

  @FieldResolver(() => PayoutType, { nullable: true, description: 'What was paid for it.' })
  payout(@Root() { row }: StatementType, @Ctx() session: Session) {
    return readPayout(session, row);
  }
}
