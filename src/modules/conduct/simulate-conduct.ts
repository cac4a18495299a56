import type { ItemProblem } from '../../kernel/errors.js';
import { answerCases, type CaseAnswers } from '../../kernel/scenario-cases.js';
import type { Instant } from '../../kernel/time.js';
import { formatSecond, secondOf, type WallClock } from '../../kernel/wall-clock.js';
import { backTest, totalsOf } from './back-test.rules.js';
import { CaseHistory } from './history.rules.js';
import { judge, type Verdict } from './judge.rules.js';
import { severities } from './rule.rules.js';
import type { Rulebook } from './rulebook.rules.js';
import { readScenario, type ConductScenario } from './scenario.rules.js';

/** What a scenario says of one contact or act. `clock` is the debtor's then, the first of several. */
export interface SimulatedVerdict {
  readonly at: Instant;
  readonly clock: WallClock;
  readonly verdict: Verdict;
}

export interface ConductSimulation {
  /** False: one verdict, on what was asked about. True: one for each contact of the history, in the order of time. */
  readonly isBackTest: boolean;
  readonly judged: readonly SimulatedVerdict[];
  /** How many of them broke each rule. */
  readonly totals: Readonly<Record<string, number>>;
}

/** Evaluates one scenario, in the form of scenario files. Nothing is read or written. */
export function simulateConduct(input: unknown): ConductSimulation | { readonly problem: ItemProblem } {
  const scenario = readScenario(input);
  if ('problem' in scenario) return scenario;
  const { rulebook, facts, asked, warnings } = scenario;
  const history = new CaseHistory(facts);
  const found = asked === null ? testedBack(rulebook, history) : [asAsked(rulebook, history, asked)];
  const judged = found.map(({ at, verdict }) => ({
    at,
    clock: clockOf(history, at),
    verdict: { ...verdict, warnings: [...warnings, ...verdict.warnings] },
  }));
  return { isBackTest: asked === null, judged, totals: totalsOf(judged) };
}

/** The scenarios of a file, answered in their order. */
export function simulateConductFile(content: unknown): CaseAnswers {
  return answerCases(content, (scenario) => {
    const result = simulateConduct(scenario);
    return 'problem' in result ? result : told(result);
  });
}

/** As scenario files have it: times with the offset of the debtor's clock. */
function told({ isBackTest, judged, totals }: ConductSimulation): object {
  if (!isBackTest) return toldVerdict(judged[0]!);
  const contacts = judged.map((each) => ({
    at: formatSecond(each.clock, secondOf(each.at)),
    ...toldVerdict(each),
  }));
  return { contacts, totals };
}

function toldVerdict({ clock, verdict: { verdict, broken, warnings } }: SimulatedVerdict) {
  return {
    verdict,
    broken: broken.map(({ retryAt, ...rest }) => ({
      ...rest,
      retryAt: retryAt === null ? null : formatSecond(clock, secondOf(retryAt)),
    })),
    warnings,
  };
}

type Found = Omit<SimulatedVerdict, 'clock'>;

function testedBack(rulebook: Rulebook, history: CaseHistory): readonly Found[] {
  return backTest(rulebook, history).contacts.map(({ contact, verdict }) => ({ at: contact.at, verdict }));
}

function asAsked(
  rulebook: Rulebook,
  history: CaseHistory,
  { contact, act }: NonNullable<ConductScenario['asked']>,
): Found {
  const asked = [contact, act].filter((each) => each !== null);
  return { at: asked[0]!.at, verdict: together(asked.map((each) => judge(rulebook, history, each))) };
}

/** A contact that is an act too must pass both. */
function together(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.length === 1) return verdicts[0]!;
  const words = ['allowed', ...severities] as const;
  const broken = verdicts.flatMap((each) => each.broken);
  const times = broken.map(({ retryAt }) => retryAt);
  const never = times.includes(null);
  const last = times.reduce((one, other) => ((other ?? 0) > (one ?? 0) ? other : one), times[0] ?? null);
  return {
    verdict: words.findLast((word) => verdicts.some(({ verdict }) => verdict === word))!,
    broken: broken.map((each) => ({ ...each, retryAt: never ? null : last })),
    warnings: verdicts.flatMap(({ warnings }) => warnings),
  };
}

function clockOf(history: CaseHistory, at: Instant): WallClock {
  const { all, possible } = history.clocksAt(secondOf(at));
  return all[possible[0]!]!;
}
