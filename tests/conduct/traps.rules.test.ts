import { describe, expect, test } from '@jest/globals';
import {
  backTest,
  CaseHistory,
  judge,
  packs,
  rulebookOfPacks,
  versionOf,
  type ContactFact,
} from '../../src/modules/conduct/index.js';
import {
  at,
  brokenBy,
  call,
  CN,
  fact,
  historyOf,
  judged,
  noAnswer,
  retryOf,
  talk,
  UK,
  US,
  zone,
} from './conduct-case.js';

/* Semantics that are easy to get wrong. */

const A = { debts: ['A'] };

describe('calendar days, not hours', () => {
  const talked = [talk('2026-03-02T20:59:00-05:00', A)];
  test('a talk late in the evening pauses calls for six more days, not for 168 hours', () => {
    expect(brokenBy(US, talked, call('2026-03-09T08:00:01-04:00', A))).toEqual([]);
  });

  test('a day is one of the debtor, wherever the collector sits', () => {
    const lateInChina = ['23:10:00', '23:20:00', '23:30:00'].map((time) => talk(`2026-03-02T${time}+09:00`));
    expect(brokenBy(CN, lateInChina, call('2026-03-03T09:00:00+09:00'))).not.toContain('CN-HOURS');
    expect(brokenBy(CN, lateInChina, call('2026-03-03T00:30:00+09:00'))).toContain('CN-TALK-3PERDAY');
  });
});

describe('debts that count as one', () => {
  const debtGroups = new Map([
    ['LOAN-1', 'STUDENT'],
    ['LOAN-2', 'STUDENT'],
  ]);
  test('are one debt to the pause after a talk', () => {
    const facts = [talk('2026-03-02T10:00:00-05:00', { debts: ['LOAN-1'] })];
    const asked = call('2026-03-03T10:00:00-05:00', { debts: ['LOAN-2'] });
    const grouped = new CaseHistory({ zones: [zone('America/New_York')], debtGroups, facts });
    expect(judge(rulebookOfPacks(['US-REGF']), grouped, asked).verdict).toBe('presumed_violation');
    expect(judged(US, facts, asked).verdict).toBe('allowed');
  });
});

describe('severity', () => {
  const seven = Array.from({ length: 7 }, (_, n) => noAnswer(`2026-03-02T1${n}:00:00-05:00`, A));
  const dials = Array.from({ length: 6 }, (_, n) => noAnswer(`2026-03-02T1${n}:00:00+08:00`));
  test('too many calls are presumed to be a violation, which can be rebutted', () => {
    expect(judged(US, seven, call('2026-03-03T10:00:00-05:00', A)).verdict).toBe('presumed_violation');
  });

  test('what the text calls preferable is an advisory', () => {
    expect(judged(CN, dials, noAnswer('2026-03-02T19:00:00+08:00')).verdict).toBe('advisory');
  });

  test('the gravest broken rule decides', () => {
    const { verdict, broken } = judged(US, seven, call('2026-03-02T22:00:00-05:00', A));
    expect(verdict).toBe('violation');
    expect(broken.map(({ rule, severity }) => [rule, severity])).toEqual([
      ['US-REGF-TIME', 'violation'],
      ['US-REGF-CALLS-7IN7', 'presumed_violation'],
    ]);
  });
});

describe('where the debtor may be', () => {
  const moved = fact('LOCATION_INFO', '2026-03-03T12:00:00-05:00', { zones: [zone('America/Los_Angeles')] });
  const unsure = fact('LOCATION_INFO', '2026-03-03T12:00:00-05:00', {
    zones: [zone('America/New_York'), zone('America/Los_Angeles')],
  });
  const early = '2026-03-04T09:00:00-05:00';
  test('is judged by what was known at the time', () => {
    expect(brokenBy(US, [moved], call(early))).toEqual(['US-REGF-TIME']);
    expect(brokenBy(US, [moved], call('2026-03-03T09:00:00-05:00'))).toEqual([]);
  });

  test('when unsure, a call fits all zones', () => {
    expect(retryOf(US, [unsure], call(early))).toBe('2026-03-04T11:00:01-05:00');
    expect(brokenBy(US, [unsure], call('2026-03-04T20:59:59-05:00'))).toEqual([]);
    expect(brokenBy(US, [unsure], call('2026-03-04T21:00:00-05:00'))).toEqual(['US-REGF-TIME']);
  });
});

