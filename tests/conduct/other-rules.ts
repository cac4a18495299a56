import { call, fact, IN, UK, type Place } from './conduct-case.js';
import { broken, fine, type RuleTable } from './rule-table.js';

const at = (time: string) => `2026-03-02T${time}Z`;
const india = (time: string) => `2026-03-02T${time}+05:30`;
const asks = (rest: object) => fact('PREFERENCE', '2026-03-01T09:00:00Z', { ...rest });
const moratorium = (rest: object) => fact('BREATHING_SPACE', '2026-03-02T09:00:00Z', { ...rest });
const visit = (rest = {}) => call(at('12:00:00'), { channel: 'VISIT', ...rest });

export const ukRules: RuleTable = {
  'UK-REASONABLE': [
    broken('a call while the customer is on shift', call(at('12:00:00')), [
      asks({ inconvenient: [{ from: 43_200, to: 46_800 }] }),
    ]),
    fine('a call when the shift is over', call(at('13:00:00')), [
      asks({ inconvenient: [{ from: 43_200, to: 46_800 }] }),
    ]),
    fine('a call at any hour nobody asked about', call(at('23:00:00'))),
    broken('a call to work that the customer does not want', call(at('12:00:00'), { places: ['WORK'] }), [
      asks({ blockedPlaces: ['WORK'] }),
    ]),
    broken('a call where the customer asked for letters', call(at('12:00:00')), [
      asks({ blockedMedia: ['PHONE'] }),
    ]),
    broken('a text to a number opted out', call(at('12:00:00'), { channel: 'SMS', number: '1' }), [
      fact('OPT_OUT', at('09:00:00'), { number: '1' }),
    ]),
  ],
  'UK-BREATHING-SPACE': [
    broken('a letter on the first day', call('2026-03-03T12:00:00Z', { channel: 'LETTER' }), [
      moratorium({ kind: 'STANDARD', start: '2026-03-03' }),
    ]),
    fine('a letter on the day before', call('2026-03-02T23:59:59Z', { channel: 'LETTER' }), [
      moratorium({ kind: 'STANDARD', start: '2026-03-03' }),
    ]),
    broken('a call on the sixtieth day', call('2026-05-01T12:00:00+01:00'), [
      moratorium({ kind: 'STANDARD', start: '2026-03-03' }),
    ]),
    fine('a call on the day after it', call('2026-05-02T00:00:00+01:00'), [
      moratorium({ kind: 'STANDARD', start: '2026-03-03' }),
    ]),
    fine('a call after it was ended early', call('2026-04-02T12:00:00+01:00'), [
      moratorium({ kind: 'STANDARD', start: '2026-03-03', until: '2026-04-01' }),
    ]),
    fine('a call after sixty days, whatever end is written', call('2026-06-02T12:00:00+01:00'), [
      moratorium({ kind: 'STANDARD', start: '2026-03-03', until: '2026-12-31' }),
    ]),
    broken('a call on the thirtieth day after a crisis treatment', call('2026-04-30T12:00:00+01:00'), [
      moratorium({ kind: 'MENTAL_HEALTH', start: '2026-03-03', treatmentUntil: '2026-03-31' }),
    ]),
    fine('a call on the thirty-first day after it', call('2026-05-01T12:00:00+01:00'), [
      moratorium({ kind: 'MENTAL_HEALTH', start: '2026-03-03', treatmentUntil: '2026-03-31' }),
    ]),
    broken('a call during a treatment whose end nobody knows', call('2027-03-03T12:00:00Z'), [
      moratorium({ kind: 'MENTAL_HEALTH', start: '2026-03-03' }),
    ]),
    fine('a call about a debt that is not in it', call('2026-03-04T12:00:00Z', { debts: ['B'] }), [
      moratorium({ kind: 'STANDARD', start: '2026-03-03', debts: ['A'] }),
    ]),
  ],
  'UK-VISIT-NOTICE': [
    broken('a visit out of the blue', visit()),
    fine('a visit after a notice', visit(), [fact('VISIT_NOTICE', '2026-02-20T09:00:00Z')]),
    fine('a visit after a letter that announced it', visit(), [
      call('2026-02-20T09:00:00Z', { channel: 'LETTER', purpose: 'VISIT_NOTICE' }),
    ]),
    fine('a visit as the customer agreed', visit(), [
      fact('CONSENT', '2026-02-20T09:00:00Z', { scopes: ['VISIT'] }),
    ]),
  ],
};

export const indiaRules: RuleTable = {
  'IN-RBI-HOURS': [
    broken('a call at 07:59:59', call(india('07:59:59')), [], IN),
    fine('a call at 08:00:00', call(india('08:00:00')), [], IN),
    fine('a call at 19:00:00', call(india('19:00:00')), [], IN),
    broken('a call at 19:00:01', call(india('19:00:01')), [], IN),
    fine('a text in the evening', call(india('20:00:00'), { channel: 'SMS' }), [], IN),
  ],
  'IN-RBI-PARTY': [
    broken('a friend', call(india('12:00:00'), { party: 'THIRD_PARTY', person: 'friend' }), [], IN),
    fine('a guarantor', call(india('12:00:00'), { party: 'GUARANTOR' }), [], IN),
  ],
};

const anywhere: Place = { packs: ['UK'], zones: UK.zones };

export const houseRules: RuleTable = {
  'HOUSE-HOLD': [
    broken(
      'a call while the case is held',
      call(at('12:00:00')),
      [fact('HOLD', at('09:00:00'), { kind: 'BANKRUPTCY' })],
      anywhere,
    ),
    fine('a call after the hold was lifted', call(at('12:00:00')), [
      fact('HOLD', at('09:00:00'), { kind: 'BANKRUPTCY' }),
      fact('HOLD_RELEASED', at('10:00:00'), { kind: 'BANKRUPTCY' }),
    ]),
    broken('a call on the last day of a hold', call(at('12:00:00')), [
      fact('HOLD', at('09:00:00'), { kind: 'HARDSHIP', until: '2026-03-02' }),
    ]),
    fine('a call on the day after it', call('2026-03-03T00:00:00Z'), [
      fact('HOLD', at('09:00:00'), { kind: 'HARDSHIP', until: '2026-03-02' }),
    ]),
  ],
};
