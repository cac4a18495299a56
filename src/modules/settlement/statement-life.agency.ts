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
import { notFound } from '../../kernel/errors.js';
import { parseId } from '../../kernel/ids.js';
import { parseCommand } from '../../kernel/parse.js';
import { plain } from '../../kernel/plain.js';
import type { Session } from '../../kernel/request-context.js';
import { BatchResult, batchResultOf, DateOnly, MoneyInput } from '../../kernel/wire.js';
import { answerStatement } from './answer-statement.js';
import { disputeLines } from './dispute-lines.js';
import type { DisputeSelection } from './dispute.rules.js';
import { StatementType, statementTypeOf } from './settlement.graphql.js';
import { readDisputes, readInvoices, readPayout } from './statement-life-reads.js';
import {
  DisputeConnection,
  DisputesOfEnum,
  DisputeEvidenceInput,
  DisputeReasonEnum,
  InvoiceType,
  invoiceTypeOf,
  PayoutType,
} from './statement-life.graphql.js';
import { submitInvoice, submitInvoiceCommand } from './submit-invoice.js';

@InputType()
class LineDisputeInput {
  @Field(() => ID)
  statementId!: string;

  @Field(() => ID)
  lineId!: string;

  @Field(() => DisputeReasonEnum)
  reason!: string;

  @Field(() => MoneyInput, { description: 'What the line should say; below zero for money that went back.' })
  claimed!: MoneyInput;

  @Field(() => [DisputeEvidenceInput], { nullable: true, description: 'At most 10.' })
  evidence?: DisputeEvidenceInput[];
}

@InputType()
class SubmitInvoiceInput {
  @Field(() => ID)
  statementId!: string;

  @Field(() => String, { description: 'The number of the invoice: one invoice each.' })
  reference!: string;

  @Field(() => MoneyInput, { description: 'As `payable` says: below zero for a credit note.' })
  amount!: MoneyInput;

  @Field(() => DateOnly)
  issuedOn!: string;
}

@Resolver(() => StatementType)
export class AgencyStatementLifeResolver {
  @Authorized('statements:answer')
  @Mutation(() => StatementType, {
    description:
      'Agrees to a statement that was sent, once none of its disputes is open. To object, dispute its lines.',
  })
  async answerStatement(@Ctx() session: Session, @Arg('statementId', () => ID) statementId: string) {
    const id = parseId('statement', statementId);
    if (!id) throw notFound('statement', ['statementId']);
    return statementTypeOf(await session.mutate('statements.answer', (work) => answerStatement(work, id)));
  }

  @Authorized('statements:answer')
  @Mutation(() => BatchResult, {
    description:
      'Disputes lines of statements that were sent, at most 500; the others go on. `reference` of a result is the line.',
  })
  async disputeLines(
    @Ctx() session: Session,
    @Arg('items', () => [LineDisputeInput]) items: LineDisputeInput[],
  ) {
    const claims = items.map((item) => plain(item));
    return batchResultOf(await session.mutate('statements.dispute', (work) => disputeLines(work, claims)));
  }

  @Authorized('statements:answer')
  @Mutation(() => InvoiceType, {
    description:
      'Sends an invoice for an approved statement. One that differs from `payable` by more than agreed is kept as MISMATCHED, and another may follow.',
  })
  async submitInvoice(
    @Ctx() session: Session,
    @Arg('input', () => SubmitInvoiceInput) input: SubmitInvoiceInput,
  ) {
    const command = parseCommand(submitInvoiceCommand, plain(input));
    return invoiceTypeOf(
      await session.mutate('invoices.submit', (work) => submitInvoice(work, command)),
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
