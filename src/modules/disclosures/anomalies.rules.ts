import type { Id } from '../../kernel/ids.js';

export interface RevealsOfAgency {
  readonly agencyId: Id<'agency'>;
  readonly reveals: number;
  /** Cases that were with it in the period. */
  readonly cases: number;
}

export interface RevealAnomaly extends RevealsOfAgency {
  /** Reveals for a hundred cases, rounded. */
  readonly perHundredCases: number;
  /** The same of the agency in the middle of its peers. */
  readonly peersPerHundredCases: number;
}

/** So many reveals in a period may be anything. */
const FEW = 20;
/** How many times the middle of the peers is far above them. */
const FAR_ABOVE = 3;

/** Agencies that revealed far more for their cases than the others did; none where there is nobody to compare with. */
export function revealAnomalies(agencies: readonly RevealsOfAgency[]): readonly RevealAnomaly[] {
  return agencies.flatMap((one) => {
    const peers = agencies.filter(({ agencyId }) => agencyId !== one.agencyId).map(rateOf);
    if (peers.length === 0 || one.reveals < FEW) return [];
    const middle = medianOf(peers);
    if (rateOf(one) <= middle * FAR_ABOVE) return [];
    return [{ ...one, perHundredCases: Math.round(rateOf(one)), peersPerHundredCases: Math.round(middle) }];
  });
}

function rateOf({ reveals, cases }: RevealsOfAgency): number {
  return cases === 0 ? 0 : (reveals * 100) / cases;
}

function medianOf(rates: readonly number[]): number {
  const sorted = rates.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
