import { expect } from '@jest/globals';
import { createJobEngine } from '../../../src/jobs/index.js';
import type { Id } from '../../../src/kernel/ids.js';
import type { Instant } from '../../../src/kernel/time.js';
import { feeTermsSchema } from '../../../src/modules/fees/index.js';
import { placements } from '../../../src/modules/placements/placement.entity.js';
import { closePeriodJob } from '../../../src/modules/settlement/index.js';
import { startApi, type Api, type Data } from '../api.js';
import { testDatabase } from '../database.js';
import { KEY_ENCRYPTION_KEY_FILE } from '../accounts.js';
import { aWorldOn, type Batch, type BatchKind, type World } from '../world.js';
import { Dice } from './dice.js';
import { Died, mortal, type Death, type MortalDatabase } from './mortal-database.js';
import { dayOf, monthNumber, plusDays, Told, type ToldPlacement } from './told.js';

const TIERS = [
  { from: 0, ratePpm: 100_000 },
  { from: 20_000, ratePpm: 175_000 },
  { from: 60_000, ratePpm: 255_555 },
];

/** Contracts of simulated agreements. */
const contracts: readonly Data[] = [
  { kind: 'FLAT', ratePpm: 138_500 },
  { kind: 'FLAT', ratePpm: 149_999, rounding: 'HALF_EVEN', tail: { days: 20 } },
  { kind: 'FLAT', ratePpm: 333_333, rounding: 'DOWN', tail: { days: 45, requiresArrangement: false } },
  {
    kind: 'AGE_BAND',
    unit: 'MONTHS',
    bands: [
      { from: 0, ratePpm: 100_000 },
      { from: 3, ratePpm: 187_500 },
      { from: 6, ratePpm: 350_000 },
    ],
    tail: { days: 10 },
  },
  {
    kind: 'SINCE_PLACEMENT_BAND',
    bands: [
      { from: 0, ratePpm: 150_000 },
      { from: 31, ratePpm: 220_000 },
    ],
  },
  { kind: 'SEQUENCE', ratesPpm: [120_000, 180_000, 275_000] },
  {
    kind: 'BALANCE_BAND',
    bands: [
      { from: 0, ratePpm: 300_000 },
      { from: 100_000, ratePpm: 150_000 },
    ],
    perPlacement: { minMinor: 500, maxMinor: 12_000 },
  },
  { kind: 'TIERED', mode: 'MARGINAL', scope: 'PLACEMENT', window: 'MONTH', tiers: TIERS },
  { kind: 'TIERED', mode: 'WHOLE', scope: 'PLACEMENT', window: 'LIFETIME', tiers: TIERS },
  { kind: 'TIERED', mode: 'MARGINAL', scope: 'AGREEMENT', window: 'MONTH', tiers: TIERS },
  { kind: 'TIERED', mode: 'WHOLE', scope: 'AGREEMENT', window: 'MONTH', tiers: TIERS },
];

const ACCOUNTS = 6;
const START = '2026-03-10T02:00:00Z';

/** The server that simulations share; its process can die. */
export interface MortalApi {
  readonly api: Api;
  readonly database: MortalDatabase;
}

export async function aMortalApi(): Promise<MortalApi> {
  const database = mortal(await testDatabase());
  const environment = { COST_LIMIT: '100000', KEY_ENCRYPTION_KEY_FILE };
  return { api: await startApi({ database, environment }), database };
}

/** An agreement, those who play it, and what they told the service so far. */
export class Simulation {
  readonly told: Told;
  /** What the step under way is about. */
  readonly touched = new Set<string>();

  private constructor(
    readonly world: World,
    readonly dice: Dice,
    readonly database: MortalDatabase,
    contract: Data,
  ) {
    this.told = new Told(feeTermsSchema.parse(contract));
  }

