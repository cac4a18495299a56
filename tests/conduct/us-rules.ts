import { act, call, fact, noAnswer, talk, type Place } from './conduct-case.js';
import { broken, fine, type RuleTable } from './rule-table.js';

/** March 2026: the clocks of New York are put forward on the 8th. */
const day = (n: number, time: string) =>
  `2026-03-${String(n).padStart(2, '0')}T${time}${n < 8 ? '-05:00' : '-04:00'}`;
const at = (time: string) => day(2, time);
const A = { debts: ['A'] };
const calls = (count: number, on: number, rest = {}) =>
  Array.from({ length: count }, (_, n) => noAnswer(day(on, `1${n}:00:00`), { ...A, ...rest }));
const consent = (time: string, rest = {}) =>
  fact('CONSENT', time, { givenTo: 'DEBT_COLLECTOR', scopes: ['CALLS'], ...rest });
const message = (channel: 'SMS' | 'EMAIL' | 'LETTER', time: string, rest = {}) =>
  call(time, { channel, connection: 'SENT', ...rest });
const heard = (channel: 'SMS' | 'EMAIL', time: string, rest = {}) =>
  call(time, { channel, direction: 'INBOUND', connection: 'RECEIVED', ...rest });
const MAIL = { address: 'kim@example.org' };
const CELL = { number: '+1 212 555 0100' };
const JOE = { party: 'THIRD_PARTY', person: 'joe' } as const;
const coasts: Place = { packs: ['US-REGF'], zones: ['America/New_York', 'America/Los_Angeles'] };
const noon = (rest = {}) => call(at('12:00:00'), rest);
const prefers = (rest: object) => fact('PREFERENCE', day(1, '09:00:00'), { ...rest });

