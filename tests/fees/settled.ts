import { simulateSettlement } from '../../src/modules/settlement/simulate-settlement.js';

/** What a file has, as far as the test is about it: one placement of 1,000.00 from 1 January 2026 on a flat 15 %. */
export interface ScenarioParts {
  readonly contract?: object;
  readonly schedule?: object;
  readonly placement?: object;
  readonly placements?: readonly object[];
  readonly events?: readonly object[];
  readonly closes?: readonly object[];
}

export interface ToldLine {
  readonly event: string;
  readonly base: number;
  readonly fee: number;
  readonly overpaid?: number;
  readonly origin_period?: string;
  readonly trace: Readonly<Record<string, unknown>>;
}

export type ToldStatement = Readonly<Record<string, number>> & {
  readonly period: string;
  readonly lines: readonly ToldLine[];
  readonly parked?: readonly string[];
};

/** January and February, each closed on the second day after its end. */
export const twoMonths = [
  { period: '2026-01', on: '2026-02-02' },
  { period: '2026-02', on: '2026-03-02' },
];

export function scenario({ contract, schedule, placement, placements, events, closes }: ScenarioParts = {}) {
  return {
    contract: { currency: 'CNY', minor_digits: 2, time_zone: 'Asia/Shanghai', ...contract },
    schedule: schedule ?? { kind: 'flat', rate_ppm: 150_000 },
    placements: placements ?? [{ id: 'P1', placed_on: '2026-01-01', balance: 100_000, ...placement }],
    events: events ?? [],
    closes: closes ?? [{ period: '2026-01', on: '2026-01-31' }],
  };
}

export function settled(parts: ScenarioParts): ToldStatement[] {
  const result = simulateSettlement(scenario(parts));
  if ('problem' in result) throw new Error(`${result.problem.path.join('.')}: ${result.problem.message}`);
  return result.statements as unknown as ToldStatement[];
}

/** The one statement of January. */
export function january(parts: ScenarioParts): ToldStatement {
  return settled(parts)[0]!;
}

export function problemOf(parts: ScenarioParts): {
  readonly code: string;
  readonly path: readonly unknown[];
} {
  const result = simulateSettlement(scenario(parts));
  if (!('problem' in result)) throw new Error('the scenario was taken');
  const { code, path } = result.problem;
  return { code, path };
}

export function pay(id: string, effective: string, amount: number, parts: object = {}): object {
  return { id, type: 'payment', placement: 'P1', effective, amount, ...parts };
}

export function back(id: string, of: string, effective: string, amount: number, parts: object = {}): object {
  return { id, type: 'reversal', of, effective, amount, ...parts };
}

/** Fees by event. */
export function feesOf({ lines }: ToldStatement): [string, number][] {
  return lines.map(({ event, fee }) => [event, fee]);
}
