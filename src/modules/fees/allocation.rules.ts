import { smaller } from '../../kernel/money.js';
import { addMonths, daysBetween, type LocalDate } from '../../kernel/time.js';
import type { FeePlacement } from './fee-event.rules.js';
import type { FeeTerms } from './fee-terms.rules.js';

/** How much of each part of a debt was paid; parts without money are left out. */
export type Parts = Readonly<Record<string, bigint>>;

export const NO_PARTS: Parts = {};

/** Card terms turn the order round from the 91st day past due on. */
const LAST_EARLY_DAY = 90;

/**
 * Pays the parts of a debt one after the other with money that came in on a day, after `paid` of earlier payments. The
 * order is the contract's for the days past due on the day of the payment; parts it does not name come last, in the order
 * of the placement. What no part takes stays unallocated.
 */
export function allocate(
  minor: bigint,
  { placement, paid, on, terms }: AllocationFacts,
): { readonly parts: Parts; readonly paid: Parts } {
  const { components } = placement;
  if (components === undefined || minor === 0n) return { parts: NO_PARTS, paid };
  const parts: Record<string, bigint> = {};
  const after: Record<string, bigint> = { ...paid };
  let left = minor;
  for (const name of orderOn(on, placement, terms)) {
    const part = smaller(left, components[name]! - (after[name] ?? 0n));
    if (part <= 0n) continue;
    parts[name] = part;
    after[name] = (after[name] ?? 0n) + part;
    left -= part;
  }
  return { parts, paid: after };
}

export interface AllocationFacts {
  readonly placement: FeePlacement;
  readonly paid: Parts;
  readonly on: LocalDate;
  readonly terms: FeeTerms;
}

/** The money that earns. A placement whose parts nobody told earns on all of it. */
export function commissionableOf(
  minor: bigint,
  parts: Parts,
  placement: FeePlacement,
  terms: FeeTerms,
): bigint {
  const { commissionable } = terms;
  if (commissionable === undefined || placement.components === undefined) return minor;
  return commissionable.reduce((sum, name) => sum + (parts[name] ?? 0n), 0n);
}

function orderOn(on: LocalDate, placement: FeePlacement, { allocation }: FeeTerms): readonly string[] {
  const daysPastDue = daysPastDueOn(on, placement);
  const order = daysPastDue > LAST_EARLY_DAY ? allocation.from91Days : allocation.upTo90Days;
  const owed = Object.keys(placement.components!);
  return [...order.filter((name) => owed.includes(name)), ...owed.filter((name) => !order.includes(name))];
}

/** Where only the months are known, they are counted back from the day of placement; unknown age is none. */
function daysPastDueOn(on: LocalDate, { placedOn, delinquentSince, monthsPastDue }: FeePlacement): number {
  const since = delinquentSince ?? (monthsPastDue === null ? on : addMonths(placedOn, -monthsPastDue));
  return daysBetween(since, on);
}
