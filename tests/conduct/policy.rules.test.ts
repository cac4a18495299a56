import { describe, expect, test } from '@jest/globals';
import {
  applyPolicy,
  conductPolicySchema,
  judge,
  rulebookOf,
  rulesOf,
  type ConductPolicy,
  type ContactFact,
  type Fact,
} from '../../src/modules/conduct/index.js';
import { call, CN, historyOf, noAnswer, talk, US, type Place } from './conduct-case.js';

const policyOf = (policy: unknown): ConductPolicy => conductPolicySchema.parse(policy);

function problemsOf(place: Place, policy: unknown): readonly (readonly [string, string])[] {
  const applied = applyPolicy(rulesOf(place.packs), policyOf(policy));
  return 'rules' in applied ? [] : applied.problems.map(({ path, message }) => [path.join('.'), message]);
}

function verdictOf(place: Place, policy: unknown, facts: readonly Fact[], asked: ContactFact) {
  const applied = applyPolicy(rulesOf(place.packs), policyOf(policy));
  if (!('rules' in applied)) throw new Error('the policy loosens a rule');
  const { verdict, broken } = judge(rulebookOf(applied.rules), historyOf(place, facts), asked);
  return [verdict, broken.map(({ rule }) => rule)];
}

const noon = '2026-03-02T12:00:00+08:00';
const MA: Place = { packs: ['US-MA'], zones: US.zones };

describe('a lender may tighten', () => {
  test('a cap', () => {
    const policy = { rules: { 'CN-TALK-3PERDAY': { numbers: { limit: 1 } } } };
    const one = [talk('2026-03-02T09:00:00+08:00')];
    expect(verdictOf(CN, policy, one, call(noon))).toEqual(['violation', ['CN-TALK-3PERDAY']]);
    expect(verdictOf(CN, {}, one, call(noon))).toEqual(['allowed', []]);
  });

  test('the hours', () => {
    const policy = { rules: { 'CN-HOURS': { numbers: { first: 9 * 3_600, last: 20 * 3_600 - 1 } } } };
    expect(verdictOf(CN, policy, [], call('2026-03-02T08:59:59+08:00'))[0]).toBe('violation');
    expect(verdictOf(CN, policy, [], call('2026-03-02T09:00:00+08:00'))[0]).toBe('allowed');
    expect(verdictOf(CN, policy, [], call('2026-03-02T20:00:00+08:00'))[0]).toBe('violation');
  });

  test('a severity', () => {
    const policy = { rules: { 'CN-DIAL-6PERDAY': { severity: 'presumed_violation' } } };
    const six = Array.from({ length: 6 }, (_, n) => noAnswer(`2026-03-02T1${n}:00:00+08:00`));
    const asked = noAnswer('2026-03-02T19:00:00+08:00');
    expect(verdictOf(CN, policy, six, asked)).toEqual(['presumed_violation', ['CN-DIAL-6PERDAY']]);
  });

  test('a rule without its exemptions', () => {
    const agreed = {
      type: 'CONSENT',
      at: Date.parse('2026-03-01T12:00:00+08:00'),
      scopes: ['TIME'],
    } as unknown as Fact;
    const asked = call('2026-03-02T23:00:00+08:00');
    expect(verdictOf(CN, {}, [agreed], asked)[0]).toBe('allowed');
    const policy = { rules: { 'CN-HOURS': { isWithoutExemptions: true } } };
    expect(verdictOf(CN, policy, [agreed], asked)[0]).toBe('violation');
  });

  test('by switching on what rests on memory', () => {
    const two = [noAnswer('2026-03-02T10:00:00-05:00'), noAnswer('2026-03-03T10:00:00-05:00')];
    const asked = call('2026-03-04T10:00:00-05:00');
    expect(verdictOf(MA, { rules: { 'US-MA-2IN7': { isOn: true } } }, two, asked)).toEqual([
      'advisory',
      ['US-MA-2IN7'],
    ]);
    expect(
      verdictOf(MA, { rules: { 'US-MA-2IN7': { isOn: true, severity: 'violation' } } }, two, asked),
    ).toEqual(['violation', ['US-MA-2IN7']]);
  });

  test('by rules of its own', () => {
    const check = { kind: 'CAP', counts: 'CONTACTS', per: ['PERSON'], days: 7, limit: 2 };
    const policy = {
      added: [{ id: 'LENDER-2IN7', reason: 'board decision 12', severity: 'violation', check }],
    };
    const two = [noAnswer('2026-03-01T12:00:00+08:00'), talk('2026-03-02T09:00:00+08:00')];
    expect(verdictOf(CN, policy, two, call(noon))).toEqual(['violation', ['LENDER-2IN7']]);
    expect(verdictOf(CN, policy, two.slice(1), call(noon))).toEqual(['allowed', []]);
  });
});

