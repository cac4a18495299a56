import { beforeAll, describe, expect, test } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildCommands, consign, freshFolder } from '../support/command-line.js';

const MINUTE = 60_000;

beforeAll(buildCommands, 2 * MINUTE);

describe('the story of a portfolio', () => {
  test(
    'five months at three agencies end with five statements for each agreement',
    async () => {
      const { code, stdout, stderr } = await consign(['demo', '--accounts', '60', '--exit'], {
        DATA_DIR: freshFolder(),
      });
      expect(stderr).toBe('');
      expect(code).toBe(0);
      expect(placedIn(stdout)).toBe(60);
      expect(stdout).toContain('principal: USD has 2 decimals. (INPUT_INVALID)');
      expect(stdout).toContain('invalid_authorization_details');
      expect(stdout).toContain('→ null');
      expect(stdout).toContain('stored, flagged AFTER_RECALL');
      expect(stdout).toMatch(/owes the deletion of \d+ cases by 20\d\d-\d\d-\d\d \(.+\), and attests it/);
      expect(stdout.match(/SAME_ACTOR/g)).toHaveLength(2);
      for (const name of ['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7', 'I8', 'I9'])
        expect(stdout).toMatch(new RegExp(`^ +${name} .* holds$`, 'm'));
      expect(stdout).toMatch(/as PDF: .*statement-2026-03\.pdf$/m);
      const tables = statementTables(stdout);
      expect(tables).toHaveLength(4);
      for (const { months, total } of tables) {
        expect(months.map(([month]) => month)).toEqual([
          '2026-01',
          '2026-02',
          '2026-03',
          '2026-04',
          '2026-05',
        ]);
        for (let column = 1; column < total.length; column++)
          expect(cents(total[column]!)).toBe(months.reduce((sum, row) => sum + cents(row[column]!), 0n));
      }
    },
    2 * MINUTE,
  );
});

describe('the story of a real cohort', () => {
  test(
    'what was paid beyond the balance earns nothing, and age at placement decides the rate',
    async () => {
      const folder = freshFolder();
      const file = join(folder, 'cohort.csv');
      const json = join(folder, 'figures.json');
      writeFileSync(
        file,
        [
          'id,status_apr,bill_apr,paid_may,paid_jun,paid_jul,paid_aug,paid_sep',
          '1,2,1000,100,0,0,0,0',
          '2,3,1000,0,1500,10,0,0',
          '3,4,2000,0,0,500,0,0',
          '4,5,3000,0,0,0,700,0',
          '5,8,100,0,0,0,0,250',
          '6,2,0,900,900,900,900,900',
          '7,1,5000,900,900,900,900,900',
          '8,2,-20,900,0,0,0,0',
        ].join('\n'),
      );
      const { code, stderr } = await consign(['demo', '--uci', file, '--json', json, '--exit'], {
        DATA_DIR: folder,
      });
      expect(stderr).toBe('');
      expect(code).toBe(0);
      expect(JSON.parse(readFileSync(json, 'utf8'))).toEqual({
        currency: 'TWD',
        placements: 5,
        placedAmount: 710_000,
        months: [
          month('2005-05', 1, 10_000, 10_000, 0, 1_500),
          month('2005-06', 1, 150_000, 100_000, 50_000, 20_000),
          month('2005-07', 2, 51_000, 50_000, 1_000, 10_000),
          month('2005-08', 1, 70_000, 70_000, 0, 21_000),
          month('2005-09', 1, 25_000, 10_000, 15_000, 3_000),
        ],
      });
    },
    2 * MINUTE,
  );
});

function month(
  period: string,
  payments: number,
  received: number,
  commissionableBase: number,
  overpaid: number,
  commission: number,
) {
  return { period, payments, received, commissionableBase, overpaid, commission };
}

function placedIn(text: string): number {
  return [...text.matchAll(/^ +(\d+) accounts, .* → /gm)].reduce((sum, [, count]) => sum + Number(count), 0);
}

/** The statements as printed: five months and their sum, for each agreement. */
function statementTables(text: string) {
  const rows = [...text.matchAll(/^ {2}(2026-\d\d|total) +(\d.*)$/gm)]
    .map(([, name, cells]) => [name!, ...cells!.split(/ {2,}/)])
    .filter((row) => row.length === 7);
  const tables: { months: string[][]; total: string[] }[] = [];
  for (let at = 0; at < rows.length; at += 6)
    tables.push({ months: rows.slice(at, at + 5), total: rows[at + 5]! });
  return tables;
}

function cents(amount: string): bigint {
  return BigInt(amount.replaceAll(/[,.]/g, ''));
}
