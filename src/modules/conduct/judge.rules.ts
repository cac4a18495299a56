import type { Instant } from '../../kernel/time.js';
import { dayOf, instantOf, secondOf, type Second } from '../../kernel/wall-clock.js';
import { runCheck } from './checks.rules.js';
import { liftedBy } from './exemptions.rules.js';
import type { Act, Asked } from './facts.rules.js';
import type { CaseHistory, KnownContact } from './history.rules.js';
import { firstClear, type Obstacle } from './obstacle.rules.js';
import { severities, type Severity } from './rule.rules.js';
import { rulesAbout, type PreparedRule, type Rulebook } from './rulebook.rules.js';
import { View } from './view.rules.js';
import { warningsOf } from './warnings.rules.js';

export interface BrokenRule {
  readonly rule: string;
  readonly severity: Severity;
  readonly source: string;
  /** The first second from which the contact would be allowed by every rule; null when no time can help. */
  readonly retryAt: Instant | null;
}

export interface Verdict {
  /** The gravest severity of the broken rules. */
  readonly verdict: 'allowed' | Severity;
  readonly broken: readonly BrokenRule[];
  /** What is worth knowing and decides nothing. */
  readonly warnings: readonly string[];
}

/**
 * Judges a contact or another act by the rules in force at its instant, against what was known by then. Whole seconds;
 * calendar days and hours on every clock that the debtor may live by. It refuses nothing: that is for its callers.
 */
export function judge(rulebook: Rulebook, history: CaseHistory, asked: Asked): Verdict {
  const contact = asked.type === 'CONTACT' ? history.know(asked) : null;
  return judgeView(rulebook, viewOf(history, contact, asked.type === 'ACT' ? asked : null));
}

/** Judges a contact that stands in the history, against those before it. */
export function judgeRecorded(rulebook: Rulebook, history: CaseHistory, contact: KnownContact): Verdict {
  return judgeView(rulebook, viewOf(history, contact, null, true));
}

function viewOf(
  history: CaseHistory,
  contact: KnownContact | null,
  act: Act | null,
  isRecorded = false,
): View {
  const second = contact?.second ?? secondOf(act!.at);
  const debts = contact === null ? history.groupsOf(act!.debts) : contact.debts;
  return new View(history, second, contact, act, debts, contact?.fact.agency ?? act?.agency, isRecorded);
}

interface Found {
  readonly prepared: PreparedRule;
  readonly obstacle: Obstacle;
}

function judgeView(rulebook: Rulebook, view: View): Verdict {
  const { contact, act } = view;
  const about =
    contact === null
      ? rulebook.rules.filter(({ actions }) => actions.has(act!.action))
      : rulesAbout(rulebook, contact.fact);
  const found: Found[] = [];
  for (const prepared of about) {
    const obstacle = obstacleOf(prepared, view);
    if (obstacle !== null) found.push({ prepared, obstacle });
  }
  const inTheWay = found.filter(({ obstacle }) => isInTheWay(obstacle, view));
  const broken = inTheWay.filter(({ prepared }) => prepared.rule.isOff !== true);
  const warnings = warningsOf(
    view,
    rulebook,
    inTheWay.filter(({ prepared }) => prepared.rule.isOff === true).map(({ prepared }) => prepared.rule),
  );
  if (broken.length === 0) return { verdict: 'allowed', broken: [], warnings };
  const retry = retryAt(found, view);
  return {
    verdict: gravest(broken.map(({ prepared }) => prepared.rule.severity)),
    broken: broken.map(({ prepared: { rule } }) => ({
      rule: rule.id,
      severity: rule.severity,
      source: rule.source.text,
      retryAt: retry === null ? null : instantOf(retry),
    })),
    warnings,
  };
}

/** The rule's obstacle on the days on which it is in force, with what lifts it for this contact. */
function obstacleOf({ rule, from, until }: PreparedRule, view: View): Obstacle | null {
  const obstacle = runCheck(view, rule.check);
  if (obstacle === null) return null;
  const lifted = rule.exemptions === undefined ? [] : liftedBy(view, rule.exemptions);
  return {
    wait: (wall, clock, second) => {
      const today = dayOf(wall);
      return today < from || today > until ? 0 : obstacle.wait(wall, clock, second);
    },
    lifted: obstacle.lifted === undefined ? lifted : [...obstacle.lifted, ...lifted],
  };
}

function isInTheWay({ wait, lifted }: Obstacle, { clocks, at }: View): boolean {
  const passes = (each: typeof wait) =>
    clocks.possible.every((clock) => each(clocks.all[clock]!.wallAt(at), clock, at) === 0);
  return !passes(wait) && !(lifted?.some(passes) ?? false);
}

/** More rounds than this find nothing: rules that open in turn, and never together. */
const MOST_ROUNDS = 1_000;

/** Skips from rule to rule until none is in the way. What is known now is all that will be known. */
function retryAt(found: readonly Found[], view: View): Second | null {
  const inForce = found.filter(({ prepared }) => prepared.rule.isOff !== true);
  let second = view.at;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const before = second;
    for (const { obstacle } of inForce) {
      const clear = firstClear(obstacle, view.clocks, second);
      if (clear === null) return null;
      second = clear;
    }
    if (second === before) return second;
  }
  return null;
}

function gravest(found: readonly Severity[]): Severity {
  return severities.findLast((severity) => found.includes(severity))!;
}
