import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { checkEnd, checkTouched } from '../support/simulator/checks.js';
import { aMortalApi, Simulation, type MortalApi } from '../support/simulator/simulation.js';
import { steps } from '../support/simulator/steps.js';

/*
 * Random months over the real database and through the front door: people place, pay, reverse, promise, recall, close,
 * dispute, approve and pay out, late and out of turn, and processes die over it. Everything is compared with what was
 * told and with a second calculator. A failure names its seed: SIMULATED_SEED=… plays that one alone.
 */

const STEPS = 100;
const isEmbedded = (process.env['TEST_DATABASE_URL'] ?? 'sqlite:').startsWith('sqlite:');
const WORLDS = Number(process.env['SIMULATED_WORLDS'] ?? (isEmbedded ? 100 : 10));
const FIRST = Number(process.env['SIMULATED_SEED'] ?? process.env['PROPERTY_SEED'] ?? 20_260_101);
const seeds = process.env['SIMULATED_SEED'] ? [FIRST] : Array.from({ length: WORLDS }, (_, n) => FIRST + n);

let server: MortalApi;
beforeAll(async () => void (server = await aMortalApi()));
afterAll(() => server.api.close());

test(
  `after each of ${STEPS} random steps in ${seeds.length} worlds every payment is settled once, as a second calculator would`,
  async () => {
    const taken = new Map<string, number>();
    for (const seed of seeds) {
      const done: string[] = [];
      try {
        const simulation = await Simulation.begin(server, seed);
        for (let n = 0; n < STEPS; n++) {
          const { name, act } = simulation.dice.weighted(steps);
          done.push(name);
          taken.set(name, (taken.get(name) ?? 0) + 1);
          await act(simulation);
          await checkTouched(simulation);
        }
        await checkEnd(simulation);
      } catch (error) {
        const cause = error instanceof Error ? error : new Error(String(error));
        cause.message = `SIMULATED_SEED=${seed} fails at step ${done.length} (${done.at(-1)}): ${cause.message}`;
        throw cause;
      }
    }
    if (seeds.length > 1)
      expect([...taken.keys()].toSorted()).toEqual(steps.map(({ name }) => name).toSorted());
  },
  Math.max(180_000, WORLDS * 6_000),
);
