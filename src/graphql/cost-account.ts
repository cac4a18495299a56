import type { RequestContext } from '../kernel/request-context.js';

/** Who pays for operations; buckets of points behind it. */
export interface CostAccount {
  /** The most that one operation may cost: more can never fit. */
  readonly limit: number;
  /** Points that come back in a second. */
  readonly restoreRate: number;
  /** Takes the points, or nothing and says when they would be there; 0 only looks. */
  charge(request: RequestContext, points: number): Promise<Charge>;
  /** Gives back what was not used. */
  refund(request: RequestContext, points: number): Promise<void>;
}

export interface Charge {
  /** What is left now. */
  readonly available: number;
  /** Seconds until the points would be there; 0: they were taken. */
  readonly waitSeconds: number;
}

/** `extensions.cost`, in points. */
export interface Cost {
  readonly requested: number;
  /** What the answer really held; the rest was given back. */
  readonly actual: number;
  readonly limit: number;
  readonly available: number;
  readonly restoreRate: number;
}
