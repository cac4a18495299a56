import { Arg, Authorized, Ctx, Field, ID, InputType, Int, ObjectType, Query, Resolver } from 'type-graphql';
import { Refusal } from '../../kernel/errors.js';
import { Extensions } from '../../kernel/extensions.js';
import { parsePage } from '../../kernel/page.js';
import { parseCommand } from '../../kernel/parse.js';
import { plain } from '../../kernel/plain.js';
import type { Session } from '../../kernel/request-context.js';
import { DateOnly, DateTime, dateTimeOf, PageInfo } from '../../kernel/wire.js';
import { BrokenConductRule, brokenRuleOf, VerdictEnum, verdictWord } from '../conduct/index.js';
import { backTestCommand, backTestRegister, MOST_PEOPLE } from './back-test-register.js';

/** Points of a person: all that is known of them is read and judged. */
const PRICE_OF_A_PERSON = 5;

@InputType()
class BackTestInput {
  @Field(() => DateOnly, { description: 'The first day, in UTC.' })
  from!: string;

  @Field(() => DateOnly, { description: 'The last day: at most 92 in all.' })
  to!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Another policy as JSON, as `setConductPolicy` takes it; your own as it is unless given.',
  })
  policy?: string | null;
}

@Extensions({ privacy: 'case' })
@ObjectType({ description: 'What contact rules would have said of a contact.', simpleResolvers: true })
class TestedContactType {
  @Field(() => ID)
  contactId!: string;

  @Field(() => DateTime)
  at!: string;

  @Field(() => VerdictEnum)
  verdict!: string;

  @Field(() => [BrokenConductRule])
  broken!: readonly BrokenConductRule[];
}

@Extensions({ privacy: 'case' })
@ObjectType({ description: 'How often a rule would have been broken.', simpleResolvers: true })
class TestedRuleTotal {
  @Field(() => String)
  rule!: string;

  @Field(() => Int)
  contacts!: number;
}

@Extensions({ privacy: 'case' })
@ObjectType('ConductBackTest', { description: 'A page of people of a back-test.', simpleResolvers: true })
class ConductBackTest {
  @Field(() => Int)
  people!: number;

  @Field(() => [TestedContactType])
  contacts!: readonly TestedContactType[];

  @Field(() => [TestedRuleTotal], { description: 'Of this page; add up those of all pages.' })
  totals!: readonly TestedRuleTotal[];

  @Field(() => PageInfo)
  pageInfo!: PageInfo;
}

@Resolver()
export class LenderBackTestResolver {
  @Authorized('conduct:simulate')
  @Query(() => ConductBackTest, {
    description: `Holds what was reported in a period against the rules, at most ${MOST_PEOPLE} people a page. Nothing is written.`,
    complexity: ({ args }) => Number((args as { first?: number }).first ?? 0) * PRICE_OF_A_PERSON,
  })
  async backTestConduct(
    @Ctx() { reader, request }: Session,
    @Arg('input', () => BackTestInput) input: BackTestInput,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after?: string | null,
  ): Promise<ConductBackTest> {
    const { policy, ...said } = input;
    const command = parseCommand(
      backTestCommand,
      plain({ ...said, ...(policy != null && { policy: jsonOf(policy) }) }),
    );
    if (first > MOST_PEOPLE)
      throw new Refusal('INPUT_INVALID', `\`first\` must be from 1 to ${MOST_PEOPLE}.`, { path: ['first'] });
    const scope = [reader.lenderId, 'back-test', command];
    const now = request.clocks.domain.now();
    const page = await backTestRegister(reader, command, parsePage(first, after, scope), { scope, now });
    return {
      people: page.people,
      contacts: page.contacts.map(({ contactId, at, verdict: { verdict, broken } }) => ({
        contactId,
        at: dateTimeOf(at),
        verdict: verdictWord(verdict),
        broken: broken.map(brokenRuleOf),
      })),
      totals: Object.entries(page.totals).map(([rule, count]) => ({ rule, contacts: count })),
      pageInfo: { endCursor: page.endCursor, hasNextPage: page.hasNextPage },
    };
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal('INPUT_INVALID', 'The policy is no JSON.', { path: ['input', 'policy'] });
  }
}
