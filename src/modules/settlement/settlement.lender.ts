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
import { approveStatement } from './approve-statement.js';
import { closePeriod, closePeriodCommand } from './close-period.js';
import { readLines, readStatement, readStatements } from './settlement-reads.js';
import {
  StatementConnection,
  StatementLineConnection,
  StatementType,
  statementTypeOf,
} from './settlement.graphql.js';
import {
  scenarioDescription,
  SettlementSimulationType,
  SIMULATION_PRICE,
  simulationDescription,
  simulationOf,
} from './simulation.graphql.js';

@InputType()
class ClosePeriodInput {
  @Field(() => ID)
  agreementId!: string;

  @Field(() => String, { description: 'The month, `2026-11`; months close in order, once they are over.' })
  period!: string;
}

@Resolver(() => StatementType)
export class LenderSettlementResolver {
  @Authorized('statements:read')
  @Query(() => StatementConnection, { description: 'Statements, by id.' })
  statements(
    @Ctx() session: Session,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after?: string,
  ) {
    return readStatements(session, first, after);
  }

  @Authorized('statements:read')
  @Query(() => StatementType, { nullable: true, description: 'One statement, or null.' })
  statement(@Ctx() session: Session, @Arg('id', () => ID) id: string) {
    return readStatement(session, id);
  }

  @Authorized('statements:read')
  @Query(() => SettlementSimulationType, { description: simulationDescription, complexity: SIMULATION_PRICE })
  simulateSettlement(
    @Arg('scenario', () => String, { description: scenarioDescription }) scenario: string,
  ): SettlementSimulationType {
    return simulationOf(scenario);
  }

  @FieldResolver(() => StatementLineConnection, { description: 'Its lines, in order.' })
  lines(
    @Root() { row }: StatementType,
    @Ctx() session: Session,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after?: string,
  ) {
    return readLines(session, row, first, after);
  }

  @Authorized('periods:close')
  @Mutation(() => StatementType, {
    description:
      'Closes a month: freezes what the statement knows, opens the next month, and writes the lines in the background. Closing again answers with the same statement.',
  })
  async closePeriod(@Ctx() session: Session, @Arg('input', () => ClosePeriodInput) input: ClosePeriodInput) {
    const command = parseCommand(closePeriodCommand, plain(input));
    return statementTypeOf(await session.mutate('periods.close', (work) => closePeriod(work, command)));
  }

  @Authorized('statements:approve')
  @Mutation(() => StatementType, { description: 'Approves a closed statement; never by whoever closed it.' })
  async approveStatement(@Ctx() session: Session, @Arg('statementId', () => ID) statementId: string) {
    const id = parseId('statement', statementId);
    if (!id) throw notFound('statement', ['statementId']);
    return statementTypeOf(await session.mutate('statements.approve', (work) => approveStatement(work, id)));
  }
}
