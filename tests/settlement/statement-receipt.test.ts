import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { createLocalJWKSet, flattenedVerify, type JSONWebKeySet } from 'jose';
import { freshSigningKeys } from '../../src/http/signing-keys.js';
import { systemClock } from '../../src/kernel/time.js';
import { expectData } from '../support/api.js';
import { buildCommands, consign, freshFolder, type Ended } from '../support/command-line.js';
import { SEND_STATEMENTS } from '../support/documents.js';
import { aClosedStatement, publishedKeys, statementFile } from '../support/statement-files.js';
import type { SeenStatement, World } from '../support/world.js';

beforeAll(buildCommands, 120_000);

test('the receipt is a detached JWS over the JSON of the statement, by a published key', async () => {
  const { world, statement } = await aClosedStatement();
  const [json, jws, keys] = await Promise.all([
    statementFile(world, `${statement.id}.json`),
    statementFile(world, `${statement.id}.jws`),
    publishedKeys(world),
  ]);
  const [header, nothing, signature] = jws.toString().split('.');
  expect(nothing).toBe('');
  const whole = { protected: header!, payload: json.toString('base64url'), signature: signature! };
  const keySet = createLocalJWKSet(JSON.parse(keys) as JSONWebKeySet);
  const { protectedHeader } = await flattenedVerify(whole, keySet);
  expect(protectedHeader).toMatchObject({ alg: 'ES256', typ: 'consign-statement' });
  expect(JSON.parse(json.toString())).toEqual({
    statement: statement.id,
    lender: world.lenderId,
    agency: world.agencyId,
    agreement: world.agreementId,
    period: '2026-04',
    currency: 'CNY',
    lines: 2,
    linesHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    termsVersion: null,
    terms: {
      toleranceMinor: 0,
      answerDays: 10,
      answerRequired: false,
      rounding: 'HALF_UP',
      negativePolicy: 'CARRY_FORWARD',
      tax: null,
      withholdingPpm: 0,
    },
    totals: {
      received: '100.25',
      reversed: '800.00',
      base: '-699.75',
      overpaid: '0.00',
      commission: '-104.96',
      released: '0.00',
      carriedIn: '0.00',
      net: '0.00',
      tax: '0.00',
      reverseCharge: '0.00',
      withholding: '0.00',
      carriedOut: '-104.96',
      payable: '0.00',
    },
    contentHash: statement.contentHash,
    closedAt: '2026-05-01T02:00:00.000Z',
  });
});

test('what was signed stays the same when the statement goes on to the agency', async () => {
  const { world, statement } = await aClosedStatement();
  const before = await statementFile(world, `${statement.id}.json`);
  expectData(await world.lender(SEND_STATEMENTS, { ids: [statement.id] }));
  expect((await world.statement(statement.id)).state).toBe('SENT');
  expect((await statementFile(world, `${statement.id}.json`)).equals(before)).toBe(true);
});

