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
import { parsePage } from '../../kernel/page.js';
import { parseCommand } from '../../kernel/parse.js';
import { plain } from '../../kernel/plain.js';
import type { Session } from '../../kernel/request-context.js';
import { toConnection } from '../../kernel/wire.js';
import { workableIds } from '../placements/index.js';
import { rebutCommand, rebutViolations } from './answer-violations.js';
import { answersOf, violationPage } from './ledger.queries.js';
import {
  AnsweredViolations,
  answerTypeOf,
  RebuttalEvidenceInput,
  ViolationAnswerType,
  ViolationConnection,
  violationFilter,
  ViolationFilterInput,
  ViolationType,
  violationTypeOf,
} from './violation.graphql.js';

@InputType()
class RebutViolationsInput {
  @Field(() => [ID], { description: 'At most 100.' })
  ids!: string[];

  @Field(() => String, { description: 'One line; no names.' })
  reason!: string;

  @Field(() => [RebuttalEvidenceInput], { nullable: true, description: 'At most 20.' })
  evidence?: RebuttalEvidenceInput[] | null;
}

@Resolver(() => ViolationType)
export class AgencyViolationsResolver {
  @Authorized('violations:answer')
  @Query(() => ViolationConnection, {
    description: 'Rules that contacts on the cases that are with you now break, as they were found.',
  })
  async violations(
    @Ctx() { reader, request }: Session,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after?: string | null,
    @Arg('filter', () => ViolationFilterInput, { nullable: true }) filter?: ViolationFilterInput | null,
  ) {
    const wanted = parseCommand(violationFilter, plain(filter ?? {}), ['filter']);
    const own = { ...wanted, agencyId: request.agencyId! };
    const scope = [reader.lenderId, 'agency.violations', own];
    const page = await violationPage(
      reader,
      own,
      parsePage(first, after, scope),
      scope,
      workableIds(request, 'violations:answer'),
    );
    return toConnection({ ...page, nodes: page.nodes.map(violationTypeOf) });
  }

  @FieldResolver(() => [ViolationAnswerType], { description: 'Everything that was said about it.' })
  async answers(@Root() { row }: ViolationType, @Ctx() session: Session) {
    const load = session.batched(answersOf, (ids: readonly (typeof row.id)[]) =>
      answersOf(session.reader, ids),
    );
    return (await load(row.id)).map(answerTypeOf);
  }

  @Authorized('violations:answer')
  @Mutation(() => AnsweredViolations, {
    description: 'Says why violations of this agency are none, with evidence that is kept elsewhere.',
  })
  rebutViolations(
    @Ctx() session: Session,
    @Arg('input', () => RebutViolationsInput) input: RebutViolationsInput,
  ) {
    const command = parseCommand(rebutCommand, plain(input));
    return session.mutate('violations.rebut', (work) => rebutViolations(work, command));
  }
}
