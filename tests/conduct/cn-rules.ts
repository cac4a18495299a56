import { act, call, fact, noAnswer, talk } from './conduct-case.js';
import { broken, fine, type RuleTable } from './rule-table.js';

const day = (n: number, time: string) => `2026-03-${String(n).padStart(2, '0')}T${time}+08:00`;
const at = (time: string) => day(2, time);
const talks = (count: number, rest = {}) =>
  Array.from({ length: count }, (_, n) =>
    talk(at(`1${n}:00:00`), { agency: n % 2 ? 'East' : 'West', ...rest }),
  );
const dials = (count: number, rest = {}) =>
  Array.from({ length: count }, (_, n) => noAnswer(at(`1${n}:00:00`), { number: '13800001234', ...rest }));
const notified = (count: number) =>
  Array.from({ length: count }, (_, n) =>
    call(at(`1${n}:00:00`), { connection: 'ANSWERED_NOTIFICATION', agency: `agency-${n}` }),
  );
const ANNA = { party: 'CONTACT_PERSON', person: 'anna' } as const;
const BERT = { party: 'CONTACT_PERSON', person: 'bert' } as const;
const HASH = 'a'.repeat(64);
const visit = (time: string, rest = {}) =>
  call(time, { channel: 'VISIT', partySize: 2, identityShown: true, entryConsented: true, ...rest });
const failed = [noAnswer(at('09:00:00')), noAnswer(at('10:00:00')), noAnswer(at('11:00:00'))];
const recalled = [
  fact('PLACEMENT', day(1, '09:00:00'), { agency: 'East' }),
  fact('RECALL', day(2, '09:00:00'), { agency: 'East' }),
];