describe('consign statement verify', () => {
  test('finds a downloaded statement genuine, with its lines and the hash on paper', async () => {
    const { statement, verify } = await downloaded();
    const { code, stdout } = await verify('--hash', statement.contentHash!);
    expect(stdout).toMatch(
      new RegExp(
        `^${statement.id}  genuine: 2026-04, 2 lines, commission -104.96 CNY, payable 0.00 CNY, signed by as-`,
      ),
    );
    expect(code).toBe(0);
  });

  test('does not mind how the JSON is spaced and ordered', async () => {
    const { verify, change } = await downloaded();
    change('json', (text) => {
      const entries = Object.entries(JSON.parse(text) as object).reverse();
      return JSON.stringify(Object.fromEntries(entries), null, 2);
    });
    expect((await verify()).code).toBe(0);
  });

  test('takes the keys from the address that publishes them', async () => {
    const { world, verifyWith } = await downloaded();
    expect((await verifyWith(`${world.api.address}/oauth/jwks`)).code).toBe(0);
  });

  type Change = readonly [what: string, file: 'json' | 'jws' | 'csv', change: (text: string) => string];
  const changes: readonly (readonly [...Change, problem: string])[] = [
    ['a total was changed', 'json', (text) => text.replace('-104.96', '-104.95'), 'BAD_SIGNATURE'],
    [
      'the content hash was changed',
      'json',
      (text) => text.replace(/[0-9a-f]{64}/, 'ab'.repeat(32)),
      'BAD_SIGNATURE',
    ],
    ['something was added', 'json', (text) => text.replace('{', '{"a":1,'), 'BAD_SIGNATURE'],
    ['the JSON is none', 'json', () => 'statement', 'NOT_A_STATEMENT'],
    ['the signature was changed', 'jws', (text) => text.replace(/[^.]{8}$/, 'AAAAAAAA'), 'BAD_SIGNATURE'],
    [
      'the header was changed',
      'jws',
      (text) => text.replace(/^[^.]*/, header({ alg: 'none' })),
      'NOT_A_RECEIPT',
    ],
    [
      'another key is named',
      'jws',
      (text) => text.replace(/^[^.]*/, header({ alg: 'ES256', kid: 'x' })),
      'UNKNOWN_KEY',
    ],
    ['the receipt is none', 'jws', (text) => text.replace('..', '.e30.'), 'NOT_A_RECEIPT'],
    ['an amount of a line was changed', 'csv', (text) => text.replace('100.25', '100.26'), 'OTHER_LINES'],
    ['a line is missing', 'csv', (text) => text.split('\r\n').toSpliced(2, 1).join('\r\n'), 'OTHER_LINES'],
    [
      'a total was changed',
      'csv',
      (text) => text.replace('carriedOut,-104.96', 'carriedOut,-104.95'),
      'OTHER_TOTALS',
    ],
    ['an amount of a line is none', 'csv', (text) => text.replace('100.25', 'much'), 'OTHER_LINES'],
  ];
  test('ends with 1 and says what does not hold', async () => {
    const { verify, change } = await downloaded();
    for (const [what, file, edit, problem] of changes) {
      const undo = change(file, edit);
      const { code, stdout } = await verify();
      expect([what, code, stdout]).toEqual([what, 1, expect.stringContaining(`(${problem})`)]);
      undo();
    }
    expect(await verify()).toMatchObject({ code: 0 });
  }, 120_000);

  test('trusts no key but those given, and no other hash', async () => {
    const { verify, verifyWith, folder } = await downloaded();
    const others = join(folder, 'others.json');
    writeFileSync(others, JSON.stringify((await freshSigningKeys(systemClock)).publicJwks));
    expect((await verifyWith(others)).stdout).toContain('(UNKNOWN_KEY)');
    expect((await verify('--hash', 'ab'.repeat(32))).stdout).toContain('(OTHER_HASH)');
  });
});

interface Downloaded {
  readonly world: World;
  readonly statement: SeenStatement;
  readonly folder: string;
  readonly verify: (...more: readonly string[]) => Promise<Ended>;
  readonly verifyWith: (keys: string) => Promise<Ended>;
  /** Changes one of the files; answers what brings it back. */
  readonly change: (format: 'json' | 'jws' | 'csv', edit: (text: string) => string) => () => void;
}

/** The files as an agency keeps them; checking them needs no database and no server. */
async function downloaded(): Promise<Downloaded> {
  const { world, statement } = await aClosedStatement();
  const folder = freshFolder();
  const keys = join(folder, 'jwks.json');
  writeFileSync(keys, await publishedKeys(world));
  const name = (format: string) => join(folder, `${statement.id}.${format}`);
  const texts: Record<string, string> = {};
  for (const format of ['json', 'jws', 'csv']) {
    texts[format] = (await statementFile(world, `${statement.id}.${format}`)).toString('utf8');
    writeFileSync(name(format), texts[format]);
  }
  const args = ['statement', 'verify', name('jws'), '--lines', name('csv')];
  return {
    world,
    statement,
    folder,
    verify: (...more) => consign([...args, '--jwks', keys, ...more]),
    verifyWith: (place) => consign([...args, '--jwks', place]),
    change(format, edit) {
      const edited = edit(texts[format]!);
      expect(edited).not.toBe(texts[format]);
      writeFileSync(name(format), edited);
      return () => writeFileSync(name(format), texts[format]!);
    },
  };
}

function header(said: object): string {
  return Buffer.from(JSON.stringify({ typ: 'consign-statement', ...said })).toString('base64url');
}