describe('the days on which clocks change', () => {
  test('an hour that does not exist is skipped, and a repeated one is judged twice', () => {
    const nights = { packs: ['UK'], zones: ['America/New_York'] };
    const from = fact('PREFERENCE', '2026-01-01T09:00:00-05:00', {
      inconvenient: [{ from: 3_600, to: 9_000 }],
    });
    // 01:00-02:30 on the night on which 02:00 becomes 03:00: over at 03:00
    expect(retryOf(nights, [from], call('2026-03-08T01:30:00-05:00'))).toBe('2026-03-08T03:00:00-04:00');
    // and on the night on which 02:00 becomes 01:00: until 02:30 of the second round
    expect(retryOf(nights, [from], call('2026-11-01T01:30:00-04:00'))).toBe('2026-11-01T02:30:00-05:00');
  });

  test('a day that begins at one o’clock begins then', () => {
    const chile = { packs: ['CN'], zones: ['America/Santiago'] };
    const agreed = fact('CONSENT', '2026-09-01T12:00:00-04:00', { scopes: ['TIME'] });
    const talks = [10, 11, 12].map((hour) => talk(`2026-09-05T${hour}:00:00-04:00`));
    expect(retryOf(chile, [agreed, ...talks], call('2026-09-05T20:00:00-04:00'))).toBe(
      '2026-09-06T01:00:00-03:00',
    );
  });
});

describe('the version in force at the instant', () => {
  test('a rule begins with its first day in the debtor’s zone', () => {
    const nyc = { packs: ['US-NYC'], zones: ['America/New_York'] };
    const four = Array.from({ length: 4 }, (_, n) => noAnswer(`2026-08-2${6 + n}T12:00:00-04:00`, A));
    expect(brokenBy(nyc, four, call('2026-08-31T20:00:00-04:00', A))).toEqual([]);
    expect(brokenBy(nyc, four, call('2026-09-01T09:00:00-04:00', A))).toEqual(['US-NYC-3IN7']);
  });

  test('a pack names its version by the last day on which something changed', () => {
    expect(versionOf(packs.get('CN')!, '2025-06-01' as never)).toBe('CN@2025-02-28');
    expect(versionOf(packs.get('CN')!, '2026-06-01' as never)).toBe('CN@2026-01-30');
    expect(versionOf(packs.get('US-NYC')!, '2026-08-31' as never)).toBe('US-NYC@none');
  });
});

describe('a call that is only reserved', () => {
  const hours = ['09', '10', '11'].map((hour) => `2026-03-02T${hour}:00:00+08:00`);
  test('counts as the talk that it may become, so that two cannot both be the last', () => {
    const [first, second, third] = hours.map((hour) => call(hour));
    expect(brokenBy(CN, [first!, second!], third!)).toEqual([]);
    expect(brokenBy(CN, [first!, second!, third!], call('2026-03-02T12:00:00+08:00'))).toEqual([
      'CN-TALK-3PERDAY',
    ]);
  });

  test('is no failed call: it opens no way to a contact person', () => {
    const asked = call('2026-03-03T12:00:00+08:00', { party: 'CONTACT_PERSON', person: 'anna' });
    expect(
      brokenBy(
        CN,
        hours.map((hour) => call(hour)),
        asked,
      ),
    ).toEqual(['CN-3P-LOST']);
  });
});

test('a zone that becomes known later is judged for what came before', () => {
  const history = historyOf(US, [talk('2026-03-02T23:30:00-05:00', A)]);
  history.add(fact('LOCATION_INFO', '2026-03-03T12:00:00-05:00', { zones: [zone('Asia/Tokyo')] }));
  const asked = (time: string) =>
    judge(rulebookOfPacks(['US-REGF']), history, call(time, A)).broken.map(({ rule }) => rule);
  // the talk was on the third in Tokyo
  expect(asked('2026-03-09T12:00:00+09:00')).toEqual(['US-REGF-CONV-7D']);
  expect(asked('2026-03-10T12:00:00+09:00')).toEqual([]);
});

