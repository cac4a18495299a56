import { describe, expect, test } from '@jest/globals';
import {
  afterStep,
  lifeSteps,
  mustWait,
  sumInForce,
  refusalOf,
  statementStates,
} from '../../src/modules/settlement/statement-life.rules.js';
import { NO_SUM } from '../../src/modules/settlement/statement-sum.rules.js';
import { effectOf } from '../../src/modules/settlement/dispute.rules.js';

/** Every state against every step: a row is a state, a column a step, `-` is refused, `=` changes nothing. */
const life = {
  //          SEND    AGREE     DISPUTE     APPROVE     INVOICE     PAY
  CLOSING: ['-', '-', '-', '-', '-', '-'],
  CLOSED: ['SENT', '-', '-', 'APPROVED', '-', '-'],
  SENT: ['=', 'AGREED', 'DISPUTED', 'APPROVED', '-', '-'],
  AGREED: ['=', '=', '-', 'APPROVED', '-', '-'],
  DISPUTED: ['=', 'AGREED', 'DISPUTED', 'APPROVED', '-', '-'],
  APPROVED: ['=', '=', '-', '=', 'INVOICED', '-'],
  INVOICED: ['=', '=', '-', '=', '=', 'PAID'],
  PAID: ['=', '=', '-', '=', '=', '='],
} as const;

describe('the life of a statement', () => {
  test.each(statementStates)('%s', (state) => {
    const steps = lifeSteps.map((step) => {
      const next = afterStep(state, step);
      return next === null ? '-' : next === 'DONE' ? '=' : next;
    });
    expect(steps).toEqual(life[state]);
  });

  test('leads from every state but the last onwards, and to every state but the first', () => {
    const edges = statementStates.flatMap((from) =>
      lifeSteps.map((step) => [from, afterStep(from, step)] as const),
    );
    const isReached = (state: string) => edges.some(([from, to]) => to === state && from !== state);
    expect(statementStates.filter((state) => !isReached(state))).toEqual(['CLOSING', 'CLOSED']);
    const isLeft = (state: string) =>
      edges.some(([from, to]) => from === state && to !== null && to !== 'DONE' && to !== state);
    expect(statementStates.filter((state) => !isLeft(state))).toEqual(['CLOSING', 'PAID']);
  });

  test('never goes back', () => {
    const order = (state: string) => statementStates.indexOf(state as never);
    for (const from of statementStates)
      for (const step of lifeSteps) {
        const to = afterStep(from, step);
        if (to === null || to === 'DONE' || (from === 'DISPUTED' && to === 'AGREED')) continue;
        expect(order(to)).toBeGreaterThanOrEqual(order(from));
      }
  });

  test('says in a sentence where it stands when a step is refused', () => {
    for (const state of statementStates) expect(refusalOf(state)).toMatch(/^[A-Z].+\.$/);
  });
});

describe('the approval waits', () => {
  test.each([
    ['CLOSED', false, null, '2026-04-20', false],
    ['CLOSED', true, null, '2026-04-20', true],
    ['SENT', false, '2026-04-11', '2026-04-11', true],
    ['SENT', false, '2026-04-11', '2026-04-12', false],
    ['SENT', true, '2026-04-11', '2026-04-12', false],
    ['AGREED', true, '2026-04-11', '2026-04-02', false],
    ['DISPUTED', true, '2026-04-11', '2026-04-02', false],
  ] as const)(
    '%s, answer required %s, due %s, on %s: %s',
    (state, answerRequired, answerDueOn, on, waits) => {
      expect(mustWait({ state, answerDueOn, terms: { answerRequired } }, on)).toBe(waits);
    },
  );
});

describe('what a decision changes', () => {
  test.each([
    ['ACCEPTED', 1_500n, 2_000n, 0n, 500n, 0n],
    ['ACCEPTED', 1_500n, 2_000n, 1_500n, 500n, 1_500n],
    ['ACCEPTED', 1_500n, 1_000n, 0n, -500n, 0n],
    ['ACCEPTED', -1_500n, 0n, -1_500n, 1_500n, -1_500n],
    ['REJECTED', 1_500n, 2_000n, 0n, 0n, 0n],
    ['REJECTED', 1_500n, 2_000n, 1_500n, 0n, 1_500n],
  ] as const)(
    '%s: of %s, claimed %s and held %s, corrects %s and releases %s',
    (decision, feeMinor, claimedMinor, heldMinor, correctionMinor, releasedMinor) => {
      expect(effectOf(decision, { feeMinor, claimedMinor, heldMinor })).toEqual({
        correctionMinor,
        releasedMinor,
      });
    },
  );

  test('a statement comes to what was closed, and to what was approved once it is', () => {
    const sum = { ...NO_SUM, payableMinor: 100n };
    const approvedSum = { ...NO_SUM, payableMinor: 75n };
    expect(sumInForce({ sum: null, approvedSum: null })).toEqual(NO_SUM);
    expect(sumInForce({ sum, approvedSum: null })).toEqual(sum);
    expect(sumInForce({ sum, approvedSum })).toEqual(approvedSum);
  });
});
