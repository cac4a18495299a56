import type { KnownContact } from './history.rules.js';
import type { View } from './view.rules.js';

/**
 * Whose contacts count for the agency that asks. Collectors count apart; but what a recalled agency did counts for those
 * that are given the case afterwards: the text does not say, and this is the cautious reading. A contact that names no
 * agency counts for all.
 */
export function agencyCounts(view: View): (contact: KnownContact) => boolean {
  const { agency } = view;
  if (agency === undefined) return () => true;
  const carried = new Set([agency]);
  const recalls = view.facts('RECALL');
  if (recalls.length > 0) {
    const placed = view.facts('PLACEMENT').filter(({ fact }) => fact.agency === agency);
    const latest = placed.at(-1)?.second ?? -Infinity;
    for (const { fact, second } of recalls)
      if (fact.agency !== undefined && second <= latest) carried.add(fact.agency);
  }
  return ({ fact }) => fact.agency === undefined || carried.has(fact.agency);
}

/** The agency that had the case last before this one was given it. */
export function priorAgency(view: View): string | undefined {
  const placed = view.facts('PLACEMENT').findLast(({ fact }) => fact.agency === view.agency);
  if (placed === undefined) return undefined;
  return view
    .facts('RECALL')
    .findLast(({ fact, second }) => fact.agency !== view.agency && second <= placed.second)?.fact.agency;
}

/** Whether the agency's placement was taken back and not given again. */
export function isRecalled(view: View): boolean {
  const of = (type: 'RECALL' | 'PLACEMENT') =>
    view.facts(type).findLast(({ fact }) => fact.agency === undefined || fact.agency === view.agency)?.second;
  const recalled = of('RECALL');
  return view.agency !== undefined && recalled !== undefined && recalled >= (of('PLACEMENT') ?? -Infinity);
}
