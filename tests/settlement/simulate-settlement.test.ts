import { beforeAll, describe, expect, test } from '@jest/globals';
import { pay, scenario } from '../fees/settled.js';
import { expectData, expectRefusal } from '../support/api.js';
import { aWorld, type World } from '../support/world.js';

const SIMULATE = 'query($scenario: String!) { simulateSettlement(scenario: $scenario) { statements } }';

let world: World;
beforeAll(async () => {
  world = await aWorld();
});

const january = scenario({ events: [pay('p', '2026-01-05', 1_000)] });

describe('finance tries a schedule on a history', () => {
  test.each(['lender', 'agency'] as const)('as the %s, who sees each line with its working', async (side) => {
    const answer = await world[side]<{ simulateSettlement: { statements: readonly string[] } }>(SIMULATE, {
      scenario: JSON.stringify(january),
    });
    const [statement] = expectData(answer).simulateSettlement.statements;
    expect(JSON.parse(statement!)).toMatchObject({
      period: '2026-01',
      lines: [
        { event: 'p', base: 1_000, fee: 150, trace: { rule: 'IN_WINDOW', rate: { ratePpm: 150_000 } } },
      ],
      commission: 150,
      payable_to_agency: 150,
    });
  });

  test('and nothing is written', async () => {
    const rows = async () =>
      Promise.all(
        ['statement', 'statement_line', 'outbox_event', 'audit_entry'].map(
          async (table) => (await world.api.database.run(`SELECT COUNT(*) AS n FROM ${table}`, [])).rows[0],
        ),
      );
    const before = await rows();
    expectData(await world.lender(SIMULATE, { scenario: JSON.stringify(january) }));
    expect(await rows()).toEqual(before);
  });

  test('with the scope to read statements only', async () => {
    const other = await world.lenderWith('schedules:write');
    expectRefusal(await other(SIMULATE, { scenario: JSON.stringify(january) }), 'SCOPE_MISSING');
  });
});

describe('what cannot be tried is refused with its place', () => {
  const many = Array.from({ length: 5_001 }, (_, n) => pay(`p${n}`, '2026-01-05', 1));

  test.each<[string, string, unknown[], string]>([
    ['text that is no JSON', '{', ['scenario'], 'INPUT_INVALID'],
    [
      'a schedule that nobody knows',
      JSON.stringify({ ...january, schedule: { kind: 'lottery' } }),
      ['scenario', 'schedule', 'kind'],
      'INPUT_INVALID',
    ],
    [
      'a payment on no placement',
      JSON.stringify(scenario({ events: [pay('p', '2026-01-05', 1, { placement: 'X' })] })),
      ['scenario', 'events', 0, 'placement'],
      'NOT_FOUND',
    ],
    [
      'more than 5,000 events',
      JSON.stringify(scenario({ events: many })),
      ['scenario', 'events'],
      'INPUT_INVALID',
    ],
  ])('%s', async (_, text, path, code) => {
    const { extensions } = expectRefusal(
      await world.lender(SIMULATE, { scenario: text }),
      code as 'NOT_FOUND',
    );
    expect(extensions.path).toEqual(path);
  });
});
