import { beforeAll, describe, expect, test } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildCommands, consign, freshFolder } from '../support/command-line.js';

beforeAll(buildCommands, 120_000);

const SAMPLE = 'tests/conduct/scenarios/sample.json';

function fileWith(content: unknown): string {
  const file = join(freshFolder(), 'scenario.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

const call = { type: 'CONTACT', at: '2026-03-02T09:00:00+08:00', channel: 'PHONE' };

describe('consign simulate conduct', () => {
  test('answers every scenario of a file in its order and ends with 0', async () => {
    const { code, stdout } = await consign(['simulate', 'conduct', SAMPLE]);
    expect(code).toBe(0);
    const answers = JSON.parse(stdout);
    expect(answers.map(({ verdict }: { verdict?: string }) => verdict)).toEqual([
      'violation',
      'presumed_violation',
      'allowed',
      'violation',
      undefined,
    ]);
    expect(answers[0].broken).toEqual([
      {
        rule: 'CN-TALK-3PERDAY',
        severity: 'violation',
        source: 'GB/T 45251-2025, effective talks (NIFA announcement)',
        retryAt: '2026-03-03T08:00:00+08:00',
      },
    ]);
    expect(answers[1].broken[0].retryAt).toBe('2026-03-05T08:00:01-05:00');
  });

  test('a scenario that asks about nothing is a back-test: a verdict for each contact and totals', async () => {
    const { stdout } = await consign(['simulate', 'conduct', SAMPLE]);
    const { contacts, totals } = JSON.parse(stdout)[4];
    expect(contacts.map(({ at, verdict }: { at: string; verdict: string }) => [at, verdict])).toEqual([
      ['2026-03-02T07:59:59+08:00', 'violation'],
      ['2026-03-02T08:00:00+08:00', 'allowed'],
    ]);
    expect(totals).toEqual({ 'CN-HOURS': 1 });
  });

  test('one scenario is answered with one object, for people on several lines', async () => {
    const file = fileWith({ jurisdiction: 'CN', then: call });
    const { code, stdout } = await consign(['simulate', 'conduct', file, '--pretty']);
    expect(code).toBe(0);
    expect(stdout).toBe('{\n  "verdict": "allowed",\n  "broken": [],\n  "warnings": []\n}\n');
  });

  test('a bad scenario keeps its place among the good ones, and the command ends with 1', async () => {
    const file = fileWith([
      { jurisdiction: 'CN', then: call },
      { jurisdiction: 'CN', then: { ...call, at: '2026-03-02T09:00:00' } },
      { jurisdiction: 'CN', given: [{ ...call, weather: 'fine' }], then: call },
      { jurisdiction: 'US', then: call },
      { jurisdiction: 'US', debtor_timezone: 'America/Nowhere', then: call },
      { jurisdiction: 'CN', packs: ['CN', 'ATLANTIS'], then: call },
      { jurisdiction: 'CN', then: { ...call, channel: 'PIGEON' } },
      { jurisdiction: 'CN', then: { ...call, person: 'POSTMAN' } },
    ]);
    const { code, stdout } = await consign(['simulate', 'conduct', file]);
    expect(code).toBe(1);
    const [good, ...bad] = JSON.parse(stdout);
    expect(good.verdict).toBe('allowed');
    expect(
      bad.map(({ error }: { error: { code: string; path: unknown } }) => [error.code, error.path]),
    ).toEqual([
      ['INPUT_INVALID', ['then', 'at']],
      ['INPUT_INVALID', ['given', 0, 'weather']],
      ['INPUT_INVALID', ['debtor_timezone']],
      ['INPUT_INVALID', ['debtor_timezone']],
      ['INPUT_INVALID', ['packs']],
      ['INPUT_INVALID', ['then', 'channel']],
      ['INPUT_INVALID', ['then', 'person']],
    ]);
  });

  test.each([
    ['a file that is not there', 'nowhere.json', 'nowhere.json cannot be read.'],
    ['a file that is no JSON', 'README.md', 'README.md holds no JSON.'],
  ])('%s is an argument that cannot be used', async (_, file, sentence) => {
    const { code, stdout, stderr } = await consign(['simulate', 'conduct', file]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(sentence);
  });
});
