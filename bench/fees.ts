import { addDays, type LocalDate } from '../src/kernel/time.js';
import {
  cardsOfTerms,
  FeeAccount,
  feeLines,
  feeTermsSchema,
  type FeeEvent,
  type FeePlacement,
  type FeeTermsInput,
} from '../src/modules/fees/index.js';
import { median } from './pairs.js';

const EVENTS = 300_000;
const EACH = 5;
const ROUNDS = 5;

interface Case {
  readonly name: string;
  readonly terms: FeeTermsInput;
  /** Lines a second that one core must make. */
  readonly atLeast: number;
}

const tiers = [
  { from: 0, ratePpm: 100_000 },
  { from: 1_000_000, ratePpm: 120_000 },
  { from: 100_000_000, ratePpm: 150_000 },
];

const cases: readonly Case[] = [
  { name: 'flat', terms: { kind: 'FLAT', ratePpm: 138_500 }, atLeast: 300_000 },
  { name: 'marginal tiers', terms: { kind: 'TIERED', mode: 'MARGINAL', tiers }, atLeast: 150_000 },
  { name: 'whole tiers', terms: { kind: 'TIERED', mode: 'WHOLE', tiers }, atLeast: 150_000 },
];

/** The calculation alone, on one core: lines with their working for each second of CPU, the median of some rounds. */
export function measureFees(): void {
  console.log('\nThe calculation of fees alone, lines for each second of CPU');
  for (const { name, terms, atLeast } of cases) {
    const rates = Array.from({ length: ROUNDS }, () => rateOf(terms));
    const rate = median(rates);
    const kept = rate >= atLeast ? 'yes' : 'no';
    console.log(
      `${name}: ${Math.round(rate).toLocaleString('en')} lines/s, at least ${atLeast.toLocaleString('en')}: ${kept}`,
    );
  }
}

function rateOf(input: FeeTermsInput): number {
  const terms = feeTermsSchema.parse(input);
  const months = histories();
  const started = process.threadCpuUsage();
  let lines = 0;
  if (terms.kind === 'TIERED') {
    const cards = cardsOfTerms(terms);
    const account = new FeeAccount(months.map((_, i) => ({ key: `p${i}`, placement: PLACEMENT, cards })));
    for (const line of account.lines(months.flat())) lines += line.trace.on === '' ? 0 : 1;
  } else for (const events of months) lines += feeLines(terms, PLACEMENT, [], events).length;
  const { user, system } = process.threadCpuUsage(started);
  return lines / ((user + system) / 1e6);
}

/** A month of placements with some payments each; one of twenty comes back in part. */
function histories(): FeeEvent[][] {
  let made = 0;
  return Array.from({ length: EVENTS / EACH }, (_, i) => {
    const placement = `p${i}`;
    return Array.from({ length: EACH }, (): FeeEvent => {
      const n = made++;
      const event = { on: DAYS[(n * 7) % DAYS.length]!, arrangement: false, placement };
      if (n % 20 === 19)
        return { ...event, id: `r${n}`, type: 'REVERSAL', on: DAYS.at(-1)!, minor: 50n, of: `e${n - 1}` };
      return { ...event, id: `e${n}`, type: 'PAYMENT', minor: BigInt(100 + (n % 9_000)), of: null };
    });
  });
}

const FIRST = '2026-01-01' as LocalDate;
const DAYS = Array.from({ length: 28 }, (_, i) => addDays(FIRST, i));
const PLACEMENT: FeePlacement = {
  placedOn: FIRST,
  placedMinor: 1_000_000n,
  endedOn: null,
  delinquentSince: null,
  monthsPastDue: 3,
};
