import { describe, expect, test } from '@jest/globals';
import { call, CN, fact, noAnswer, retryOf, talk, US, type Place } from './conduct-case.js';

const SHANGHAI = (time: string) => `2026-03-02T${time}+08:00`;
const talks = ['09:00:00', '11:00:00', '14:00:00'].map((time) => talk(SHANGHAI(time)));

describe('when a refused contact would be allowed', () => {
  test('a fourth talk of the day, at eight the next morning', () => {
    expect(retryOf(CN, talks, call(SHANGHAI('15:00:00')))).toBe('2026-03-03T08:00:00+08:00');
  });

  test('a call in the evening, when the quiet hours end', () => {
    expect(retryOf(CN, [], call(SHANGHAI('22:00:00')))).toBe('2026-03-03T08:00:00+08:00');
    expect(retryOf(CN, [], call(SHANGHAI('21:59:59')))).toBe('now');
  });

  test('a call after a talk, on the seventh day after it', () => {
    const spoken = talk('2026-03-02T10:00:00-05:00', { debts: ['A'] });
    const again = call('2026-03-04T10:00:00-05:00', { debts: ['A'] });
    expect(retryOf(US, [spoken], again)).toBe('2026-03-09T08:00:01-04:00');
  });

  test('the eighth call in seven days, when the first one is seven days old', () => {
    const seven = [2, 2, 3, 3, 4, 4, 5].map((day, n) =>
      noAnswer(`2026-03-0${day}T1${n}:00:00-05:00`, { debts: ['A'] }),
    );
    const eighth = call('2026-03-06T10:00:00-05:00', { debts: ['A'] });
    expect(retryOf(US, seven, eighth)).toBe('2026-03-09T08:00:01-04:00');
    expect(retryOf(US, seven.slice(1), eighth)).toBe('now');
  });

  test('never, when the consumer wrote to cease', () => {
    const cease = fact('CEASE_NOTICE', '2026-03-02T10:00:00-05:00');
    expect(retryOf(US, [cease], call('2026-03-04T10:00:00-05:00'))).toBe(null);
  });

  test('in the hours that all zones share where the debtor may be', () => {
    const both: Place = { packs: ['US-REGF'], zones: ['America/New_York', 'America/Los_Angeles'] };
    expect(retryOf(both, [], call('2026-03-02T09:00:00-05:00'))).toBe('2026-03-02T11:00:01-05:00');
  });

  test('in the hour after the clocks were put forward', () => {
    expect(retryOf(US, [], call('2026-03-08T01:30:00-05:00'))).toBe('2026-03-08T08:00:01-04:00');
  });
});