test('a pack can be asked as it stood on a day', () => {
  const alone = call('2025-06-02T10:00:00+08:00', { channel: 'VISIT', partySize: 1 });
  expect(brokenBy(CN, [], alone)).toEqual([]);
  expect(brokenBy({ ...CN, packs: ['CN@2026-02-01'] }, [], alone)).toEqual(['CN-VISIT-2P']);
  const later = { ...alone, at: at('2026-06-02T10:00:00+08:00') };
  expect(brokenBy({ ...CN, packs: ['CN@2026-01-29'] }, [], later)).toEqual([]);
});

describe('rules that rest on memory', () => {
  test('are off, and warn', () => {
    const ma = { packs: ['US-MA'], zones: ['America/New_York'] };
    const two = [noAnswer('2026-03-02T10:00:00-05:00', A), noAnswer('2026-03-03T10:00:00-05:00', A)];
    const { verdict, broken, warnings } = judged(ma, two, call('2026-03-04T10:00:00-05:00', A));
    expect([verdict, broken]).toEqual(['allowed', []]);
    expect(warnings).toEqual(['US-MA-2IN7 is not switched on (940 CMR 7.04(1)(f)); it would be broken.']);
  });
});

describe('the truth', () => {
  test('a contact that breaks everything is judged and never refused', () => {
    const worst: ContactFact = call('2026-03-02T23:30:00+08:00', {
      party: 'CONTACT_PERSON',
      person: 'anna',
      channel: 'VISIT',
      purpose: 'COLLECT',
      partySize: 0,
      recording: null,
      disclosed: ['DEBT'],
    });
    expect(judged(CN, [], worst).broken.map(({ rule }) => rule)).toEqual([
      'CN-HOURS',
      'CN-PARTY',
      'CN-3P-LOST',
      'CN-3P-NODISCLOSE',
      'CN-VISIT-2P',
      'CN-REC',
    ]);
    expect(judged(CN, [], worst).broken.map(({ retryAt }) => retryAt)).toEqual(Array(6).fill(null));
  });

  test('a late report judges the contacts after it again', () => {
    const history = historyOf(
      CN,
      ['09', '10', '11'].map((hour) => talk(`2026-03-02T${hour}:00:00+08:00`)),
    );
    const rulebook = rulebookOfPacks(['CN']);
    expect(backTest(rulebook, history).totals).toEqual({});
    history.add(talk('2026-03-02T08:30:00+08:00'));
    expect(backTest(rulebook, history).totals).toEqual({ 'CN-TALK-3PERDAY': 1 });
  });

  test('of two contacts in one second only one is the fourth', () => {
    const four = ['09', '10', '11', '11'].map((hour) => talk(`2026-03-02T${hour}:00:00+08:00`));
    expect(backTest(rulebookOfPacks(['CN']), historyOf(CN, four)).totals).toEqual({ 'CN-TALK-3PERDAY': 1 });
  });

  test('a period picks what is judged, and all of the history counts', () => {
    const four = ['09', '10', '11', '12'].map((hour) => talk(`2026-03-02T${hour}:00:00+08:00`));
    const period = { from: at('2026-03-02T12:00:00+08:00'), to: at('2026-03-03T00:00:00+08:00') };
    const { contacts, totals } = backTest(rulebookOfPacks(['CN']), historyOf(CN, four), period);
    expect(contacts.map(({ verdict }) => verdict.verdict)).toEqual(['violation']);
    expect(totals).toEqual({ 'CN-TALK-3PERDAY': 1 });
  });
});

test('a country without hours lets a contact at night pass', () => {
  expect(judged(UK, [], call('2026-03-02T23:30:00Z')).verdict).toBe('allowed');
});
