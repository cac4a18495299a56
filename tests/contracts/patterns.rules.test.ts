import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import type { z } from 'zod';
import { lineText, referenceText } from '../../src/kernel/parse.js';
import * as parsers from '../../src/kernel/parse.js';
import { parseJsonBody } from '../../src/http/json-body.js';
import { authorizationDetails } from '../../src/http/oauth/authorization-details.js';
import { subjectName } from '../../src/modules/access/client-auth.js';
import { publicKeys } from '../../src/modules/access/client-keys.js';
import { auditFilter } from '../../src/modules/audit/audit-filter.js';
import { feeTermsSchema } from '../../src/modules/fees/index.js';
import { cellsOf } from '../../src/modules/imports/cells.rules.js';
import { forbiddenColumn } from '../../src/modules/imports/forbidden-columns.rules.js';
import { readHeader } from '../../src/modules/imports/header.rules.js';
import { paymentsFile } from '../../src/modules/imports/payment-row.rules.js';
import { portfolioFile } from '../../src/modules/imports/portfolio-row.rules.js';
import type { LocalDate } from '../../src/kernel/time.js';

/*
 * No text of a caller may keep the process busy: a pattern that backtracks, or a parser that starts again for each
 * character, is found here by long texts that nearly match.
 */

const LENGTH = 10_000;
/** CPU, in milliseconds; the same text gets further tries, as the rest of the process counts too. */
const LIMIT_MS = 10;
const TRIES = 5;
const RUNS = { numRuns: 40 };

const USUAL = 'aA0 .-_@+=,;:/\\"\'\n\t\u4e2d\u0301\u202e\u{1f600}';

/** `start pump pump pump … end`: what makes a pattern go back, or an ordinary long text. */
function longTexts(letters: readonly string[]): fc.Arbitrary<string> {
  const part = (maxLength: number) =>
    fc.array(fc.constantFrom(...letters), { maxLength }).map((all) => all.join(''));
  return fc.tuple(part(6), part(4), part(6)).map(([start, pump, end]) => start + pumped(pump || 'a') + end);
}

function pumped(text: string): string {
  return text.repeat(Math.ceil(LENGTH / text.length)).slice(0, LENGTH);
}

/** Texts of one letter, and of one letter with another end: the usual ways into a quadratic search. */
function* plainTexts(letters: readonly string[]): Generator<string> {
  for (const letter of letters) for (const end of ['', '!', '\n', 'a']) yield pumped(letter) + end;
}

function expectQuick(hints: string, read: (text: string) => unknown): void {
  const letters = [...new Set(Array.from(hints + USUAL))];
  const isQuick = (text: string) => {
    let least = Infinity;
    for (let n = 0; n < TRIES && least > LIMIT_MS; n++)
      least = Math.min(
        least,
        cpuOf(() => read(text)),
      );
    return least <= LIMIT_MS;
  };
  for (const text of plainTexts(letters)) if (!isQuick(text)) throw new Error(`slow: ${text.slice(0, 8)}…`);
  fc.assert(fc.property(longTexts(letters), isQuick), RUNS);
}

function cpuOf(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

const SOURCES = join(import.meta.dirname, '../../src');

/** Every regular expression that may meet a caller's text, with the files it stands in; the demo writes its own. */
function patterns(): Map<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const name of readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts') || name.startsWith(join('cli', 'demo'))) continue;
    const source = ts.createSourceFile(
      name,
      readFileSync(join(SOURCES, name), 'utf8'),
      ts.ScriptTarget.Latest,
    );
    const visit = (node: ts.Node): void => {
      if (ts.isRegularExpressionLiteral(node)) found.set(node.text, [...(found.get(node.text) ?? []), name]);
      node.forEachChild(visit);
    };
    visit(source);
  }
  return found;
}

/** Patterns that meet no caller's text, each with whose it is. */
const EXEMPT: Readonly<Record<string, string>> = { '/\\/+$/': "the operator's own addresses" };

describe('C95 no pattern of the product goes back over 10,000 characters', () => {
  const all = [...patterns()]
    .filter(([text]) => !Object.hasOwn(EXEMPT, text))
    .map(([text, files]) => [text, files.join(', ')] as const);

  test('which are many', () => expect(all.length).toBeGreaterThan(40));

  test.each(all)('%s in %s', (text) => {
    const end = text.lastIndexOf('/');
    const pattern = new RegExp(text.slice(1, end), text.slice(end + 1).replace('g', ''));
    expectQuick(text, (given) => pattern.exec(given));
  });
});

const rowTerms = { latest: '2026-11-21' as LocalDate, portfolio: 'Cards' };

function rowReader({ layout, read }: typeof portfolioFile | typeof paymentsFile) {
  return (text: string) =>
    read(
      cellsOf([], () => text),
      rowTerms,
    ) && layout;
}

const readers: readonly (readonly [string, (text: string) => unknown])[] = [
  ...Object.entries(parsers)
    .filter(([, each]) => isSchema(each))
    .map(([name, each]) => [name, (text: string) => (each as z.ZodType).safeParse(text)] as const),
  ['a reference', (text) => referenceText.safeParse(text)],
  ['a line of text', (text) => lineText(200).safeParse(text)],
  ['an amount', (text) => parsers.positiveMoney.safeParse({ amount: text, currency: 'CNY' })],
  ['a currency', (text) => parsers.positiveMoney.safeParse({ amount: '1', currency: text })],
  ['an id', (text) => parsers.idText('account').safeParse(text)],
  ['a subject name', (text) => subjectName.safeParse(text)],
  ['public keys', (text) => publicKeys.safeParse(text)],
  ['a public key', (text) => publicKeys.safeParse({ keys: [{ kty: 'EC', crv: text, kid: text, x: text }] })],
  ['details', (text) => authorizationDetails.safeParse([{ type: 'placement', ids: [text] }])],
  ['fee terms', (text) => feeTermsSchema.safeParse({ kind: text, ratePpm: text })],
  ['an audit filter', (text) => auditFilter.safeParse({ action: text, requestId: text, from: text })],
  ['a body', (text) => attempt(() => parseJsonBody(Buffer.from(text)))],
  [
    'a body with a text',
    (text) => attempt(() => parseJsonBody(Buffer.from(JSON.stringify({ query: text })))),
  ],
  ['a heading', (text) => forbiddenColumn(text)],
  ['a header', (text) => attempt(() => readHeader([text], portfolioFile.layout, { map: {}, set: {} }, 1))],
  ['a row of an account', rowReader(portfolioFile)],
  ['a row of a payment', rowReader(paymentsFile)],
];

describe('C95 no parser does', () => {
  test.each(readers)('%s', (_, read) => {
    expectQuick('{"a":[1]}', read);
  });
});

function isSchema(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'safeParse' in value;
}

function attempt(work: () => unknown): void {
  try {
    work();
  } catch {
    // refused, which is all right
  }
}
