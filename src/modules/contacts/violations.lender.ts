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
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { z } from 'zod';
import { Extensions } from '../../kernel/extensions.js';
import { parsePage } from '../../kernel/page.js';
import { localDateText, oneOf, parseCommand } from '../../kernel/parse.js';
import { plain } from '../../kernel/plain.js';
import type { Session } from '../../kernel/request-context.js';
import { DateOnly, enumOf, toConnection } from '../../kernel/wire.js';
import { decideCommand, decideViolations } from './answer-violations.js';
import { answersOf, ledgerKeys, ledgerLines, violationPage, type LedgerLine } from './ledger.queries.js';
import {
  AnsweredViolations,
  answerTypeOf,
  DecisionEnum,
  ViolationAnswerType,
  ViolationConnection,
  violationFilter,
  ViolationFilterInput,
  ViolationType,
  violationTypeOf,
} from './violation.graphql.js';

const LedgerKeyEnum = enumOf('ConductLedgerKey', ledgerKeys, 'By what the conduct ledger is summed up.');

@InputType()
class DecideViolationsInput {
  @Field(() => [ID], { description: 'At most 100.' })
  ids!: string[];

  @Field(() => DecisionEnum)
  decision!: string;

  @Field(() => String, { description: 'One line; no names.' })
  reason!: string;
}

@InputType()
class ConductLedgerInput {
  @Field(() => LedgerKeyEnum)
  by!: string;

  @Field(() => DateOnly)
  from!: string;

  @Field(() => DateOnly, { description: 'Included.' })
  to!: string;
}

const ledgerInput = z
  .strictObject({ by: oneOf(ledgerKeys), from: localDateText, to: localDateText })
  .refine(({ from, to }) => from <= to, { message: 'A period ends after it begins.', path: ['to'] });

@Extensions({ privacy: 'case' })
@ObjectType({
  description: 'Violations of an agency, a collector or a rule in a period.',
  simpleResolvers: true,
})
class ConductLedgerLine {
  @Field(() => ID, { nullable: true })
  agencyId!: string | null;

  @Field(() => String, { nullable: true, description: 'Staff number.' })
  collector!: string | null;

  @Field(() => String, { nullable: true })
  rule!: string | null;

  @Field(() => Int)
  violations!: number;

  @Field(() => Int, { description: 'Presumed violations.' })
  presumed!: number;

  @Field(() => Int)
  advisories!: number;

  @Field(() => Int, { description: 'Answered by the agency and not decided yet.' })
  rebutted!: number;

  @Field(() => Int)
  excused!: number;

  @Field(() => Int)
  withdrawn!: number;

  @Field(() => Int, { description: 'All that counted in as many days before the period.' })
  previous!: number;

  @Field(() => Int, { description: 'All that count now, less those before: above zero it got worse.' })
  trend!: number;

  @Field(() => Boolean, { description: 'There were some before and there are some again.' })
  isRepeated!: boolean;
}

@Resolver(() => ViolationType)
export class LenderViolationsResolver {
  @Authorized('violations:read')
  @Query(() => ViolationConnection, {
    description: 'Rules that contacts of the register break, as they were found.',
  })
  async violations(
    @Ctx() { reader }: Session,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after?: string | null,
    @Arg('filter', () => ViolationFilterInput, { nullable: true }) filter?: ViolationFilterInput | null,
  ) {
    const wanted = parseCommand(violationFilter, plain(filter ?? {}), ['filter']);
    const scope = [reader.lenderId, 'violations', wanted];
    const page = await violationPage(reader, wanted, parsePage(first, after, scope), scope);
    return toConnection({ ...page, nodes: page.nodes.map(violationTypeOf) });
  }

  @Authorized('violations:read')
  @Query(() => [ConductLedgerLine], {
    description: 'The conduct ledger of a period, the worst first, at most 200 lines.',
  })
  async conductLedger(
    @Ctx() { reader }: Session,
    @Arg('input', () => ConductLedgerInput) input: ConductLedgerInput,
  ) {
    const { by, ...period } = parseCommand(ledgerInput, plain(input));
    return (await ledgerLines(reader, by, period)).map(lineOf);
  }

  @FieldResolver(() => [ViolationAnswerType], { description: 'Everything that was said about it.' })
  async answers(@Root() { row }: ViolationType, @Ctx() session: Session) {
    const load = session.batched(answersOf, (ids: readonly (typeof row.id)[]) =>
      answersOf(session.reader, ids),
    );
    return (await load(row.id)).map(answerTypeOf);
  }

  @Authorized('violations:decide')
  @Mutation(() => AnsweredViolations, {
    description: 'Decides violations. A later decision is one more, and the last one counts; all are kept.',
  })
  decideViolations(
    @Ctx() session: Session,
    @Arg('input', () => DecideViolationsInput) input: DecideViolationsInput,
  ) {
    const command = parseCommand(decideCommand, plain(input));
    return session.mutate('violations.decide', (work) => decideViolations(work, command));
  }
}

function lineOf(line: LedgerLine): ConductLedgerLine {
  const counted = line.violations + line.presumed + line.advisories;
  return { ...line, trend: counted - line.previous, isRepeated: counted > 0 && line.previous > 0 };
}