export const cnRules: RuleTable = {
  'CN-HOURS': [
    broken('a call at 22:00:00', call(at('22:00:00'))),
    fine('a call at 21:59:59', call(at('21:59:59'))),
    broken('a call at 07:59:59', call(at('07:59:59'))),
    fine('a call at 08:00:00', call(at('08:00:00'))),
    broken('a message at night', call(at('23:00:00'), { channel: 'SMS' })),
    broken('a visit at night', visit(at('23:00:00'))),
    fine('a call of the debtor at night', call(at('23:00:00'), { direction: 'INBOUND' })),
    fine('a call at night as agreed', call(at('23:00:00')), [
      fact('CONSENT', at('09:00:00'), { scopes: ['TIME'] }),
    ]),
    broken('a call at night, agreed for another day', call(at('23:00:00')), [
      fact('CONSENT', at('09:00:00'), { scopes: ['TIME'], onlyOn: ['2026-03-03'] }),
    ]),
  ],
  'CN-TALK-3PERDAY': [
    broken('a fourth talk on one day, agencies summed', talk(at('15:00:00'), { agency: 'North' }), talks(3)),
    fine('a third talk on one day', talk(at('15:00:00')), talks(2)),
    broken('a call that may become a fourth talk', call(at('15:00:00')), talks(3)),
    fine('a call after three talks that nobody answered', noAnswer(at('15:00:00')), talks(3)),
    fine('a talk that the debtor began', talk(at('15:00:00'), { direction: 'INBOUND' }), talks(3)),
    fine('a fourth talk of which the debtor began one', talk(at('15:00:00')), [
      ...talks(2),
      talk(at('14:00:00'), { direction: 'INBOUND' }),
    ]),
    fine('a talk on the next day at 08:00:00', talk(day(3, '08:00:00')), talks(3)),
    broken(
      'a fourth talk by a machine that listens',
      talk(at('15:00:00'), { isAutomated: true, isInteractive: true }),
      talks(3),
    ),
    fine(
      'a fourth talk of all, but the first with the guarantor',
      talk(at('15:00:00'), { party: 'GUARANTOR' }),
      talks(3),
    ),
  ],
  'CN-NOTIFY-3PERDAY': [
    broken(
      'a fourth notification on one day, agencies summed',
      call(at('15:00:00'), { connection: 'ANSWERED_NOTIFICATION' }),
      notified(3),
    ),
    fine(
      'a third notification on one day',
      call(at('15:00:00'), { connection: 'ANSWERED_NOTIFICATION' }),
      notified(2),
    ),
    broken('a machine that will only speak', call(at('15:00:00'), { isInteractive: false }), notified(3)),
    fine(
      'a fourth notification that nobody answered',
      noAnswer(at('15:00:00'), { isInteractive: false }),
      notified(3),
    ),
    fine('a fourth notification as agreed', call(at('15:00:00'), { isInteractive: false }), [
      ...notified(3),
      fact('CONSENT', at('09:00:00'), { scopes: ['NOTIFICATIONS'] }),
    ]),
  ],
  'CN-DIAL-6PERDAY': [
    broken(
      'a seventh dial of one number on one day',
      noAnswer(at('19:00:00'), { number: '138-0000-1234' }),
      dials(6),
    ),
    fine(
      'a sixth dial of one number on one day',
      noAnswer(at('19:00:00'), { number: '13800001234' }),
      dials(5),
    ),
    fine('a seventh dial, of another number', noAnswer(at('19:00:00'), { number: '13900001234' }), dials(6)),
    fine('a seventh dial on the next day', noAnswer(day(3, '08:00:00'), { number: '13800001234' }), dials(6)),
    broken(
      'a seventh dial that finds the line busy',
      call(at('19:00:00'), { number: '13800001234', connection: 'BUSY' }),
      dials(6),
    ),
    fine('a seventh dial as agreed', noAnswer(at('19:00:00'), { number: '13800001234' }), [
      ...dials(6),
      fact('CONSENT', at('09:00:00'), { scopes: ['CALLS'] }),
    ]),
  ],
  'CN-PARTY': [
    broken('a contact person asked to pay', call(at('10:00:00'), { ...ANNA, purpose: 'COLLECT' })),
    fine('a contact person asked to pass a message on', call(at('10:00:00'), { ...ANNA, purpose: 'RELAY' })),
    fine('a guarantor asked to pay', call(at('10:00:00'), { party: 'GUARANTOR', purpose: 'COLLECT' })),
    fine('a third person who offers to pay', call(at('10:00:00'), { ...ANNA, purpose: 'THIRD_PARTY_PAYS' })),
  ],
  'CN-3P-LOST': [
    broken('a contact person while nothing shows that the debtor is lost', call(at('12:00:00'), ANNA)),
    broken('a contact person on the day of three failed calls', call(at('12:00:00'), ANNA), failed),
    fine('a contact person on the day after three failed calls', call(day(3, '08:00:00'), ANNA), failed),
    broken(
      'a contact person on the day after two failed calls',
      call(day(3, '08:00:00'), ANNA),
      failed.slice(1),
    ),
    broken('a contact person after a talk between the failed calls', call(day(3, '08:00:00'), ANNA), [
      ...failed.slice(0, 2),
      talk(at('10:30:00')),
      noAnswer(at('11:00:00')),
    ]),
    fine(
      'a contact person at once on the third day of failed calls running',
      call(day(4, '12:00:00'), ANNA),
      [noAnswer(day(2, '09:00:00')), noAnswer(day(3, '09:00:00')), noAnswer(day(4, '09:00:00'))],
    ),
    broken(
      'a contact person after failed calls on days that do not follow one another',
      call(day(5, '12:00:00'), ANNA),
      [
        noAnswer(day(2, '09:00:00')),
        noAnswer(day(3, '09:00:00')),
        talk(day(3, '10:00:00')),
        noAnswer(day(5, '09:00:00')),
      ],
    ),
    fine('a contact person at once when the number is dead', call(at('12:00:00'), ANNA), [
      call(at('09:00:00'), { connection: 'NOT_IN_SERVICE', number: '1' }),
    ]),
    broken('a contact person when one of two numbers is dead', call(at('12:00:00'), ANNA), [
      call(at('09:00:00'), { connection: 'NOT_IN_SERVICE', number: '1' }),
      call(at('09:30:00'), { connection: 'NO_ANSWER', number: '2' }),
    ]),
    fine('a contact person when the debtor has died', call(at('12:00:00'), ANNA), [
      fact('DECEASED', at('09:00:00')),
    ]),
    fine('a contact person when the debtor cannot act', call(at('12:00:00'), ANNA), [
      fact('INCAPACITY', at('09:00:00')),
    ]),
  ],
  'CN-3P-NODISCLOSE': [
    broken('a contact person told of the debt', call(at('10:00:00'), { ...ANNA, disclosed: ['DEBT'] })),
    fine('a contact person told nothing', call(at('10:00:00'), { ...ANNA, disclosed: [] })),
    fine(
      'a contact person asked to have us called back',
      call(at('10:00:00'), { ...ANNA, disclosed: ['CALL_BACK'] }),
    ),
    broken(
      'a contact person who calls and is told of the debt',
      call(at('10:00:00'), { ...ANNA, direction: 'INBOUND', disclosed: ['DEBT'] }),
    ),
  ],
  'CN-3P-REFUSED': [
    broken('a contact person who refused, a year later', call('2027-03-02T10:00:00+08:00', ANNA), [
      fact('THIRD_PARTY_REFUSAL', at('09:00:00'), ANNA),
    ]),
    fine('another contact person than who refused', call(at('10:00:00'), BERT), [
      fact('THIRD_PARTY_REFUSAL', at('09:00:00'), ANNA),
    ]),
    fine('a contact person before the refusal', call(at('08:59:59'), ANNA), [
      fact('THIRD_PARTY_REFUSAL', at('09:00:00'), ANNA),
    ]),
  ],
  'CN-VISIT-2P': [
    broken('a visit by one', visit(at('10:00:00'), { partySize: 1 })),
    fine('a visit by two', visit(at('10:00:00'))),
    broken('a visit without a card shown', visit(at('10:00:00'), { identityShown: false })),
    broken('a home entered without consent', visit(at('10:00:00'), { entryConsented: false })),
    fine(
      'a visit by one on the day before the guideline',
      visit('2026-01-29T10:00:00+08:00', { partySize: 1 }),
    ),
    broken(
      'a visit by one on the day of the guideline',
      visit('2026-01-30T10:00:00+08:00', { partySize: 1 }),
    ),
  ],
  'CN-REC': [
    broken('a talk without a recording', talk(at('10:00:00'), { recording: null })),
    fine(
      'a talk with a recording and its hash',
      talk(at('10:00:00'), { recording: { ref: 'r-1', sha256: HASH } }),
    ),
    broken('a visit without a recording', visit(at('10:00:00'), { recording: null })),
    fine('a call that nobody answered', noAnswer(at('10:00:00'), { recording: null })),
    fine('a notification', call(at('10:00:00'), { connection: 'ANSWERED_NOTIFICATION', recording: null })),
  ],
  'CN-DEVICE': [
    broken('a call by a private telephone', call(at('10:00:00'), { deviceApproved: false })),
    fine('a call by an approved telephone', call(at('10:00:00'), { deviceApproved: true })),
    broken('a private social account', call(at('10:00:00'), { channel: 'IM', deviceApproved: false })),
    fine('a private telephone as the lender agreed', call(at('10:00:00'), { deviceApproved: false }), [
      fact('CONSENT', at('09:00:00'), { scopes: ['DEVICE'] }),
    ]),
  ],
  'CN-AGENCY-LIST': [
    broken('a placement with an agency that is not listed', act('PLACE', at('10:00:00'), { agency: 'East' })),
    fine('a placement with a listed agency', act('PLACE', at('10:00:00'), { agency: 'East' }), [
      fact('AGENCY_LISTED', at('09:00:00'), { agency: 'East' }),
    ]),
    broken('a placement with an agency struck off', act('PLACE', at('10:00:00'), { agency: 'East' }), [
      fact('AGENCY_LISTED', at('08:00:00'), { agency: 'East' }),
      fact('AGENCY_LISTED', at('09:00:00'), { agency: 'East', isListed: false }),
    ]),
  ],
  'CN-AGENCY-EVAL': [
    broken(
      'a placement a year and a day after the evaluation',
      act('PLACE', '2027-03-03T10:00:00+08:00', { agency: 'East' }),
      [fact('AGENCY_EVALUATED', at('09:00:00'), { agency: 'East' })],
    ),
    fine(
      'a placement a year after the evaluation',
      act('PLACE', '2027-03-02T10:00:00+08:00', { agency: 'East' }),
      [fact('AGENCY_EVALUATED', at('09:00:00'), { agency: 'East' })],
    ),
    broken(
      'a placement with an agency of which another was evaluated',
      act('PLACE', at('10:00:00'), { agency: 'West' }),
      [fact('AGENCY_EVALUATED', at('09:00:00'), { agency: 'East' })],
    ),
  ],
  'CN-AGENCY-TRAIN': [
    broken(
      'a collector trained a year and a day ago',
      act('ASSIGN_COLLECTOR', '2027-03-03T10:00:00+08:00', { collector: '007' }),
      [fact('AGENT_TRAINED', at('09:00:00'), { collector: '007' })],
    ),
    fine(
      'a collector trained a year ago',
      act('ASSIGN_COLLECTOR', '2027-03-02T10:00:00+08:00', { collector: '007' }),
      [fact('AGENT_TRAINED', at('09:00:00'), { collector: '007' })],
    ),
    broken(
      'a collector who was never trained',
      act('ASSIGN_COLLECTOR', at('10:00:00'), { collector: '007' }),
    ),
  ],
  'CN-NO-SUB': [
    broken('an agency behind the agency', act('SUB_PLACE', at('10:00:00'))),
    fine('an agency behind the agency to which the lender agreed', act('SUB_PLACE', at('10:00:00')), [
      fact('CONSENT', at('09:00:00'), { scopes: ['SUB_PLACEMENT'] }),
    ]),
  ],
  'CN-NO-CHARGE': [
    broken('a fee on top of the debt', act('TAKE_PAYMENT', at('10:00:00'), { hasExtraCharge: true })),
    broken("a payment to the agency's account", act('TAKE_PAYMENT', at('10:00:00'), { payee: 'OTHER' })),
    fine(
      "a payment of the debt to the lender's account",
      act('TAKE_PAYMENT', at('10:00:00'), { hasExtraCharge: false, payee: 'LENDER' }),
    ),
  ],
  'CN-END': [
    broken('access of a recalled agency', act('ACCESS', at('09:00:00'), { agency: 'East' }), recalled),
    fine('access a second before the recall', act('ACCESS', at('08:59:59'), { agency: 'East' }), recalled),
    broken('a call by a recalled agency', call(at('10:00:00'), { agency: 'East' }), recalled),
    fine('a call by the agency that has the case now', call(at('10:00:00'), { agency: 'West' }), recalled),
    fine('access after the case was given again', act('ACCESS', at('11:00:00'), { agency: 'East' }), [
      ...recalled,
      fact('PLACEMENT', at('10:00:00'), { agency: 'East' }),
    ]),
    fine(
      'an attestation of deletion thirty days after the recall',
      act('ATTEST_DELETION', '2026-04-01T23:59:59+08:00', { agency: 'East' }),
      recalled,
    ),
    broken(
      'an attestation of deletion a day later',
      act('ATTEST_DELETION', '2026-04-02T00:00:00+08:00', { agency: 'East' }),
      recalled,
    ),
    fine(
      'a late attestation of what a law makes the agency store',
      act('ATTEST_DELETION', '2026-04-02T00:00:00+08:00', { agency: 'East', isStoreOnly: true }),
      recalled,
    ),
  ],
  'CN-RETAIN': [
    broken(
      'card records on the last day of two years',
      act('DELETE_RECORDS', '2028-03-02T23:59:59+08:00', {
        records: 'CARD',
        keptSince: '2026-03-02' as never,
      }),
    ),
    fine(
      'card records a day later',
      act('DELETE_RECORDS', '2028-03-03T00:00:00+08:00', {
        records: 'CARD',
        keptSince: '2026-03-02' as never,
      }),
    ),
    broken(
      'consumer finance records on the last day of five years',
      act('DELETE_RECORDS', '2031-03-02T12:00:00+08:00', {
        records: 'CONSUMER_FINANCE',
        keptSince: '2026-03-02' as never,
      }),
    ),
    fine(
      'consumer finance records a day later',
      act('DELETE_RECORDS', '2031-03-03T12:00:00+08:00', {
        records: 'CONSUMER_FINANCE',
        keptSince: '2026-03-02' as never,
      }),
    ),
    broken(
      'the entrustment log on the last day of three years',
      act('DELETE_RECORDS', '2029-03-02T12:00:00+08:00', {
        records: 'ENTRUSTMENT',
        keptSince: '2026-03-02' as never,
      }),
    ),
    fine(
      'the entrustment log a day later',
      act('DELETE_RECORDS', '2029-03-03T12:00:00+08:00', {
        records: 'ENTRUSTMENT',
        keptSince: '2026-03-02' as never,
      }),
    ),
    broken(
      'old records of a held case',
      act('DELETE_RECORDS', '2036-03-03T12:00:00+08:00', {
        records: 'CARD',
        keptSince: '2026-03-02' as never,
      }),
      [fact('HOLD', at('09:00:00'), { kind: 'FRAUD' })],
    ),
  ],
  'CN-LIMIT': [
    broken(
      'a threat of a suit a day after the limitation ran out',
      act('THREATEN_SUIT', '2026-03-03T00:00:00+08:00'),
      [fact('LIMITATION', day(1, '09:00:00'), { endsOn: '2026-03-02' })],
    ),
    fine('a threat of a suit on its last day', act('THREATEN_SUIT', '2026-03-02T23:59:59+08:00'), [
      fact('LIMITATION', day(1, '09:00:00'), { endsOn: '2026-03-02' }),
    ]),
    fine(
      'a threat of a suit after the debt was acknowledged anew',
      act('THREATEN_SUIT', '2026-03-03T00:00:00+08:00'),
      [fact('LIMITATION', day(1, '09:00:00'), { endsOn: '2026-03-02', isReacknowledged: true })],
    ),
  ],
};
