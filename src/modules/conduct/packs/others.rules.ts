import type { Pack } from '../rule.rules.js';
import { clock, day, LIABLE, primary, secondary, THIRD_PERSONS, unverified } from './words.rules.js';

/** CONC has neither hours nor numbers: what the customer asks for, within reason, is the rule. */
export const uk: Pack = {
  id: 'UK',
  name: 'United Kingdom',
  rules: [
    {
      id: 'UK-REASONABLE',
      source: primary('CONC 7.9.4R'),
      scope: 'customer',
      window: 'as asked',
      severity: 'violation',
      parties: LIABLE,
      check: { kind: 'REQUESTS' },
      exemptions: [{ kind: 'ONE_REPLY' }],
      from: day('2014-04-01'),
    },
    {
      id: 'UK-BREATHING-SPACE',
      source: primary('Debt Respite Scheme Regulations 2020, creditor guidance (GOV.UK)'),
      scope: 'debt',
      window: 'at most 60 days; treatment and 30 days',
      severity: 'violation',
      check: { kind: 'BREATHING_SPACE', days: 60, afterTreatmentDays: 30 },
      from: day('2021-05-04'),
    },
    {
      id: 'UK-VISIT-NOTICE',
      source: primary('CONC 7.9.12R-7.9.14R'),
      scope: 'visit',
      window: 'before',
      severity: 'violation',
      channels: ['VISIT'],
      check: { kind: 'VISIT_NOTICE' },
      exemptions: [{ kind: 'CONSENT', scope: 'VISIT' }],
      from: day('2014-04-01'),
    },
  ],
};

/** The circular of 2022; the draft of 2026 only where no final text is needed, and off. */
export const india: Pack = {
  id: 'IN',
  name: 'India',
  rules: [
    {
      id: 'IN-RBI-HOURS',
      source: secondary('RBI circular of 2022-08-12'),
      scope: 'borrower',
      window: 'daily 19:00-08:00',
      severity: 'violation',
      channels: ['PHONE'],
      check: { kind: 'HOURS', first: clock(8), last: clock(19) },
      from: day('2022-08-12'),
    },
    {
      id: 'IN-RBI-HOURS-VISITS',
      source: unverified('RBI draft directions of 2026-02-12'),
      scope: 'borrower',
      window: 'daily 19:00-08:00',
      severity: 'advisory',
      channels: ['VISIT'],
      check: { kind: 'HOURS', first: clock(8), last: clock(19) },
      from: day('2026-07-01'),
      isOff: true,
    },
    {
      id: 'IN-RBI-PARTY',
      source: secondary('RBI circular of 2022-08-12; draft directions of 2026-02-12'),
      scope: 'borrower, guarantor',
      window: 'always',
      severity: 'violation',
      parties: [...THIRD_PERSONS, 'SPOUSE', 'PARENT_OF_MINOR'],
      check: { kind: 'PARTY' },
      from: day('2022-08-12'),
    },
  ],
};

/** There is no hour and no number for the whole Union: national law. */
export const eu: Pack = {
  id: 'EU',
  name: 'European Union',
  rules: [
    {
      id: 'EU-END',
      source: unverified('GDPR 28(3)(g)'),
      scope: 'processor',
      window: 'from the end of service',
      severity: 'advisory',
      channels: ['PHONE', 'SMS', 'EMAIL', 'LETTER', 'IM', 'VISIT'],
      actions: ['ACCESS', 'ATTEST_DELETION'],
      check: { kind: 'SERVICE_ENDED', attestDays: 30 },
      from: day('2018-05-25'),
      isOff: true,
    },
  ],
};

/** What holds everywhere, because the lender said so. */
export const house: Pack = {
  id: 'HOUSE',
  name: 'Everywhere',
  rules: [
    {
      id: 'HOUSE-HOLD',
      source: primary("the lender's hold on the account"),
      scope: 'case',
      window: 'while it stands',
      severity: 'violation',
      parties: LIABLE,
      check: { kind: 'HOLD' },
      exemptions: [
        { kind: 'ONE_REPLY' },
        { kind: 'PURPOSE', purposes: ['REQUIRED_BY_LAW', 'END_OF_COLLECTION_NOTICE', 'VERIFICATION'] },
      ],
      from: day('1970-01-01'),
    },
  ],
};
