/** One figure: ours beside the raw driver's, and their ratio against what must be reached. */
export interface Figure {
  readonly name: string;
  readonly ours: number;
  readonly raw: number;
  readonly unit: string;
  readonly ratio: number;
  /** Null: the ratio is for information, and a limit decides. */
  readonly target: number | null;
  /** What else was measured and may not be exceeded. */
  readonly limits: readonly Limit[];
}

export interface Limit {
  readonly name: string;
  readonly value: number;
  readonly limit: number;
}

/** Answers a rate: more is better. */
export type Side = () => Promise<number>;

export interface Measured {
  readonly ours: number;
  readonly raw: number;
  /** The median of the pairs' own ratios: what disturbs the machine disturbs both of a pair. */
  readonly ratio: number;
}

/** Runs both in turn, after one pair that only warms up; whoever begins a pair comes second in the next. */
export async function measurePairs(pairs: number, ours: Side, raw: Side): Promise<Measured> {
  await ours();
  await raw();
  const rates: { ours: number; raw: number }[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    if (pair % 2 === 0) rates.push({ ours: await ours(), raw: await raw() });
    else {
      const first = await raw();
      rates.push({ ours: await ours(), raw: first });
    }
  }
  return {
    ours: median(rates.map((rate) => rate.ours)),
    raw: median(rates.map((rate) => rate.raw)),
    ratio: median(rates.map((rate) => rate.ours / rate.raw)),
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
