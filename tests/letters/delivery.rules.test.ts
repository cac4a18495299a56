import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Instant, LocalDate } from '../../src/kernel/time.js';
import {
  deliveryOf,
  deliveryStates,
  deliveryTransitions,
  reportedStates,
  servedOn,
  servicePolicyOf,
  type DeliveryReport,
  type DeliveryState,
  type ReportedState,
  type ServiceFacts,
} from '../../src/modules/letters/delivery.rules.js';

const report = (state: ReportedState, at: number, id = `dlv-${at}`): DeliveryReport => ({
  id,
  state,
  at: at as Instant,
  signedBy: state === 'SIGNED' ? 'SELF' : null,
});

/** Ways into each state. */
const paths: Readonly<Record<DeliveryState, readonly ReportedState[]>> = {
  SENT: [],
  IN_TRANSIT: ['IN_TRANSIT'],
  SIGNED: ['SIGNED'],
  REFUSED: ['REFUSED'],
  RETURNED: ['RETURNED'],
  DEEMED: ['DEEMED'],
};

/** What follows what; each pair that is not here is a stray. */
const follows = new Set([
  ...reportedStates.map((state) => `SENT ${state}`),
  ...reportedStates.map((state) => `IN_TRANSIT ${state}`),
  ...reportedStates.map((state) => `REFUSED ${state}`),
  'RETURNED DEEMED',
  'DEEMED SIGNED',
]);

describe('a letter goes', () => {
  const pairs = deliveryStates.flatMap((from) => reportedStates.map((to) => [from, to] as const));
  test.each(pairs)('from %s to %s only as the table says', (from, to) => {
    const before = paths[from].map((state, n) => report(state, n));
    const delivery = deliveryOf([...before, report(to, 9)]);
    const moves = follows.has(`${from} ${to}`);
    expect(deliveryTransitions[from].includes(to)).toBe(moves);
    expect(delivery.state).toBe(moves ? to : from);
    expect(delivery.strays).toEqual(moves ? [] : ['dlv-9']);
  });
});

test('nobody can report that a letter was only sent', () => {
  expect(reportedStates).not.toContain('SENT');
  expect(deliveryOf([])).toEqual({ state: 'SENT', at: null, signedBy: null, strays: [] });
});

test('what follows a signature is a stray, and what came before it finds its place', () => {
  const delivery = deliveryOf([report('SIGNED', 5), report('REFUSED', 6), report('IN_TRANSIT', 1)]);
  expect(delivery).toEqual({ state: 'SIGNED', at: 5, signedBy: 'SELF', strays: ['dlv-6'] });
});

test('the order in which reports come does not matter', () => {
  const reports = fc.array(fc.tuple(fc.constantFrom(...reportedStates), fc.integer({ min: 0, max: 5 })), {
    maxLength: 8,
  });
  const shuffles = reports.chain((list) => {
    const made = list.map(([state, at], n) => report(state, at, `dlv-${n}`));
    return fc.tuple(fc.constant(made), fc.shuffledSubarray(made, { minLength: made.length }));
  });
  fc.assert(
    fc.property(shuffles, ([one, other]) => {
      expect(deliveryOf(other)).toEqual(deliveryOf(one));
    }),
  );
});

describe('a letter counts as served', () => {
  const sentOn = '2026-02-27' as LocalDate;
  const on = '2026-03-01' as LocalDate;
  const cases: readonly (readonly [string, Partial<ServiceFacts>, string, string | null])[] = [
    ['signed by the debtor (SPC art. 8)', { state: 'SIGNED', signedBy: 'SELF' }, 'CN', on],
    [
      'signed by an adult relative at home (SPC art. 8)',
      { state: 'SIGNED', signedBy: 'COHABITING_RELATIVE' },
      'CN',
      on,
    ],
    ['signed by somebody authorised (SPC art. 8)', { state: 'SIGNED', signedBy: 'AUTHORISED' }, 'CN', on],
    ['signed by a neighbour: not', { state: 'SIGNED', signedBy: 'OTHER' }, 'CN', null],
    ['signed by nobody knows whom: not', { state: 'SIGNED', signedBy: null }, 'CN', null],
    ['refused: three days after dispatch', { state: 'REFUSED' }, 'CN', '2026-03-02'],
    ['deemed: three days after dispatch', { state: 'DEEMED' }, 'CN', '2026-03-02'],
    ['returned: not', { state: 'RETURNED' }, 'CN', null],
    ['on its way: not', { state: 'IN_TRANSIT' }, 'CN', null],
    ['only sent: not', { state: 'SENT', on: null }, 'CN', null],
    ['signed, where nothing is said of deeming', { state: 'SIGNED', signedBy: 'SELF' }, 'US', on],
    ['refused, where nothing is said of deeming: not', { state: 'REFUSED' }, 'US', null],
  ];
  test.each(cases)('%s', (_, parts, jurisdiction, day) => {
    const facts = { sentOn, state: 'SENT', on, signedBy: null, ...parts } as const;
    expect(servedOn(facts, servicePolicyOf(jurisdiction))).toBe(day);
  });
});
