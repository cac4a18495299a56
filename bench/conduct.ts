import { parseTimeZone, type Instant, type TimeZone } from '../src/kernel/time.js';
import {
  backTest,
  CaseHistory,
  judge,
  rulebookOfPacks,
  type ContactFact,
  type Fact,
  type Rulebook,
} from '../src/modules/conduct/index.js';
import { median } from './pairs.js';
import { limitsOf } from './report.js';

const ATTEMPTS = 300;
const DAYS = 90;
const DECISIONS = 20_000;
const REPORTS = 100_000;
const MOST_MICROSECONDS = 50;
const MOST_SECONDS = 5;
const START = Date.UTC(2026, 2, 1);
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

interface Place {
  readonly name: string;
  readonly packs: readonly string[];
  readonly zones: readonly TimeZone[];
}

const places: readonly Place[] = [
  { name: 'CN', packs: ['CN'], zones: zones('Asia/Shanghai') },
  {
    name: 'US with New York City, two zones',
    packs: ['US-NYC'],
    zones: zones('America/New_York', 'America/Chicago'),
  },
];

/** One process, one core, no database: the judge alone. */
export function measureConduct(): void {
  const limits = places.flatMap(({ name, packs, zones: where }) => {
    const rulebook = rulebookOfPacks(packs);
    return [
      {
        name: `a decision against ${ATTEMPTS} attempts in ${DAYS} days, ${name}: µs, p50`,
        value: microseconds(rulebook, where),
        limit: MOST_MICROSECONDS,
      },
      {
        name: `a back-test of ${REPORTS.toLocaleString('en')} reports, ${name}: s`,
        value: secondsOfBackTest(rulebook, where),
        limit: MOST_SECONDS,
      },
    ];
  });
  console.log(limitsOf([{ name: 'conduct', ours: 0, raw: 0, unit: '', ratio: 0, target: null, limits }]));
}

function zones(...names: readonly string[]): readonly TimeZone[] {
  return names.map((name) => parseTimeZone(name)!);
}

/** Calls of three debts and two agencies over ninety days, of which every ninth becomes a talk. */
function factsOf(person: number): readonly Fact[] {
  const facts: Fact[] = [
    { type: 'CONSENT', at: (START + 3 * DAY) as Instant, givenTo: 'DEBT_COLLECTOR', scopes: ['CALLS'] },
    {
      type: 'PREFERENCE',
      at: START as Instant,
      inconvenient: [{ weekdays: [1, 3], from: 43_200, to: 50_400 }],
    },
  ];
  for (let n = 0; n < ATTEMPTS; n++) facts.push(attempt(person, n));
  return facts;
}

function attempt(person: number, n: number): ContactFact {
  const at = START + Math.floor((n * DAYS * DAY) / ATTEMPTS) + ((n * 37 + person) % 600) * MINUTE;
  return {
    type: 'CONTACT',
    at: at as Instant,
    channel: n % 7 === 6 ? 'SMS' : 'PHONE',
    direction: n % 29 === 28 ? 'INBOUND' : 'OUTBOUND',
    party: n % 41 === 40 ? 'CONTACT_PERSON' : 'DEBTOR',
    connection: n % 9 === 8 ? 'CONVERSATION' : 'NO_ANSWER',
    debts: [`debt-${n % 3}`],
    number: `1380000${n % 4}`,
    agency: n % 2 === 0 ? 'East' : 'West',
  };
}

/** The time of one decision, its retry time worked out where it is refused. */
function microseconds(rulebook: Rulebook, where: readonly TimeZone[]): number {
  const history = new CaseHistory({ zones: where, facts: factsOf(1) });
  const end = START + DAYS * DAY;
  const times: number[] = [];
  for (let n = 0; n < DECISIONS; n++) {
    const asked = { ...attempt(1, n % ATTEMPTS), at: (end + (n % 2_880) * MINUTE) as Instant };
    const start = process.hrtime.bigint();
    judge(rulebook, history, asked);
    times.push(Number(process.hrtime.bigint() - start) / 1_000);
  }
  return median(times.slice(DECISIONS / 10));
}

/** Histories are made ready within the time: that is part of a back-test. */
function secondsOfBackTest(rulebook: Rulebook, where: readonly TimeZone[]): number {
  const people = Array.from({ length: Math.ceil(REPORTS / ATTEMPTS) }, (_, person) => factsOf(person));
  const start = process.hrtime.bigint();
  let judged = 0;
  for (const facts of people)
    judged += backTest(rulebook, new CaseHistory({ zones: where, facts })).contacts.length;
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (judged < REPORTS) throw new Error(`only ${judged} reports were judged`);
  return seconds;
}
