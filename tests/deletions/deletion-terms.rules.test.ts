import { describe, expect, test } from '@jest/globals';
import type { LocalDate } from '../../src/kernel/time.js';
import { deletionTerms, dutyDays } from '../../src/modules/deletions/deletion-terms.rules.js';

const day = (text: string) => text as LocalDate;

describe('by the law of the person', () => {
  test.each([
    ['CN', 'DELETE', '2026-03-10', null, '2026-04-09', 'PIPL 21(2)'],
    ['DE', 'DELETE', '2026-03-10', null, '2026-04-09', 'GDPR 28(3)(g)'],
    ['GB', 'DELETE', '2026-03-10', null, '2026-04-09', 'UK GDPR 28(3)(g)'],
    ['UK', 'DELETE', '2026-03-10', null, '2026-04-09', 'UK GDPR 28(3)(g)'],
    ['IN', 'DELETE', '2026-03-10', null, '2026-04-09', 'DPDP Act 2023, 8(7)(b)'],
    ['US', 'KEEP_EVIDENCE', '2026-03-10', '2029-03-10', '2029-04-09', '12 CFR 1006.100(a)'],
    ['US-NY', 'KEEP_EVIDENCE', '2026-03-10', '2029-03-10', '2029-04-09', '12 CFR 1006.100(a)'],
    // of a leap day to the end of February
    ['US', 'KEEP_EVIDENCE', '2028-02-29', '2031-02-28', '2031-03-30', '12 CFR 1006.100(a)'],
    ['SG', 'DELETE', '2026-12-31', null, '2027-01-30', 'no text known'],
  ])('%s: %s, of %s', (jurisdiction, kind, endedOn, keepUntil, dueOn, basis) => {
    const terms = deletionTerms(jurisdiction);
    expect(terms.kind).toBe(kind);
    expect(terms.basis).toContain(basis);
    expect(dutyDays(terms, day(endedOn))).toEqual({ keepUntil, dueOn });
  });
});
