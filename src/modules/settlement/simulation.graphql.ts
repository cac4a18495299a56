import { Field, ObjectType } from 'type-graphql';
import { Refusal } from '../../kernel/errors.js';
import { Extensions } from '../../kernel/extensions.js';
import { simulateSettlement } from './simulate-settlement.js';

/** More events than this are for the command, which has a process of its own. */
const MOST_EVENTS = 5_000;
/** Points: settling five thousand events takes as long as reading a page. */
export const SIMULATION_PRICE = 50;

export const simulationDescription =
  'Makes the statements that a schedule and a history given here would give, line by line with their working. Nothing ' +
  'is looked up and nothing is written.';
export const scenarioDescription =
  'A scenario as JSON, in the form that `consign simulate settlement` reads: `contract`, `schedule`, `placements`, ' +
  '`events`, `closes`. At most 5,000 events; members that nobody knows are refused.';

@Extensions({ privacy: 'financial' })
@ObjectType('SettlementSimulation', {
  description: 'What a schedule would have paid. Nothing was written.',
  simpleResolvers: true,
})
export class SettlementSimulationType {
  @Field(() => [String], {
    description: 'The statements as JSON, in the form that the command writes: amounts in whole minor units.',
  })
  statements!: readonly string[];
}

/** @throws Refusal with the place of the trouble in the scenario. */
export function simulationOf(text: string): SettlementSimulationType {
  const result = simulateSettlement(parsed(text));
  if ('problem' in result) {
    const { code, message, path } = result.problem;
    throw new Refusal(code, message, { path: ['scenario', ...path] });
  }
  return { statements: result.statements.map((statement) => JSON.stringify(statement)) };
}

function parsed(text: string): unknown {
  const scenario = jsonOf(text);
  const events =
    typeof scenario === 'object' && scenario !== null && 'events' in scenario ? scenario.events : null;
  if (!Array.isArray(events) || events.length <= MOST_EVENTS) return scenario;
  throw new Refusal('INPUT_INVALID', 'At most 5,000 events fit in one question.', {
    path: ['scenario', 'events'],
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal('INPUT_INVALID', 'The scenario is no JSON.', { path: ['scenario'] });
  }
}
