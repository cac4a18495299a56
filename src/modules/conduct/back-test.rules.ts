import type { Instant } from '../../kernel/time.js';
import { secondOf } from '../../kernel/wall-clock.js';
import type { ContactFact } from './facts.rules.js';
import type { CaseHistory } from './history.rules.js';
import { judgeRecorded, type Verdict } from './judge.rules.js';
import type { Rulebook } from './rulebook.rules.js';

/** Which contacts are judged; all of the history counts all the same. `to` is the first instant after it. */
export interface BackTestPeriod {
  readonly from?: Instant;
  readonly to?: Instant;
}

export interface JudgedContact {
  readonly contact: ContactFact;
  readonly verdict: Verdict;
}

export interface BackTest {
  /** In the order of time. */
  readonly contacts: readonly JudgedContact[];
  /** How many contacts broke each rule. */
  readonly totals: Readonly<Record<string, number>>;
}

/**
 * Judges each contact of a history against those before it, as the rulebook would have had it. Nothing is written, and
 * the order in which the facts were given does not matter.
 */
export function backTest(rulebook: Rulebook, history: CaseHistory, period: BackTestPeriod = {}): BackTest {
  const from = period.from === undefined ? -Infinity : secondOf(period.from);
  const to = period.to === undefined ? Infinity : secondOf(period.to);
  const contacts = history.contacts
    .filter(({ second }) => second >= from && second < to)
    .map((contact) => ({ contact: contact.fact, verdict: judgeRecorded(rulebook, history, contact) }));
  return { contacts, totals: totalsOf(contacts) };
}

/** How many verdicts name each rule, by its id; of several histories too. */
export function totalsOf(judged: readonly { readonly verdict: Verdict }[]): Readonly<Record<string, number>> {
  const totals = new Map<string, number>();
  for (const { verdict } of judged)
    for (const { rule } of verdict.broken) totals.set(rule, (totals.get(rule) ?? 0) + 1);
  return Object.fromEntries([...totals].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
