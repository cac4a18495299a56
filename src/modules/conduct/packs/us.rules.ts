import type { Pack, Rule } from '../rule.rules.js';
import { clock, CONSUMERS, day, primary, secondary, THIRD_PERSONS, unverified } from './words.rules.js';

/** Regulation F is in force since this day. */
const REG_F = day('2021-11-30');
/** Whoever is called, except those whom 1006.14(b)(3)(iii) leaves out. */
const CALLED = [...CONSUMERS, ...THIRD_PERSONS] as const;
const AT_A_TIME = ['PHONE', 'VISIT', 'SMS', 'EMAIL', 'IM'] as const;

const calls: readonly Rule[] = [
  {
    id: 'US-REGF-TIME',
    source: primary('12 CFR 1006.6(b)(1)(i)'),
    scope: 'consumer',
    window: '21:00-08:00 in all possible zones',
    severity: 'violation',
    channels: AT_A_TIME,
    parties: CONSUMERS,
    check: { kind: 'HOURS', first: clock(8, 0, 1), last: clock(20, 59, 59) },
    exemptions: [
      { kind: 'CONSENT', scope: 'TIME', direct: true },
      { kind: 'ONE_REPLY' },
      { kind: 'PURPOSE', purposes: ['REQUIRED_BY_LAW'] },
    ],
    from: REG_F,
  },
  {
    id: 'US-REGF-INCONVENIENT',
    source: primary('12 CFR 1006.6(b)(1)(i), comm. 6(b)(1)-1'),
    scope: 'consumer',
    window: 'as told',
    severity: 'violation',
    channels: AT_A_TIME,
    parties: CONSUMERS,
    check: { kind: 'INCONVENIENT_TIMES', endsInclusive: true },
    exemptions: [{ kind: 'CONSENT', scope: 'TIME', direct: true }, { kind: 'ONE_REPLY' }],
    from: REG_F,
  },
  {
    id: 'US-REGF-PLACE',
    source: primary('12 CFR 1006.6(b)(1)(ii)'),
    scope: 'consumer',
    window: 'as told',
    severity: 'violation',
    parties: CONSUMERS,
    check: { kind: 'INCONVENIENT_PLACES' },
    exemptions: [{ kind: 'CONSENT', scope: 'PLACE', direct: true }, { kind: 'ONE_REPLY' }],
    from: REG_F,
  },
  {
    id: 'US-REGF-WORKPLACE',
    source: primary('12 CFR 1006.6(b)(3)'),
    scope: 'consumer',
    window: 'as told',
    severity: 'violation',
    parties: CONSUMERS,
    check: { kind: 'WORKPLACE' },
    exemptions: [{ kind: 'CONSENT', scope: 'PLACE', direct: true }, { kind: 'ONE_REPLY' }],
    from: REG_F,
  },
  {
    id: 'US-REGF-CALLS-7IN7',
    source: primary('12 CFR 1006.14(b)(2)(i)(A)'),
    scope: 'person × debt × collector',
    window: 'the day and the six before it',
    severity: 'presumed_violation',
    channels: ['PHONE'],
    parties: CALLED,
    check: { kind: 'DEBT_CALLS', days: 7, limit: 7 },
    exemptions: [{ kind: 'CONSENT', scope: 'CALLS', direct: true, days: 7, endsByTalk: true }],
    from: REG_F,
  },
  {
    id: 'US-REGF-CONV-7D',
    source: primary('12 CFR 1006.14(b)(2)(i)(B)'),
    scope: 'person × debt × collector',
    window: 'the day of the talk and the six after it',
    severity: 'presumed_violation',
    channels: ['PHONE'],
    parties: CALLED,
    check: { kind: 'TALK_PAUSE', days: 7 },
    exemptions: [{ kind: 'CONSENT', scope: 'CALLS', direct: true, days: 7, endsByTalk: true }],
    from: REG_F,
  },
];

