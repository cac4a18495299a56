import { beforeAll, describe, expect, test } from '@jest/globals';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { newId } from '../../src/kernel/ids.js';
import { freshDatabaseUrl } from '../support/database.js';
import { buildCommands, consign, freshFolder, type Settings } from '../support/command-line.js';

beforeAll(buildCommands, 120_000);

const commands = [
  ['demo'],
  ['migrate'],
  ['keys', 'init'],
  ['keys', 'list'],
  ['keys', 'rotate'],
  ['keys', 'retire'],
  ['keys', 'status'],
  ['keys', 'rotate-kek'],
  ['keys', 'forget-kek'],
  ['keys', 'rotate-tenant'],
  ['keys', 'rewrap'],
  ['audit', 'verify'],
  ['audit', 'export'],
  ['lender', 'create'],
  ['agency', 'create'],
  ['client', 'create'],
  ['client', 'revoke'],
  ['import'],
  ['token'],
  ['request'],
  ['schema'],
  ['simulate', 'conduct'],
  ['simulate', 'settlement'],
  ['statement', 'verify'],
];

describe('help', () => {
  test('every command explains itself and its options', async () => {
    const answers = await Promise.all(commands.map((command) => consign([...command, '--help'])));
    answers.forEach(({ code, stdout }, n) => {
      expect([commands[n], code]).toEqual([commands[n], 0]);
      expect(stdout).toContain(`Usage: consign ${commands[n]!.join(' ')}`);
    });
  });

  test('the program lists its commands', async () => {
    const { code, stdout } = await consign(['--help']);
    expect(code).toBe(0);
    for (const [first] of commands) expect(stdout).toContain(`  ${first}`);
  });
});

describe('what is not understood', () => {
  test.each([
    [['frobnicate'], "unknown command 'frobnicate'"],
    [['lender', 'destroy'], "unknown command 'destroy'"],
    [['lender', 'create'], "missing required argument 'name'"],
    [['agency', 'create', 'Agency'], "required option '--lender <id>' not specified"],
    [['token'], "required option '--client <file>' not specified"],
    [['demo', '--accounts', 'many'], 'Give a whole number from 40 to 9,000.'],
    [['migrate', '--quickly'], "unknown option '--quickly'"],
  ])('%j ends with 2 and says why', async (args, sentence) => {
    const { code, stderr } = await consign(args);
    expect(stderr).toContain(sentence);
    expect(code).toBe(2);
  });

  test.each([
    [['token', '--client', 'nowhere.json'], 'There is no client file nowhere.json'],
    [['client', 'revoke', 'cli_1'], 'takes the id of one client'],
    [['request', '--client', 'package.json', 'query { viewer { clientId } }'], 'is not a client file'],
    [['request', '--client', 'x', '--variables', '[1', '{ x }'], '--variables takes a JSON object'],
    [['demo', '--json', 'out.json'], '--json goes with --uci'],
    [['demo', '--uci', 'nowhere.csv', '--exit'], 'nowhere.csv cannot be read'],
  ])('%j ends with 1 and one sentence, without a stack', async (args, sentence) => {
    const { code, stderr } = await consign(args, { DATA_DIR: freshFolder() });
    expect(stderr).toContain(sentence);
    expect(stderr).not.toContain('    at ');
    expect(code).toBe(1);
  });

  test('a wrong configuration is named, every problem at once', async () => {
    const { code, stderr } = await consign(['migrate'], { PORT: 'x', LOG_LEVEL: 'loud' });
    expect(code).toBe(1);
    expect(stderr).toContain('PORT: must be a whole number');
    expect(stderr).toContain('LOG_LEVEL: must be');
  });
});

