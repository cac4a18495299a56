import { z } from 'zod';
import { parseCurrency, currencyDigits, type CurrencyCode } from './currencies.js';
import { problem, Refusal, type InputPath, type ItemProblem } from './errors.js';
import { idPrefixes, parseId, type Id, type IdKind } from './ids.js';
import { sentenceOfIssue } from './issue-sentences.js';
import { parseNetwork } from './networks.js';
import { parseMinor, type MoneyProblem } from './money.js';
import {
  parseInstant,
  parseLocalDate,
  parseMonth,
  parseTimeZone,
  type Instant,
  type LocalDate,
  type TimeZone,
} from './time.js';

/*
 * Parsers from what callers write to branded values. Each says in one sentence what it wanted and never repeats the
 * value, which may be personal.
 */

/** Most items in one call; a larger batch is refused whole. */
export const MAX_BATCH = 500;

/** An instant may be this far ahead of our clock (clocks differ), and no further. */
const CLOCK_TOLERANCE = 5 * 60_000;

/** The caller's own key for what it creates: 1 to 64 printable characters, no blanks at the ends. */
export const referenceText = z
  .string()
  .regex(
    /^[\x21-\x7e]([\x20-\x7e]{0,62}[\x21-\x7e])?$/,
    'A reference has 1 to 64 printable ASCII characters and no blanks at its ends.',
  );

export function idText<K extends IdKind>(kind: K) {
  return parsed(
    (text): Id<K> | null => parseId(kind, text),
    `An id of this kind starts with \`${idPrefixes[kind]}_\`.`,
  );
}

export const instantText = parsed(
  (text): Instant | null => parseInstant(text),
  'Write a date-time by RFC 3339 with its offset.',
);
export const localDateText = parsed(
  (text): LocalDate | null => parseLocalDate(text),
  'Write a calendar day as YYYY-MM-DD.',
);
export const timeZoneText = parsed(
  (text): TimeZone | null => parseTimeZone(text),
  'Name a time zone of the IANA database, such as Asia/Shanghai.',
);
export const currencyText = parsed(
  (text): CurrencyCode | null => parseCurrency(text),
  'Name a currency by its ISO 4217 code.',
);
export const networkText = parsed(
  parseNetwork,
  'Write a network as a CIDR, such as 203.0.113.0/24 or 2001:db8::/32.',
);
export const monthText = parsed(parseMonth, 'Write a month as YYYY-MM.');

/** Marks that turn the direction of what follows (UAX #9): they can make a name read as another. */
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text as a reader sees it: composed (NFC), without direction marks and blanks at the ends. */
export function readable(text: string): string {
  return text.normalize('NFC').replaceAll(DIRECTION, '').trim();
}

/** One line of text a person wrote: `readable`, no control characters, 1 to `length` characters. */
export function lineText(length: number) {
  return z
    .string()
    .transform(readable)
    .pipe(
      z
        .string()
        .min(1)
        .max(length)
        .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'Leave out control characters.'),
    );
}

/** Where something is kept that does not come to us: an address of a kind that no reader runs. */
export const uriText = z
  .string()
  .max(500)
  .regex(/^(https|urn|s3|gs):[\x21-\x7e]+$/, 'Write the reference as a URI: https, urn, s3 or gs.');

/** What it must hash to. */
export const sha256Text = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'Write the SHA-256 as 64 hexadecimal digits in lower case.');

/** A mark for somebody or something, the same each time; too narrow for a name. */
export const labelText = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,31}$/, 'A label has 1 to 32 letters, digits and . _ : - marks.');

/** An amount above zero, with at most the decimals of its currency. */
export const positiveMoney = moneyFrom(1n, 'The amount must be above zero.');
/** The same, or nothing. */
export const anyMoney = moneyFrom(0n, 'The amount must not be below zero.');

function moneyFrom(least: bigint, tooSmall: string) {
  return z
    .object({ amount: z.string(), currency: currencyText })
    .transform(({ amount, currency }, context) => {
      const minor = parseMinor(amount, currency);
      if (typeof minor === 'bigint' && minor >= least) return { minor, currency };
      const message = typeof minor === 'bigint' ? tooSmall : amountSentence(minor, currency);
      context.addIssue({ code: 'custom', message, path: ['amount'] });
      return z.NEVER;
    });
}

/** An amount of either sign, with at most the decimals of its currency: money that went back is below zero. */
export const signedMoney = z
  .object({ amount: z.string(), currency: currencyText })
  .transform(({ amount, currency }, context) => {
    const minor = parseMinor(amount, currency);
    if (typeof minor === 'bigint') return { minor, currency };
    context.addIssue({ code: 'custom', message: amountSentence(minor, currency), path: ['amount'] });
    return z.NEVER;
  });

/** Why an amount was not taken, in words. */
export function amountSentence(trouble: MoneyProblem, currency: CurrencyCode): string {
  switch (trouble) {
    case 'NOT_AN_AMOUNT':
      return 'Write the amount as a decimal, such as 1234.50.';
    case 'TOO_MANY_DECIMALS':
      return `${currency} has ${currencyDigits[currency]} decimals.`;
    case 'AMOUNT_TOO_LARGE':
      return 'The amount is beyond 9,007,199,254,740,991 minor units.';
  }
}

/** A moment that has come: at most five minutes ahead of the clock. */
export function hasCome(instant: Instant, now: Instant): boolean {
  return instant <= now + CLOCK_TOLERANCE;
}

/** One value of a closed list; the sentence names the allowed ones. */
export function oneOf<const V extends readonly [string, ...string[]]>(values: V) {
  return z.enum(values, { error: () => `Use one of ${values.join(', ')}.` });
}

export type Parsed<T> = { readonly value: T } | { readonly problem: ItemProblem };

/** Parses one item of a batch; the first trouble becomes its problem. */
export function parseItem<T>(schema: z.ZodType<T>, input: unknown, path: InputPath): Parsed<T> {
  const result = schema.safeParse(input, { error: sentenceOfIssue });
  if (result.success) return { value: result.data };
  const issue = result.error.issues[0]!;
  return {
    problem: problem('INPUT_INVALID', sentenceOf(issue), [...path, ...(issue.path as (string | number)[])]),
  };
}

/** Parses the input of a single command; refuses it whole. */
export function parseCommand<T>(schema: z.ZodType<T>, input: unknown, path: InputPath = ['input']): T {
  const result = parseItem(schema, input, path);
  if ('value' in result) return result.value;
  throw new Refusal(result.problem.code, result.problem.message, { path: result.problem.path });
}

/** Refuses an empty batch and one over the limit, before anything is read. */
export function checkBatch(items: readonly unknown[], path: InputPath = ['items']): void {
  if (items.length === 0) throw new Refusal('INPUT_INVALID', 'The batch is empty.', { path });
  if (items.length > MAX_BATCH)
    throw new Refusal('BATCH_TOO_LARGE', `At most ${MAX_BATCH} items fit in one call.`, { path });
}

function sentenceOf({ message }: z.core.$ZodIssue): string {
  return message.endsWith('.') ? message : `${message}.`;
}

function parsed<T extends string | number>(parse: (text: string) => T | null, sentence: string) {
  return z.string({ error: () => sentence }).transform((text, context): T => {
    const value = parse(text);
    if (value !== null) return value;
    context.addIssue({ code: 'custom', message: sentence });
    return z.NEVER;
  });
}
