import { describe, expect, test } from '@jest/globals';
import { parseInstant, type LocalDate, type TimeZone } from '../../src/kernel/time.js';
import { recordingFlags } from '../../src/modules/contacts/index.js';

const china = { jurisdiction: 'CN', timeZone: 'Asia/Shanghai' as TimeZone };
const at = (text: string) => parseInstant(text)!;
const recording = (keptUntil: string | null) => ({
  uri: 'urn:rec:1',
  sha256: 'ab'.repeat(32),
  keptUntil: keptUntil as LocalDate | null,
});

describe('CN-REC (CBA guideline of 30 January 2026): a recording is missing', () => {
  test.each([
    ['of a talk', 'PHONE', 'CONVERSATION', '2026-03-10T02:00:00Z', ['RECORDING_MISSING']],
    ['of no call that reached nobody', 'PHONE', 'NO_ANSWER', '2026-03-10T02:00:00Z', []],
    ['of a visit that met nobody', 'VISIT', 'NO_ANSWER', '2026-03-10T02:00:00Z', ['RECORDING_MISSING']],
    ['of no message', 'SMS', 'SENT', '2026-03-10T02:00:00Z', []],
    [
      'of a talk in the first second in force',
      'PHONE',
      'CONVERSATION',
      '2026-01-29T16:00:00Z',
      ['RECORDING_MISSING'],
    ],
    ['of no talk a second before', 'PHONE', 'CONVERSATION', '2026-01-29T15:59:59Z', []],
  ] as const)('%s', (_, channel, connection, instant, flags) => {
    expect(recordingFlags({ channel, connection }, at(instant), china)).toEqual(flags);
  });

  test('and of no talk where no rule asks for one (12 CFR 1006.100)', () => {
    const usa = { jurisdiction: 'US', timeZone: 'America/New_York' as TimeZone };
    const talk = { channel: 'PHONE', connection: 'CONVERSATION' } as const;
    expect(recordingFlags(talk, at('2026-03-10T15:00:00Z'), usa)).toEqual([]);
    expect(recordingFlags(talk, at('2026-03-10T15:00:00Z'), { ...usa, jurisdiction: 'ZZ' })).toEqual([]);
  });
});

describe('a recording is kept', () => {
  const talk = { channel: 'PHONE', connection: 'CONVERSATION' } as const;
  const late = at('2026-03-10T17:00:00Z'); // the 11th in Shanghai
  test.each([
    ['two years in China (CARD 68)', 'CN', 'Asia/Shanghai', '2028-03-11', []],
    ['a day less', 'CN', 'Asia/Shanghai', '2028-03-10', ['RECORDING_KEPT_TOO_SHORT']],
    ['nobody knows how long', 'CN', 'Asia/Shanghai', null, ['RECORDING_KEPT_TOO_SHORT']],
    ['three years in the USA (12 CFR 1006.100(b))', 'US', 'America/New_York', '2029-03-10', []],
    ['a day less there', 'US', 'America/New_York', '2029-03-09', ['RECORDING_KEPT_TOO_SHORT']],
    ['as long as one likes elsewhere', 'UK', 'Europe/London', null, []],
  ] as const)('%s', (_, jurisdiction, timeZone, keptUntil, flags) => {
    const place = { jurisdiction, timeZone: timeZone as TimeZone };
    expect(recordingFlags({ ...talk, recording: recording(keptUntil) }, late, place)).toEqual(flags);
  });

  test('over a leap day', () => {
    const leap = at('2028-02-29T04:00:00Z');
    const kept = (until: string) => recordingFlags({ ...talk, recording: recording(until) }, leap, china);
    expect(kept('2030-02-28')).toEqual(['RECORDING_KEPT_TOO_SHORT']);
    expect(kept('2030-03-01')).toEqual([]);
  });
});