export const usRules: RuleTable = {
  'US-REGF-TIME': [
    broken('a call at 08:00:00', call(at('08:00:00'))),
    fine('a call at 08:00:01', call(at('08:00:01'))),
    fine('a call at 20:59:59', call(at('20:59:59'))),
    broken('a call at 21:00:00', call(at('21:00:00'))),
    broken(
      'a call at nine in New York where the debtor may be in Los Angeles',
      call(at('09:00:00')),
      [],
      coasts,
    ),
    broken('a call at 11:00:00 where it may be 08:00:00', call(at('11:00:00')), [], coasts),
    fine('a call at 11:00:01 where it may be 08:00:01', call(at('11:00:01')), [], coasts),
    broken('a call at 21:00:00 where it may be 18:00:00', call(at('21:00:00')), [], coasts),
    broken('a text at night', message('SMS', at('22:00:00'), CELL)),
    broken('an e-mail sent at night', message('EMAIL', at('22:00:00'), MAIL)),
    fine('a letter: mail has no hour', message('LETTER', at('22:00:00'))),
    fine('a call at night by consent given to the collector', call(at('22:00:00')), [
      consent(at('09:00:00'), { scopes: ['TIME'] }),
    ]),
    broken('a call at night by consent given to the creditor', call(at('22:00:00')), [
      consent(at('09:00:00'), { scopes: ['TIME'], givenTo: 'CREDITOR' }),
    ]),
    fine(
      'the first answer to a text of the consumer',
      message('SMS', at('22:01:00'), { ...CELL, isReply: true }),
      [heard('SMS', at('22:00:00'), CELL)],
    ),
    broken('the second answer to it', message('SMS', at('22:02:00'), { ...CELL, isReply: true }), [
      heard('SMS', at('22:00:00'), CELL),
      message('SMS', at('22:01:00'), { ...CELL, isReply: true }),
    ]),
    broken('07:30 in the summer time that began this night', call(day(8, '07:30:00'))),
    fine('08:30 in the summer time that began this night', call(day(8, '08:30:00'))),
  ],
  'US-REGF-INCONVENIENT': [
    broken('a call at the first second of an inconvenient time', noon(), [
      prefers({ inconvenient: [{ from: 43_200, to: 46_800 }] }),
    ]),
    fine('a call a second before it', call(at('11:59:59')), [
      prefers({ inconvenient: [{ from: 43_200, to: 46_800 }] }),
    ]),
    broken('a call at its last second', call(at('13:00:00')), [
      prefers({ inconvenient: [{ from: 43_200, to: 46_800 }] }),
    ]),
    fine('a call a second after it', call(at('13:00:01')), [
      prefers({ inconvenient: [{ from: 43_200, to: 46_800 }] }),
    ]),
    broken('a call on a Monday that is inconvenient', noon(), [
      prefers({ inconvenient: [{ weekdays: [1] }] }),
    ]),
    fine('a call on the Tuesday after it', call(day(3, '12:00:00')), [
      prefers({ inconvenient: [{ weekdays: [1] }] }),
    ]),
    broken('a call in a night shift that began on Sunday', call(at('09:00:00')), [
      prefers({ inconvenient: [{ weekdays: [7], from: 79_200, to: 36_000 }] }),
    ]),
    fine('a call after the preference has ended', noon(), [
      prefers({ inconvenient: [{ until: '2026-03-01' }] }),
    ]),
    broken('a call on its last day', noon(), [prefers({ inconvenient: [{ until: '2026-03-02' }] })]),
    fine(
      'the first answer to what the consumer wrote then',
      message('SMS', at('12:01:00'), { ...CELL, isReply: true }),
      [prefers({ inconvenient: [{ from: 43_200, to: 46_800 }] }), heard('SMS', at('12:00:00'), CELL)],
    ),
  ],
  'US-REGF-PLACE': [
    broken('a call to a hospital that is inconvenient', noon({ places: ['HOSPITAL'] }), [
      prefers({ inconvenientPlaces: ['HOSPITAL'] }),
    ]),
    fine('a call to another place', noon({ places: ['HOME'] }), [
      prefers({ inconvenientPlaces: ['HOSPITAL'] }),
    ]),
  ],
  'US-REGF-WORKPLACE': [
    broken('a call to work where the employer forbids it', noon({ places: ['WORK'] }), [
      prefers({ blockedPlaces: ['WORK'] }),
    ]),
    fine('a call to work where nobody forbids it', noon({ places: ['WORK'] })),
    fine('a call to the home where the employer forbids it', noon({ places: ['HOME'] }), [
      prefers({ blockedPlaces: ['WORK'] }),
    ]),
  ],
  'US-REGF-CALLS-7IN7': [
    broken('an eighth call in seven days', call(day(6, '10:00:00'), A), calls(7, 2)),
    fine('a seventh call in seven days', call(day(6, '10:00:00'), A), calls(6, 2)),
    broken(
      'an eighth call on the sixth day after the first ones, more than 143 hours later',
      call(day(8, '10:00:00'), A),
      calls(7, 2),
    ),
    fine(
      'an eighth call on the seventh day after them, fewer than 168 hours later',
      call(day(9, '09:00:00'), A),
      calls(7, 2),
    ),
    fine('an eighth call about another debt', call(day(6, '10:00:00'), { debts: ['B'] }), calls(7, 2)),
    fine(
      'an eighth call to another person',
      call(day(6, '10:00:00'), { ...A, party: 'SPOUSE' }),
      calls(7, 2),
    ),
    fine(
      'an eighth call by another collector',
      call(day(6, '10:00:00'), { ...A, agency: 'West' }),
      calls(7, 2, { agency: 'East' }),
    ),
    broken(
      'an eighth call by the collector who has the case after a recall',
      call(day(6, '10:00:00'), { ...A, agency: 'West' }),
      [
        ...calls(7, 2, { agency: 'East' }),
        fact('RECALL', day(3, '09:00:00'), { agency: 'East' }),
        fact('PLACEMENT', day(4, '09:00:00'), { agency: 'West' }),
      ],
    ),
    fine('an eighth call of which one found the line busy', call(day(6, '10:00:00'), A), [
      ...calls(6, 2),
      call(day(3, '10:00:00'), { ...A, connection: 'BUSY' }),
    ]),
    fine('an eighth call of which one was not in service', call(day(6, '10:00:00'), A), [
      ...calls(6, 2),
      call(day(3, '10:00:00'), { ...A, connection: 'NOT_IN_SERVICE' }),
    ]),
    broken('an eighth call of which one left no message', call(day(6, '10:00:00'), A), [
      ...calls(6, 2),
      call(day(3, '10:00:00'), { ...A, connection: 'VOICEMAIL_NO_MESSAGE_LEFT' }),
    ]),
    broken('an eighth call of which one was a ringless voicemail', call(day(6, '10:00:00'), A), [
      ...calls(6, 2),
      call(day(3, '10:00:00'), { ...A, connection: 'RINGLESS_VOICEMAIL' }),
    ]),
    fine('an eighth call of which one came from the consumer', call(day(6, '10:00:00'), A), [
      ...calls(6, 2),
      noAnswer(day(3, '10:00:00'), { ...A, direction: 'INBOUND' }),
    ]),
    fine('seven calls and a text', message('SMS', day(6, '10:00:00'), { ...A, ...CELL }), calls(7, 2)),
    fine('an eighth call of which one was to a number of somebody else', call(day(6, '10:00:00'), A), [
      ...calls(6, 2),
      noAnswer(day(3, '10:00:00'), { ...A, number: '1' }),
      fact('WRONG_NUMBER_LEARNED', day(4, '10:00:00'), { number: '1' }),
    ]),
    fine(
      'an eighth call by consent for this number given six days before',
      call(day(8, '10:00:00'), { ...A, number: '1' }),
      [...calls(7, 3, { number: '2' }), consent(day(2, '09:00:00'), { number: '1' })],
    ),
    broken(
      'an eighth call by consent for this number given seven days before',
      call(day(9, '10:00:00'), { ...A, number: '1' }),
      [...calls(7, 3, { number: '2' }), consent(day(2, '09:00:00'), { number: '1' })],
    ),
    broken('an eighth call by consent that a talk ended', call(day(5, '10:00:00'), A), [
      ...calls(7, 2),
      consent(day(3, '09:00:00')),
      talk(day(4, '09:00:00'), A),
    ]),
    broken('an eighth call by consent that was taken back', call(day(5, '10:00:00'), A), [
      ...calls(7, 2),
      consent(day(3, '09:00:00')),
      fact('CONSENT_REVOKED', day(4, '09:00:00')),
    ]),
    fine('an eighth call of which one had been agreed to', call(day(6, '10:00:00'), A), [
      ...calls(6, 2),
      consent(day(3, '09:00:00'), { onlyOn: ['2026-03-03'] }),
      noAnswer(day(3, '10:00:00'), A),
    ]),
    fine(
      'unanswered calls about two debts, seven for each',
      call(day(6, '10:00:00'), { debts: ['A', 'B'] }),
      [...calls(7, 2, { debts: ['A', 'B'] }), ...calls(6, 3, { debts: ['A', 'B'] })],
    ),
    broken('one more unanswered call about two debts', call(day(6, '10:00:00'), { debts: ['A', 'B'] }), [
      ...calls(7, 2, { debts: ['A', 'B'] }),
      ...calls(7, 3, { debts: ['A', 'B'] }),
    ]),
    fine(
      'a call about one of them where seven calls about both may be counted to the other',
      call(day(6, '10:00:00'), A),
      calls(7, 2, { debts: ['A', 'B'] }),
    ),
    broken('a call about one of them where the other is used up', call(day(6, '10:00:00'), A), [
      ...calls(7, 2, { debts: ['A', 'B'] }),
      ...calls(7, 3, { debts: ['B'] }),
    ]),
  ],
  'US-REGF-CONV-7D': [
    broken('a call on the day of a talk', call(at('15:00:00'), A), [talk(at('10:00:00'), A)]),
    broken('a call on the sixth day after it', call(day(8, '12:00:00'), A), [talk(at('10:00:00'), A)]),
    fine('a call on the seventh day after it', call(day(9, '09:00:00'), A), [talk(at('10:00:00'), A)]),
    broken('a call after a talk that the consumer began', call(day(3, '12:00:00'), A), [
      talk(at('10:00:00'), { ...A, direction: 'INBOUND' }),
    ]),
    fine('a call about a debt that was not talked about', call(day(3, '12:00:00'), { debts: ['B'] }), [
      talk(at('10:00:00'), { debts: ['A', 'B'], conversationDebts: ['A'] }),
    ]),
    broken('a call about the debt that was', call(day(3, '12:00:00'), A), [
      talk(at('10:00:00'), { debts: ['A', 'B'], conversationDebts: ['A'] }),
    ]),
    fine('a call after a call that nobody answered', call(day(3, '12:00:00'), A), [
      noAnswer(at('10:00:00'), A),
    ]),
    fine('a call that the consumer asked for in the talk', call(day(3, '12:00:00'), A), [
      talk(at('10:00:00'), A),
      consent(at('10:00:00')),
    ]),
    fine('a call of the consumer', talk(day(3, '12:00:00'), { ...A, direction: 'INBOUND' }), [
      talk(at('10:00:00'), A),
    ]),
  ],
  'US-REGF-CEASE': [
    broken('a call at the second in which the notice arrived', noon(), [
      fact('CEASE_NOTICE', day(1, '09:00:00'), { receivedAt: Date.parse(at('12:00:00')) }),
    ]),
    fine('a call a second before it arrived', call(at('11:59:59')), [
      fact('CEASE_NOTICE', day(1, '09:00:00'), { receivedAt: Date.parse(at('12:00:00')) }),
    ]),
    fine('a call after a request that was not written', noon(), [
      fact('CEASE_NOTICE', day(1, '09:00:00'), { inWriting: false }),
    ]),
    fine(
      'a notice that collection ends',
      message('LETTER', at('12:00:00'), { purpose: 'END_OF_COLLECTION_NOTICE' }),
      [fact('CEASE_NOTICE', day(1, '09:00:00'))],
    ),
    fine('a notice of a remedy', message('LETTER', at('12:00:00'), { purpose: 'REMEDY_NOTICE' }), [
      fact('CEASE_NOTICE', day(1, '09:00:00')),
    ]),
    fine('a call about another debt', noon({ debts: ['B'] }), [fact('CEASE_NOTICE', day(1, '09:00:00'), A)]),
  ],
  'US-REGF-ATTORNEY': [
    broken('a call to a consumer with an attorney', noon(), [fact('ATTORNEY', day(1, '09:00:00'))]),
    fine('a call before the attorney was known', call(day(1, '08:59:59')), [
      fact('ATTORNEY', day(1, '09:00:00')),
    ]),
    fine('a call to the attorney', noon({ party: 'ATTORNEY' }), [fact('ATTORNEY', day(1, '09:00:00'))]),
    fine('a call to a consumer whose attorney does not answer', noon(), [
      fact('ATTORNEY', day(1, '09:00:00'), { letsContact: true }),
    ]),
    fine('a call to a consumer who is no longer represented', noon(), [
      fact('ATTORNEY', day(1, '09:00:00')),
      fact('ATTORNEY', at('09:00:00'), { isRepresented: false }),
    ]),
  ],
  'US-REGF-MEDIUM-OPTOUT': [
    broken('a text to a number opted out', message('SMS', at('12:00:00'), CELL), [
      fact('OPT_OUT', at('09:00:00'), CELL),
    ]),
    fine('a text to another number', message('SMS', at('12:00:00'), { number: '2' }), [
      fact('OPT_OUT', at('09:00:00'), CELL),
    ]),
    fine('a text a second before the opt-out', message('SMS', at('08:59:59'), CELL), [
      fact('OPT_OUT', at('09:00:00'), CELL),
    ]),
    broken(
      'an e-mail to an address opted out, about another debt',
      message('EMAIL', at('12:00:00'), { ...MAIL, debts: ['B'] }),
      [fact('OPT_OUT', at('09:00:00'), { ...MAIL, ...A })],
    ),
    broken('a call where calls are not wanted', noon(), [prefers({ blockedMedia: ['PHONE'] })]),
    fine('a letter where calls are not wanted', message('LETTER', at('12:00:00')), [
      prefers({ blockedMedia: ['PHONE'] }),
    ]),
    broken('a call to a number that is not wanted', noon(CELL), [
      prefers({ blockedNumbers: ['+12125550100'] }),
    ]),
    fine('one confirmation', message('SMS', at('12:00:00'), { ...CELL, purpose: 'OPT_OUT_CONFIRMATION' }), [
      fact('OPT_OUT', at('09:00:00'), CELL),
    ]),
    broken(
      'a second confirmation',
      message('SMS', at('12:00:00'), { ...CELL, purpose: 'OPT_OUT_CONFIRMATION' }),
      [
        fact('OPT_OUT', at('09:00:00'), CELL),
        message('SMS', at('10:00:00'), { ...CELL, purpose: 'OPT_OUT_CONFIRMATION' }),
      ],
    ),
    fine('a text after the person opted in again', message('SMS', at('12:00:00'), CELL), [
      fact('OPT_OUT', at('09:00:00'), CELL),
      fact('OPT_IN', at('10:00:00'), CELL),
    ]),
    fine(
      'a notice that a law asks for',
      message('SMS', at('12:00:00'), { ...CELL, purpose: 'REQUIRED_BY_LAW' }),
      [fact('OPT_OUT', at('09:00:00'), CELL)],
    ),
  ],
  'US-REGF-LOCATION-ONCE': [
    broken('a second talk with a third person, years later', talk('2028-03-02T12:00:00-05:00', JOE), [
      talk(at('10:00:00'), JOE),
    ]),
    fine('a first talk after calls that nobody answered', talk(at('12:00:00'), JOE), [
      noAnswer(at('10:00:00'), JOE),
      noAnswer(at('11:00:00'), JOE),
    ]),
    fine('a second call that nobody answers', noAnswer(at('12:00:00'), JOE), [talk(at('10:00:00'), JOE)]),
    fine(
      'a second talk for which the person asked',
      talk(at('12:00:00'), { ...JOE, thirdPartyRequested: true }),
      [talk(at('10:00:00'), JOE)],
    ),
    fine(
      'a second talk because the first answer was wrong',
      talk(at('12:00:00'), { ...JOE, purpose: 'LOCATE_AGAIN' }),
      [talk(at('10:00:00'), JOE)],
    ),
    fine('a talk with another third person', talk(at('12:00:00'), { party: 'THIRD_PARTY', person: 'sue' }), [
      talk(at('10:00:00'), JOE),
    ]),
  ],
  'US-REGF-3P-NODISCLOSE': [
    broken('a third person told of the debt', talk(at('12:00:00'), { ...JOE, disclosed: ['NAME', 'DEBT'] })),
    fine(
      'a third person told who calls and why',
      talk(at('12:00:00'), { ...JOE, disclosed: ['NAME', 'LOCATION'] }),
    ),
    broken(
      "a third person told the employer's name unasked",
      talk(at('12:00:00'), { ...JOE, disclosed: ['EMPLOYER'] }),
    ),
    fine(
      "a third person told the employer's name when asked for it",
      talk(at('12:00:00'), { ...JOE, disclosed: ['EMPLOYER'], thirdPartyRequested: true }),
    ),
    broken('a postcard', message('LETTER', at('12:00:00'), { ...JOE, isPostcard: true })),
    broken('a third person asked to pay', talk(at('12:00:00'), { ...JOE, purpose: 'COLLECT' })),
    fine('a spouse told of the debt', talk(at('12:00:00'), { party: 'SPOUSE', disclosed: ['DEBT'] })),
  ],
  'US-REGF-EMAIL-PROCEDURE': [
    broken('an e-mail to an address with nothing on record', message('EMAIL', at('12:00:00'), MAIL)),
    fine('an e-mail to an address that the consumer wrote from', message('EMAIL', at('12:00:00'), MAIL), [
      heard('EMAIL', at('09:00:00'), { address: 'Kim@Example.org' }),
    ]),
    broken(
      'an e-mail to another address than that',
      message('EMAIL', at('12:00:00'), { address: 'x@example.org' }),
      [heard('EMAIL', at('09:00:00'), MAIL)],
    ),
    fine('an e-mail by direct consent', message('EMAIL', at('12:00:00'), MAIL), [
      consent(at('09:00:00'), { scopes: ['EMAIL'] }),
    ]),
    broken('an e-mail by consent given to the creditor', message('EMAIL', at('12:00:00'), MAIL), [
      consent(at('09:00:00'), { scopes: ['EMAIL'], givenTo: 'CREDITOR' }),
    ]),
    broken(
      'an e-mail on the last of 35 days to opt out',
      message('EMAIL', '2026-04-05T12:00:00-04:00', MAIL),
      [fact('EMAIL_OPT_OUT_NOTICE', day(1, '09:00:00'), MAIL)],
    ),
    fine('an e-mail on the day after them', message('EMAIL', '2026-04-06T12:00:00-04:00', MAIL), [
      fact('EMAIL_OPT_OUT_NOTICE', day(1, '09:00:00'), MAIL),
    ]),
    fine(
      'an e-mail to the address that the prior collector wrote to',
      message('EMAIL', at('12:00:00'), { ...MAIL, agency: 'West' }),
      [
        message('EMAIL', day(1, '10:00:00'), { ...MAIL, agency: 'East' }),
        fact('RECALL', at('09:00:00'), { agency: 'East' }),
        fact('PLACEMENT', at('10:00:00'), { agency: 'West' }),
      ],
    ),
    broken('an e-mail to an address opted out after it was used', message('EMAIL', at('12:00:00'), MAIL), [
      heard('EMAIL', at('09:00:00'), MAIL),
      fact('OPT_OUT', at('10:00:00'), MAIL),
    ]),
  ],
  'US-REGF-SMS-60D': [
    broken('a text to a number with nothing on record', message('SMS', at('12:00:00'), CELL)),
    fine('a text sixty days after the consumer texted', message('SMS', '2026-05-01T12:00:00-04:00', CELL), [
      heard('SMS', at('09:00:00'), CELL),
    ]),
    broken('a text sixty-one days after', message('SMS', '2026-05-02T12:00:00-04:00', CELL), [
      heard('SMS', at('09:00:00'), CELL),
    ]),
    fine(
      'a text long after, to a number confirmed since',
      message('SMS', '2026-05-02T12:00:00-04:00', CELL),
      [heard('SMS', at('09:00:00'), CELL), fact('NUMBER_CONFIRMED', '2026-04-20T12:00:00-04:00', CELL)],
    ),
    broken('a text to a number that was only confirmed', message('SMS', at('12:00:00'), CELL), [
      fact('NUMBER_CONFIRMED', at('09:00:00'), CELL),
    ]),
    fine('a text by direct consent', message('SMS', at('12:00:00'), CELL), [
      consent(at('09:00:00'), { scopes: ['SMS'] }),
    ]),
  ],
  'US-REGF-VALIDATION': [
    fine(
      'a validation notice on the fifth day after the first talk',
      message('LETTER', day(7, '23:00:00'), { purpose: 'VALIDATION_NOTICE' }),
      [talk(at('10:00:00'))],
    ),
    broken(
      'a validation notice on the sixth day',
      message('LETTER', day(8, '00:00:00').replace('-04:00', '-05:00'), { purpose: 'VALIDATION_NOTICE' }),
      [talk(at('10:00:00'))],
    ),
    fine(
      'a validation notice with nothing before it',
      message('LETTER', day(8, '12:00:00'), { purpose: 'VALIDATION_NOTICE' }),
      [noAnswer(at('10:00:00'))],
    ),
    fine(
      'a late notice of a debt that is paid',
      message('LETTER', day(9, '12:00:00'), { purpose: 'VALIDATION_NOTICE' }),
      [talk(at('10:00:00')), fact('DEBT_STATUS', at('11:00:00'), { status: 'PAID' })],
    ),
  ],
  'US-REGF-DISPUTE-HOLD': [
    broken('a call after a written dispute', noon(A), [fact('DISPUTE', day(1, '09:00:00'), A)]),
    fine('a call after verification was sent', noon(A), [
      fact('DISPUTE', day(1, '09:00:00'), A),
      fact('VERIFICATION_SENT', day(1, '12:00:00'), A),
    ]),
    fine('the verification itself', message('LETTER', at('12:00:00'), { ...A, purpose: 'VERIFICATION' }), [
      fact('DISPUTE', day(1, '09:00:00'), A),
    ]),
    fine('a call after a dispute that was not written', noon(A), [
      fact('DISPUTE', day(1, '09:00:00'), { ...A, inWriting: false }),
    ]),
    fine('a call about another debt', noon({ debts: ['B'] }), [fact('DISPUTE', day(1, '09:00:00'), A)]),
    broken('a dispute on the last day of the validation period', call('2026-04-09T12:00:00-04:00', A), [
      fact('VALIDATION_NOTICE', at('09:00:00'), A),
      fact('DISPUTE', '2026-04-08T23:59:59-04:00', A),
    ]),
    fine('a dispute on the day after it', call('2026-04-09T12:00:00-04:00', A), [
      fact('VALIDATION_NOTICE', at('09:00:00'), A),
      fact('DISPUTE', '2026-04-09T00:00:00-04:00', A),
    ]),
  ],
  'US-REGF-FURNISH-WAIT': [
    broken('furnishing with nothing said or sent', act('FURNISH_TO_CREDIT_BUREAU', at('12:00:00'), A)),
    fine('furnishing after a talk about the debt', act('FURNISH_TO_CREDIT_BUREAU', at('12:00:00'), A), [
      talk(at('10:00:00'), A),
    ]),
    broken(
      'furnishing thirteen days after a letter',
      act('FURNISH_TO_CREDIT_BUREAU', day(15, '23:59:59'), A),
      [message('LETTER', at('10:00:00'), A)],
    ),
    fine('furnishing fourteen days after a letter', act('FURNISH_TO_CREDIT_BUREAU', day(16, '00:00:00'), A), [
      message('LETTER', at('10:00:00'), A),
    ]),
    broken(
      'furnishing fourteen days after a letter that came back',
      act('FURNISH_TO_CREDIT_BUREAU', day(16, '00:00:00'), A),
      [message('LETTER', at('10:00:00'), A), fact('UNDELIVERABLE', day(9, '10:00:00'))],
    ),
  ],
  'US-REGF-NO-PLACE': [
    broken('a paid debt placed', act('PLACE', at('12:00:00'), A), [
      fact('DEBT_STATUS', at('09:00:00'), { ...A, status: 'PAID' }),
    ]),
    broken('a discharged debt placed', act('PLACE', at('12:00:00'), A), [
      fact('DEBT_STATUS', at('09:00:00'), { ...A, status: 'DISCHARGED' }),
    ]),
    fine('a debt that is owed placed', act('PLACE', at('12:00:00'), A)),
    fine('a paid debt returned to its owner', act('PLACE', at('12:00:00'), { ...A, isReturnToOwner: true }), [
      fact('DEBT_STATUS', at('09:00:00'), { ...A, status: 'PAID' }),
    ]),
  ],
  'US-REGF-RETAIN': [
    broken(
      'records deleted three years after the last activity',
      act('DELETE_RECORDS', '2029-03-02T23:59:59-05:00'),
      [noAnswer(at('10:00:00'))],
    ),
    fine('records deleted a day later', act('DELETE_RECORDS', '2029-03-03T00:00:00-05:00'), [
      noAnswer(at('10:00:00')),
    ]),
    broken(
      'a recording deleted three years after the call',
      act('DELETE_RECORDINGS', '2029-03-02T12:00:00-05:00', { keptSince: '2026-03-02' as never }),
    ),
    fine(
      'a recording deleted a day later',
      act('DELETE_RECORDINGS', '2029-03-03T12:00:00-05:00', { keptSince: '2026-03-02' as never }),
    ),
  ],
};