const requests: readonly Rule[] = [
  {
    id: 'US-REGF-CEASE',
    source: primary('12 CFR 1006.6(c)'),
    scope: 'consumer × debt',
    window: 'from receipt',
    severity: 'violation',
    parties: CONSUMERS,
    check: { kind: 'CEASE' },
    exemptions: [{ kind: 'PURPOSE', purposes: ['END_OF_COLLECTION_NOTICE', 'REMEDY_NOTICE'] }],
    from: REG_F,
  },
  {
    id: 'US-REGF-ATTORNEY',
    source: primary('12 CFR 1006.6(b)(2)'),
    scope: 'debt',
    window: 'while represented',
    severity: 'violation',
    parties: CONSUMERS,
    check: { kind: 'ATTORNEY' },
    exemptions: [{ kind: 'CONSENT', scope: 'ATTORNEY' }],
    from: REG_F,
  },
  {
    id: 'US-REGF-MEDIUM-OPTOUT',
    source: primary('12 CFR 1006.6(e), 1006.14(h)'),
    scope: 'person, any debt',
    window: 'until withdrawn',
    severity: 'violation',
    parties: CONSUMERS,
    check: { kind: 'OPT_OUTS' },
    exemptions: [
      { kind: 'ONE_CONFIRMATION' },
      { kind: 'ONE_REPLY' },
      { kind: 'PURPOSE', purposes: ['REQUIRED_BY_LAW'] },
    ],
    from: REG_F,
  },
  {
    id: 'US-REGF-DISPUTE-HOLD',
    source: primary('12 CFR 1006.38(d)'),
    scope: 'debt',
    window: 'until verification is sent',
    severity: 'violation',
    parties: CONSUMERS,
    check: { kind: 'DISPUTE', validationDays: 30 },
    exemptions: [{ kind: 'PURPOSE', purposes: ['VERIFICATION', 'REQUIRED_BY_LAW'] }],
    from: REG_F,
  },
  {
    id: 'US-REGF-EMAIL-PROCEDURE',
    source: primary('12 CFR 1006.6(d)(4)'),
    scope: 'address',
    window: 'notice with 35 days to opt out',
    severity: 'violation',
    channels: ['EMAIL'],
    parties: CONSUMERS,
    check: { kind: 'EMAIL_BASIS', optOutDays: 35 },
    exemptions: [{ kind: 'ONE_REPLY' }],
    from: REG_F,
  },
  {
    id: 'US-REGF-SMS-60D',
    source: primary('12 CFR 1006.6(d)(5)'),
    scope: 'number',
    window: '60 days',
    severity: 'violation',
    channels: ['SMS'],
    parties: CONSUMERS,
    check: { kind: 'SMS_BASIS', days: 60 },
    exemptions: [{ kind: 'ONE_REPLY' }],
    from: REG_F,
  },
  {
    id: 'US-REGF-VALIDATION',
    source: primary('12 CFR 1006.34(a)'),
    scope: 'debt',
    window: '5 days from the first communication',
    severity: 'violation',
    channels: ['LETTER', 'EMAIL'],
    parties: CONSUMERS,
    check: { kind: 'VALIDATION', days: 5 },
    from: REG_F,
  },
];

const thirdPersons: readonly Rule[] = [
  {
    id: 'US-REGF-LOCATION-ONCE',
    source: primary('12 CFR 1006.10(c)'),
    scope: 'third person × collector',
    window: 'for ever',
    severity: 'violation',
    parties: THIRD_PERSONS,
    check: { kind: 'ONCE' },
    exemptions: [{ kind: 'ASKED_FOR' }, { kind: 'PURPOSE', purposes: ['LOCATE_AGAIN'] }],
    from: REG_F,
  },
  {
    id: 'US-REGF-3P-NODISCLOSE',
    source: primary('12 CFR 1006.6(d)(1), 1006.10(b)'),
    scope: 'third person',
    window: 'always',
    severity: 'violation',
    parties: THIRD_PERSONS,
    directions: ['OUTBOUND', 'INBOUND'],
    check: {
      kind: 'NO_DISCLOSURE',
      mayTell: ['NAME', 'LOCATION', 'CALL_BACK'],
      ifAsked: ['EMPLOYER'],
      isForLocation: true,
    },
    from: REG_F,
  },
];

const acts: readonly Rule[] = [
  {
    id: 'US-REGF-FURNISH-WAIT',
    source: primary('12 CFR 1006.30(a)(1), comm. 30(a)(1)-2'),
    scope: 'debt',
    window: '14 days after a letter or an electronic message',
    severity: 'violation',
    actions: ['FURNISH_TO_CREDIT_BUREAU'],
    check: { kind: 'FURNISH_WAIT', days: 14 },
    from: REG_F,
  },
  {
    id: 'US-REGF-NO-PLACE',
    source: primary('12 CFR 1006.30(b)(1)'),
    scope: 'debt',
    window: 'always',
    severity: 'violation',
    actions: ['PLACE'],
    check: { kind: 'NOT_PLACEABLE' },
    from: REG_F,
  },
  {
    id: 'US-REGF-RETAIN',
    source: primary('12 CFR 1006.100'),
    scope: 'records; recordings',
    window: '3 years after the last activity; 3 years after the call',
    severity: 'violation',
    actions: ['DELETE_RECORDS', 'DELETE_RECORDINGS'],
    check: { kind: 'RETENTION', years: { CARD: 3, CONSUMER_FINANCE: 3, ENTRUSTMENT: 3, OTHER: 3 } },
    from: REG_F,
  },
];

/** 12 CFR part 1006. */
export const usRegF: Pack = {
  id: 'US-REGF',
  name: 'United States, Regulation F',
  rules: [...calls, ...requests, ...thirdPersons, ...acts],
};

export const usNyc: Pack = {
  id: 'US-NYC',
  name: 'New York City',
  base: 'US-REGF',
  rules: [
    {
      id: 'US-NYC-3IN7',
      source: secondary('6 RCNY 5-77 as amended, effective 2026-09-01'),
      scope: 'consumer × account × collector',
      window: 'the day and the six before it',
      severity: 'violation',
      parties: CONSUMERS,
      check: { kind: 'CAP', counts: 'CONTACTS', per: ['PERSON', 'DEBT', 'AGENCY'], days: 7, limit: 3 },
      from: day('2026-09-01'),
    },
  ],
};

export const usMa: Pack = {
  id: 'US-MA',
  name: 'Massachusetts',
  base: 'US-REGF',
  rules: [
    {
      id: 'US-MA-2IN7',
      source: unverified('940 CMR 7.04(1)(f)'),
      scope: 'consumer × debt × collector',
      window: 'the day and the six before it',
      severity: 'advisory',
      channels: ['PHONE', 'SMS'],
      parties: CONSUMERS,
      check: { kind: 'CAP', counts: 'CONTACTS', per: ['PERSON', 'DEBT', 'AGENCY'], days: 7, limit: 2 },
      from: REG_F,
      isOff: true,
    },
  ],
};