  static async begin({ api, database }: MortalApi, seed: number): Promise<Simulation> {
    const dice = new Dice(seed);
    const contract = dice.pick(contracts);
    const accounts = Array.from({ length: ACCOUNTS }, () => ({
      balance: `${dice.between(50, 2_000)}.${dice.between(10, 99)}`,
      monthsPastDue: dice.oneIn(5) ? null : dice.between(0, 8),
    }));
    const world = await aWorldOn(api, {
      at: START,
      accounts,
      terms: contract,
      agreement: { windowDays: dice.between(20, 70) },
    });
    const simulation = new Simulation(world, dice, database, contract);
    simulation.told.openMonth = monthNumber(START);
    await simulation.learnPlacements(world.batchId);
    return simulation;
  }

  get now(): Instant {
    return this.world.clock.now();
  }

  /** By the clock of the agreement. */
  get today(): string {
    return dayOf(this.now);
  }

  get placements(): readonly ToldPlacement[] {
    return [...this.told.placements.values()];
  }

  /** Where dice put a payment: mostly of late, sometimes long ago, never later than tomorrow. */
  aDay(): string {
    const { dice } = this;
    return plusDays(this.today, dice.oneIn(4) ? -dice.between(0, 60) : 1 - dice.between(0, 12));
  }

  /** Placements that a batch brought; their facts are the lender's own books. */
  async learnPlacements(batchId: string): Promise<void> {
    const rows = await this.world.reader.find(placements, { batchId: batchId as Id<'batch'> });
    for (const row of rows) {
      this.told.placements.set(row.id, { ...row, recalledAt: null });
      this.touched.add(row.id);
    }
  }

  /**
   * Sends a batch, as its own side's client. Sometimes the process dies over it: then nothing was stored, or nobody heard
   * that it was; whoever sends it again hears the rest.
   */
  async send(kind: BatchKind, items: readonly Data[]): Promise<Batch['results']> {
    for (const { placementId } of items) if (typeof placementId === 'string') this.touched.add(placementId);
    const report = async () => (await this.world.report(kind, ...items)).results;
    const death = this.aDeath();
    if (death === null) return report();
    await this.dieOver(death, () => this.world.report(kind, ...items));
    const results = await report();
    if (death === 'BEFORE_COMMIT') return results;
    expect(results.filter(({ status }) => status === 'CREATED')).toEqual([]);
    // what is a duplicate now was created by the call that nobody heard of
    return results.map((result) =>
      result.status === 'DUPLICATE' ? { ...result, status: 'CREATED' } : result,
    );
  }

  /** The same for a mutation whose answer does not say whether it was the first. */
  async change<T>(call: () => Promise<T>): Promise<T> {
    const death = this.aDeath();
    if (death !== null) await this.dieOver(death, call);
    return call();
  }

  /** Begins to close a month, in a process that dies after some transactions, or comes to the end. */
  async runClosing(): Promise<void> {
    const { database } = this;
    const death = this.aDeath(3);
    if (death !== null) {
      database.die(death, this.dice.below(5));
      // its lease has run out when somebody else looks
      const past = { now: () => (Date.now() - 3_600_000) as Instant };
      const clocks = { domain: this.world.clock, system: past };
      const dying = createJobEngine({ database, clocks, handlers: [closePeriodJob] });
      await dying.runUntilIdle().catch((error: unknown) => expect(error).toBeInstanceOf(Died));
      database.revive();
      if (this.dice.oneIn(2)) return;
    }
    const { clocks } = this.world.api;
    await createJobEngine({ database, clocks, handlers: [closePeriodJob] }).runUntilIdle();
  }

  private aDeath(oneIn = 12): Death | null {
    if (!this.dice.oneIn(oneIn)) return null;
    return this.dice.pick(['BEFORE_COMMIT', 'AFTER_COMMIT']);
  }

  private async dieOver(death: Death, call: () => Promise<unknown>): Promise<void> {
    this.database.die(death);
    await call().then(
      (answer) => expect(answer).toMatchObject({ errors: [{ extensions: { code: 'INTERNAL' } }] }),
      () => {},
    );
    this.database.revive();
  }
}
