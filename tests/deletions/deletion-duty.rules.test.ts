import { describe, expect, test } from '@jest/globals';
import type { Instant, LocalDate, TimeZone } from '../../src/kernel/time.js';
import {
  dutyStatuses,
  dutyTransitions,
  endsDuty,
  flagsOf,
  isOverdue,
  type DutyTransition,
} from '../../src/modules/deletions/deletion-duty.rules.js';

const at = (text: string) => Date.parse(text) as Instant;
const duty = {
  since: at('2026-03-10T10:00:00Z'),
  keepUntil: null as LocalDate | null,
  dueAt: at('2026-04-09T16:00:00Z'),
  timeZone: 'Asia/Shanghai' as TimeZone,
};
const inTime = at('2026-04-01T00:00:00Z');

describe('what is remarkable about an attestation', () => {
  test.each([
    ['deleted a moment before the end', '2026-03-10T09:59:59.999Z', ['BEFORE_END']],
    ['deleted at the end', '2026-03-10T10:00:00Z', []],
  ])('%s', (_, deletedAt, flags) => {
    expect(flagsOf(duty, at(deletedAt), inTime)).toEqual(flags);
  });

  test.each([
    ['told in the last moment of the due day', '2026-04-09T15:59:59.999Z', []],
    ['told in the first of the next day', '2026-04-09T16:00:00Z', ['LATE']],
  ])('%s', (_, now, flags) => {
    expect(flagsOf(duty, at('2026-03-11T00:00:00Z'), at(now))).toEqual(flags);
  });

  test.each([
    [
      'on the last day of evidence, in the zone of the agreement',
      '2029-03-10T15:59:59Z',
      ['EVIDENCE_DELETED'],
    ],
    ['on the day after', '2029-03-10T16:00:00Z', []],
  ])('evidence deleted %s', (_, deletedAt, flags) => {
    const kept = { ...duty, keepUntil: '2029-03-10' as LocalDate, dueAt: at('2029-04-09T16:00:00Z') };
    expect(flagsOf(kept, at(deletedAt), at('2029-03-11T00:00:00Z'))).toEqual(flags);
  });

  test('only what was deleted after the end ends the duty', () => {
    expect(endsDuty(['BEFORE_END', 'LATE'])).toBe(false);
    expect(endsDuty(['EVIDENCE_DELETED', 'LATE'])).toBe(true);
  });
});

test('every state takes an attestation, and none but open ones a waiver, more time or another turn', () => {
  const takers = (transition: DutyTransition) =>
    dutyStatuses.filter((status) => dutyTransitions[status][transition] !== undefined);
  expect(takers('ATTEST')).toEqual(dutyStatuses);
  expect(takers('EXTEND')).toEqual(['OPEN']);
  expect(takers('SUPERSEDE')).toEqual(['OPEN']);
  // waived again it stays waived
  expect(takers('WAIVE')).toEqual(['OPEN', 'WAIVED']);
});

test('only an open duty is overdue, from the first moment after its due day', () => {
  const { dueAt } = duty;
  for (const status of dutyStatuses) expect(isOverdue(status, dueAt, dueAt)).toBe(status === 'OPEN');
  expect(isOverdue('OPEN', dueAt, (dueAt - 1) as Instant)).toBe(false);
});
