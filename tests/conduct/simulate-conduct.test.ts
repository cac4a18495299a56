import { beforeAll, describe, expect, test } from '@jest/globals';
import { expectData, expectRefusal } from '../support/api.js';
import { aWorld, type World } from '../support/world.js';

const SIMULATE = `query($scenario: String!) { simulateConduct(scenario: $scenario) {
  contacts { at verdict broken { rule severity source retryAt } warnings } totals { rule contacts } } }`;

const talkAt = (hour: string) => ({
  type: 'CONTACT',
  at: `2026-03-02T${hour}:00:00+08:00`,
  channel: 'PHONE',
  outcome: 'CONVERSATION',
});
const talks = ['09', '11', '14'].map(talkAt);

let world: World;
beforeAll(async () => {
  world = await aWorld({});
});

const ask = (scenario: unknown) =>
  world.lender(SIMULATE, { scenario: typeof scenario === 'string' ? scenario : JSON.stringify(scenario) });

describe('a lender tries contact rules', () => {
  test('on one contact, with the source and the time from which it would be allowed', async () => {
    const then = { at: '2026-03-02T15:00:00+08:00', channel: 'PHONE' };
    expect(expectData(await ask({ jurisdiction: 'CN', given: talks, then }))).toEqual({
      simulateConduct: {
        contacts: [
          {
            at: '2026-03-02T07:00:00.000Z',
            verdict: 'VIOLATION',
            broken: [
              {
                rule: 'CN-TALK-3PERDAY',
                severity: 'VIOLATION',
                source: 'GB/T 45251-2025, effective talks (NIFA announcement)',
                retryAt: '2026-03-03T00:00:00.000Z',
              },
            ],
            warnings: [],
          },
        ],
        totals: [{ rule: 'CN-TALK-3PERDAY', contacts: 1 }],
      },
    });
  });

  test('on a history, under a policy that would have been stricter', async () => {
    const policy = { rules: { 'CN-TALK-3PERDAY': { numbers: { limit: 1 } } } };
    const answer = await ask({ jurisdiction: 'CN', policy, given: talks });
    expect(expectData(answer)).toMatchObject({
      simulateConduct: {
        contacts: [{ verdict: 'ALLOWED' }, { verdict: 'VIOLATION' }, { verdict: 'VIOLATION' }],
        totals: [{ rule: 'CN-TALK-3PERDAY', contacts: 2 }],
      },
    });
  });

  test('and nothing is written', async () => {
    const rows = async () =>
      Promise.all(
        ['contact', 'outbox_event', 'audit_entry'].map(
          async (table) => (await world.api.database.run(`SELECT COUNT(*) AS n FROM ${table}`, [])).rows[0],
        ),
      );
    const before = await rows();
    expectData(await ask({ jurisdiction: 'CN', given: talks }));
    expect(await rows()).toEqual(before);
  });
});

describe('what cannot be tried is refused with its place', () => {
  test.each([
    ['text that is no JSON', '{', ['scenario']],
    [
      'a zone that nobody knows',
      { jurisdiction: 'US', debtor_timezone: 'Mars/Olympus' },
      ['scenario', 'debtor_timezone'],
    ],
    [
      'a time without an offset',
      { jurisdiction: 'CN', given: [{ ...talks[0], at: '2026-03-02T09:00:00' }] },
      ['scenario', 'given', 0, 'at'],
    ],
    [
      'a member that nobody knows',
      { jurisdiction: 'CN', given: [{ ...talks[0], mood: 'good' }] },
      ['scenario', 'given', 0, 'mood'],
    ],
    [
      'a policy that loosens a rule',
      { jurisdiction: 'CN', policy: { rules: { 'CN-HOURS': { isOn: false } } } },
      ['scenario', 'policy', 'rules', 'CN-HOURS', 'isOn'],
    ],
    ['too long a history', { jurisdiction: 'CN', given: Array(5_001).fill(talks[0]) }, ['scenario', 'given']],
  ])('%s', async (_, scenario, path) => {
    const error = expectRefusal(await ask(scenario), 'INPUT_INVALID');
    expect(error.extensions.path).toEqual(path);
  });

  test('a client without the scope', async () => {
    const call = await world.lenderWith('placements:read');
    expectRefusal(await call(SIMULATE, { scenario: '{}' }), 'SCOPE_MISSING');
  });
});