describe('setting up an installation', () => {
  test('migrate says what it applied, and the second time that nothing was left', async () => {
    const settings = await installation();
    const first = await consign(['migrate'], settings);
    expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining('Applied 0001-') });
    const second = await consign(['migrate'], settings);
    expect(second).toMatchObject({ code: 0, stdout: 'The database is up to date.\n' });
  });

  test('keys init makes both key files for their owner alone and keeps them ever after', async () => {
    const folder = freshFolder();
    const production: Settings = {
      NODE_ENV: 'production',
      PUBLIC_URL: 'https://consign.test',
      DATA_DIR: folder,
      SIGNING_KEYS_FILE: join(folder, 'signing.json'),
      KEY_ENCRYPTION_KEY_FILE: join(folder, 'kek.json'),
    };
    expect((await consign(['keys', 'init'], production)).code).toBe(0);
    const files = [production.SIGNING_KEYS_FILE!, production.KEY_ENCRYPTION_KEY_FILE!];
    const before = files.map((file) => readFileSync(file, 'utf8'));
    expect(files.map((file) => statSync(file).mode & 0o777)).toEqual([0o600, 0o600]);
    expect((await consign(['keys', 'init'], production)).stdout).toContain('already in');
    expect(files.map((file) => readFileSync(file, 'utf8'))).toEqual(before);
  });

  test('keys retire takes a leaked key back, and the only one only for another', async () => {
    const folder = freshFolder();
    const settings = { DATA_DIR: folder };
    const file = join(folder, 'signing-keys.json');
    expect((await consign(['keys', 'init'], settings)).code).toBe(0);
    const [kid = ''] = (await consign(['keys', 'list'], settings)).stdout.split(' ');
    const before = readFileSync(file, 'utf8');
    expect((await consign(['keys', 'retire', 'as-none'], settings)).stderr).toContain('no key as-none');
    expect((await consign(['keys', 'retire', kid], settings)).stderr).toContain('--now');
    const dry = await consign(['keys', 'retire', kid, '--now', '--dry-run'], settings);
    expect(dry.stdout).toContain('Nothing was written');
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect((await consign(['keys', 'retire', kid, '--now'], settings)).code).toBe(0);
    const { stdout } = await consign(['keys', 'list'], settings);
    expect(stdout).not.toContain(kid);
    expect(stdout).toMatch(/^as-\S+ {2}signs /);
  });

  test('keys rotate publishes the next key, once, and shows what it would do without doing it', async () => {
    const folder = freshFolder();
    const settings = { DATA_DIR: folder };
    const file = join(folder, 'signing-keys.json');
    expect((await consign(['keys', 'init'], settings)).code).toBe(0);
    const before = readFileSync(file, 'utf8');
    const dry = await consign(['keys', 'rotate', '--dry-run'], settings);
    expect(dry.stdout).toMatch(/ {2}signs {2}[^]* {2}published, will sign {2}[^]*Nothing was written/);
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect((await consign(['keys', 'rotate'], settings)).code).toBe(0);
    const rotated = await consign(['keys', 'rotate', '--now'], settings);
    expect(rotated.stdout.match(/^as-/gm)).toHaveLength(2);
    expect((await consign(['keys', 'list'], settings)).stdout).toBe(rotated.stdout);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('lender create leaves a maker and a checker whose keys only the owner may read', async () => {
    const settings = await installation();
    await consign(['migrate'], settings);
    const { code, stdout } = await consign(
      ['lender', 'create', 'Example Bank', '--client', 'reports'],
      settings,
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/lender {4}len_/);
    const files = [...stdout.matchAll(/its private key: (.+)/g)].map(([, file]) => file!);
    expect(files.map((file) => JSON.parse(readFileSync(file, 'utf8')).name)).toEqual([
      'maker',
      'checker',
      'reports',
    ]);
    expect(files.map((file) => statSync(file).mode & 0o777)).toEqual([0o600, 0o600, 0o600]);
  });

  test('nothing is registered with a lender that does not exist', async () => {
    const settings = await installation();
    await consign(['migrate'], settings);
    const { code, stderr } = await consign(
      ['agency', 'create', 'Agency', '--lender', newId('lender')],
      settings,
    );
    expect(code).toBe(1);
    expect(stderr).toContain('make one with `consign lender create`');
  });

  test('schema names the files of the contract', async () => {
    const { code, stdout } = await consign(['schema']);
    expect(code).toBe(0);
    expect(stdout).toContain('schema/lender.graphql');
    expect(stdout).toContain('schema/agency.graphql');
  });
});

async function installation(): Promise<Settings> {
  return { DATA_DIR: freshFolder(), DATABASE_URL: await freshDatabaseUrl() };
}
