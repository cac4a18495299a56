import { Arg, Authorized, Field, Int, ObjectType, Query, Resolver } from 'type-graphql';
import { Refusal } from '../../kernel/errors.js';
import { Extensions } from '../../kernel/extensions.js';
import { DateTime, dateTimeOf } from '../../kernel/wire.js';
import { simulateConduct, type SimulatedVerdict } from './simulate-conduct.js';
import { BrokenConductRule, brokenRuleOf, VerdictEnum, verdictWord } from './verdict.graphql.js';

/** More facts than this are for the command, which has a process of its own. */
const MOST_FACTS = 5_000;
/** Points: judging five thousand contacts takes as long as reading a page. */
const PRICE = 50;

@Extensions({ privacy: 'none' })
@ObjectType({ description: 'What contact rules say of one contact.', simpleResolvers: true })
class JudgedContact {
  @Field(() => DateTime)
  at!: string;

  @Field(() => VerdictEnum, { description: 'The gravest severity of the broken rules.' })
  verdict!: string;

  @Field(() => [BrokenConductRule])
  broken!: readonly BrokenConductRule[];

  @Field(() => [String], { description: 'What is worth knowing and decides nothing.' })
  warnings!: readonly string[];
}

@Extensions({ privacy: 'none' })
@ObjectType({ description: 'How often a rule was broken.', simpleResolvers: true })
class ConductRuleTotal {
  @Field(() => String)
  rule!: string;

  @Field(() => Int)
  contacts!: number;
}

@Extensions({ privacy: 'none' })
@ObjectType('ConductSimulation', {
  description: 'What contact rules would have said. Nothing was written.',
  simpleResolvers: true,
})
class ConductSimulationType {
  @Field(() => [JudgedContact], {
    description: 'The contact asked about; without one, each contact of the history, earliest first.',
  })
  contacts!: readonly JudgedContact[];

  @Field(() => [ConductRuleTotal])
  totals!: readonly ConductRuleTotal[];
}

@Resolver()
export class LenderConductResolver {
  @Authorized('conduct:simulate')
  @Query(() => ConductSimulationType, {
    description:
      'Holds a contact, or each contact of a history given here, against rule packs: a case to argue about, or how a ' +
      'policy would have worked. Nothing is looked up and nothing is written.',
    complexity: PRICE,
  })
  simulateConduct(
    @Arg('scenario', () => String, {
      description:
        'A scenario as JSON, in the form that `consign simulate conduct` reads: `jurisdiction`, `packs`, `policy`, ' +
        '`debtor_timezone`, `debt_groups`, `given`, `then`. At most 5,000 facts; members that nobody knows are refused.',
    })
    scenario: string,
  ): ConductSimulationType {
    const result = simulateConduct(parsed(scenario));
    if ('problem' in result) {
      const { code, message, path } = result.problem;
      throw new Refusal(code, message, { path: ['scenario', ...path] });
    }
    return {
      contacts: result.judged.map(judgedContactOf),
      totals: Object.entries(result.totals).map(([rule, contacts]) => ({ rule, contacts })),
    };
  }
}

function parsed(text: string): unknown {
  const scenario = jsonOf(text);
  const isTooLong =
    typeof scenario === 'object' &&
    scenario !== null &&
    'given' in scenario &&
    Array.isArray(scenario.given) &&
    scenario.given.length > MOST_FACTS;
  if (!isTooLong) return scenario;
  throw new Refusal('INPUT_INVALID', 'At most 5,000 facts fit in one question.', {
    path: ['scenario', 'given'],
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal('INPUT_INVALID', 'The scenario is no JSON.', { path: ['scenario'] });
  }
}

function judgedContactOf({ at, verdict: { verdict, broken, warnings } }: SimulatedVerdict): JudgedContact {
  return { at: dateTimeOf(at), verdict: verdictWord(verdict), broken: broken.map(brokenRuleOf), warnings };
}
