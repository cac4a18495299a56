import { beforeAll, describe, expect, test } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildCommands, consign, freshFolder } from '../support/command-line.js';
import { pay, scenario } from './settled.js';

beforeAll(buildCommands, 120_000);

const STORY = 'tests/fees/scenarios/story.json';
const KINDS = 'tests/fees/scenarios/kinds.json';

function fileWith(content: unknown): string {
  const file = join(freshFolder(), 'scenario.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

describe('consign simulate settlement', () => {
  test('gives the statements of a history, month after month', async () => {
    const { code, stdout } = await consign(['simulate', 'settlement', STORY]);
    expect(code).toBe(0);
    const { statements } = JSON.parse(stdout);
    expect(statements).toMatchObject([
      {
        period: '2026-01',
        lines: [
          { event: 'a1', base: 700_000, fee: 70_000 },
          { event: 'b1', base: 500_000, fee: 60_000 },
          { event: 'court', base: 0, fee: 0 },
          { event: 'visit', base: 0, fee: 0 },
          { event: 'fine', base: 0, fee: 0, trace: { amountMinor: '20000', chargedMinor: '13000' } },
        ],
        commission: 130_000,
        items: 100_000,
        penalty: 13_000,
        net: 217_000,
        tax: 13_020,
        pass_through: 30_000,
        payable_to_agency: 260_020,
        agency_held: 700_000,
        agency_remits: 439_980,
        direct: 500_000,
      },
      {
        period: '2026-02',
        lines: [
          { event: 'late', base: 100_000, fee: 15_000, origin_period: '2026-01' },
          { event: 'a2', base: 300_000, fee: 30_000 },
          { event: 'back', base: -500_000, fee: -65_000, origin_period: '2026-01' },
        ],
        commission: -20_000,
        carried_out: -20_000,
        net: 0,
        tax: 0,
        payable_to_agency: 0,
        agency_held: 700_000,
        direct: -500_000,
      },
    ]);
  });

  test('answers every scenario of a file in its order', async () => {
    const { code, stdout } = await consign(['simulate', 'settlement', KINDS]);
    expect(code).toBe(0);
    const payable = (answer: { statements: { payable_to_agency: number }[] }) =>
      answer.statements[0]!.payable_to_agency;
    expect(JSON.parse(stdout).map(payable)).toEqual([251, 1_200, 9_800]);
  });

  test('gives the same answer to the byte when it is asked again, for people on several lines', async () => {
    const [first, second] = [
      await consign(['simulate', 'settlement', STORY, '--pretty']),
      await consign(['simulate', 'settlement', STORY, '--pretty']),
    ];
    expect(first.stdout).toBe(second.stdout);
    expect(first.stdout.split('\n').length).toBeGreaterThan(100);
  });

  test('a bad scenario keeps its place among the good ones, and the command ends with 1', async () => {
    const flat = { kind: 'flat', rate_ppm: 100_000 };
    const file = fileWith([
      scenario({ events: [pay('p', '2026-01-05', 100)] }),
      scenario({ schedule: { ...flat, colour: 'red' } }),
      scenario({ events: [pay('p', '2026-01-05', 100, { weather: 'fine' })] }),
      scenario({ schedule: { ...flat, tiers: [] } }),
      scenario({ schedule: { kind: 'age_band', bands: [{ min_days: 1, rate_ppm: 1 }] } }),
      scenario({
        schedule: {
          kind: 'age_band',
          bands: [
            { min_days: 0, max_days: 30, rate_ppm: 1 },
            { min_days: 32, rate_ppm: 2 },
          ],
        },
      }),
      scenario({
        schedule: {
          kind: 'tiered',
          tiers: [
            { from: 0, rate_ppm: 1 },
            { from: 0, rate_ppm: 2 },
          ],
        },
      }),
      scenario({ schedule: { kind: 'recovery_rate', tiers: [{ from_ppm: 5, rate_ppm: 1 }] } }),
      scenario({ schedule: { kind: 'sequence', rates_ppm: { '1': 1, '3': 3 } } }),
      scenario({ schedule: { ...flat, min_fee_per_payment: 9, max_fee_per_payment: 8 } }),
      scenario({ schedule: { ...flat, versions: [{ effective_from: '2026-01-01', rate_ppm: 2_000_000 }] } }),
      scenario({ events: [pay('p', '2026-01-05', 100, { placement: 'P9' })] }),
      scenario({ events: [pay('p', '2026-01-05', 100), pay('p', '2026-01-05', 200)] }),
      17,
    ]);
    const { code, stdout } = await consign(['simulate', 'settlement', file]);
    expect(code).toBe(1);
    const [good, ...bad] = JSON.parse(stdout);
    expect(good.statements[0].commission).toBe(15);
    expect(
      bad.map(({ error }: { error: { code: string; path: unknown } }) => [error.code, error.path]),
    ).toEqual([
      ['INPUT_INVALID', ['schedule', 'colour']],
      ['INPUT_INVALID', ['events', 0, 'weather']],
      ['INPUT_INVALID', ['schedule', 'tiers']],
      ['INPUT_INVALID', ['schedule', 'bands', 0, 'min_days']],
      ['INPUT_INVALID', ['schedule', 'bands', 1, 'min_days']],
      ['INPUT_INVALID', ['schedule', 'tiers', 1, 'from']],
      ['INPUT_INVALID', ['schedule', 'tiers', 0, 'from_ppm']],
      ['INPUT_INVALID', ['schedule', 'rates_ppm', '2']],
      ['INPUT_INVALID', ['schedule', 'max_fee_per_payment']],
      ['INPUT_INVALID', ['schedule', 'versions', 0, 'rate_ppm']],
      ['NOT_FOUND', ['events', 0, 'placement']],
      ['REFERENCE_REUSED', ['events', 1, 'id']],
      ['INPUT_INVALID', []],
    ]);
  });

  test('what was told twice counts once, by its key or its id', async () => {
    const key = { idempotency_key: 'k1' };
    const events = [
      pay('p', '2026-01-05', 1_000, key),
      pay('q', '2026-01-05', 1_000, { ...key, reported: '2026-02-05' }),
      pay('r', '2026-01-06', 1_000),
      pay('r', '2026-01-06', 1_000),
    ];
    const { stdout } = await consign(['simulate', 'settlement', fileWith(scenario({ events }))]);
    expect(JSON.parse(stdout).statements[0].commission).toBe(300);
  });

  test.each([
    ['a file that is not there', 'nowhere.json', 'nowhere.json cannot be read.'],
    ['a file that is no JSON', 'README.md', 'README.md holds no JSON.'],
  ])('%s is an argument that cannot be used', async (_, file, sentence) => {
    const { code, stdout, stderr } = await consign(['simulate', 'settlement', file]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(sentence);
  });
});
