import { Arg, Authorized, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import type { Session } from '../../kernel/request-context.js';
import { readLines, readStatement, readStatements } from './settlement-reads.js';
import { StatementConnection, StatementLineConnection, StatementType } from './settlement.graphql.js';
import {
  scenarioDescription,
  SettlementSimulationType,
  SIMULATION_PRICE,
  simulationDescription,
  simulationOf,
} from './simulation.graphql.js';

@Resolver(() => StatementType)
export class AgencySettlementResolver {
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
}