describe('a lender may never loosen', () => {
  const TALKS = 'GB/T 45251-2025, effective talks (NIFA announcement)';
  const HOURS = 'GB/T 45251-2025; NIFA guideline of 2024-05-15; CBA guideline of 2026-01-30';
  test.each([
    [
      'a higher cap',
      { 'CN-TALK-3PERDAY': { numbers: { limit: 4 } } },
      'rules.CN-TALK-3PERDAY.numbers.limit',
      `This must be 3 or lower (${TALKS}).`,
    ],
    [
      'a shorter window',
      { 'CN-TALK-3PERDAY': { numbers: { days: 0 } } },
      'rules.CN-TALK-3PERDAY.numbers.days',
      `This must be 1 or higher (${TALKS}).`,
    ],
    [
      'an earlier morning',
      { 'CN-HOURS': { numbers: { first: 7 * 3_600 } } },
      'rules.CN-HOURS.numbers.first',
      `This must be 28800 or higher (${HOURS}).`,
    ],
    [
      'a later evening',
      { 'CN-HOURS': { numbers: { last: 22 * 3_600 } } },
      'rules.CN-HOURS.numbers.last',
      `This must be 79199 or lower (${HOURS}).`,
    ],
    [
      'a milder severity',
      { 'CN-HOURS': { severity: 'advisory' } },
      'rules.CN-HOURS.severity',
      `This rule is at least a violation (${HOURS}).`,
    ],
    [
      'a rule switched off',
      { 'CN-HOURS': { isOn: false } },
      'rules.CN-HOURS.isOn',
      `This rule is never switched off (${HOURS}).`,
    ],
    [
      'a number that the rule has not',
      { 'CN-HOURS': { numbers: { limit: 1 } } },
      'rules.CN-HOURS.numbers.limit',
      `This rule has no such number (${HOURS}).`,
    ],
    [
      'a rule that is not in the packs',
      { 'US-REGF-TIME': {} },
      'rules.US-REGF-TIME',
      'There is no such rule in these packs.',
    ],
  ])('%s is refused with the rule’s source', (_, rules, path, message) => {
    expect(problemsOf(CN, { rules })).toEqual([[path, message]]);
  });

  test('two rules of one id are refused', () => {
    const own = { id: 'LENDER-X', reason: 'why', severity: 'advisory', check: { kind: 'REQUESTS' } };
    expect(problemsOf(CN, { added: [own, own] })).toEqual([['added.1.id', 'Two rules have this id.']]);
  });

  test.each([
    [{ rules: { 'CN-HOURS': { colour: 'red' } } }],
    [{ added: [{ id: 'CN-MINE', reason: 'why', severity: 'advisory', check: { kind: 'REQUESTS' } }] }],
    [{ added: [{ id: 'LENDER-X', reason: 'why', severity: 'mild', check: { kind: 'REQUESTS' } }] }],
    [{ added: [{ id: 'LENDER-X', reason: 'why', severity: 'advisory', check: { kind: 'ATTORNEY' } }] }],
  ])('%j is no policy', (policy) => {
    expect(conductPolicySchema.safeParse(policy).success).toBe(false);
  });
});