const NYC: Place = { packs: ['US-NYC'], zones: ['America/New_York'] };
const september = (n: number, time = '12:00:00') => `2026-09-${String(n).padStart(2, '0')}T${time}-04:00`;
const mixed = [
  noAnswer(september(2), A),
  message('LETTER', september(3), A),
  call(september(4), { ...A, channel: 'VISIT' }),
];

export const nycRules: RuleTable = {
  'US-NYC-3IN7': [
    broken('a fourth contact in seven days, whatever the channel', noAnswer(september(8), A), mixed, NYC),
    fine('a third contact in seven days', noAnswer(september(8), A), mixed.slice(1), NYC),
    fine(
      'a fourth contact on the seventh day after the first',
      noAnswer(september(9, '08:00:01'), A),
      mixed,
      NYC,
    ),
    fine('a fourth contact about another account', noAnswer(september(8), { debts: ['B'] }), mixed, NYC),
    fine(
      'a fourth contact on the day before the rule',
      noAnswer('2026-08-31T12:00:00-04:00', A),
      calls(4, 2).map((each, n) => ({
        ...each,
        at: Date.parse(`2026-08-3${n % 2}T1${n}:00:00-04:00`) as never,
      })),
      NYC,
    ),
    broken(
      'a fourth contact on the day of the rule',
      noAnswer(september(1), A),
      calls(4, 2).map((each, n) => ({
        ...each,
        at: Date.parse(`2026-08-3${n % 2}T1${n}:00:00-04:00`) as never,
      })),
      NYC,
    ),
  ],
};
