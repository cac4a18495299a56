import { Refusal } from '../kernel/errors.js';

/** Nested arrays and objects in one body; a batch needs six. */
export const MAX_JSON_DEPTH = 64;
/** Items of one list; batches end earlier, at what their use case takes. */
export const MAX_LIST = 1_000;
/** Keys of one object; no input has as many. */
export const MAX_KEYS = 100;

/**
 * The JSON of a request body. Refuses what other layers would read differently or choke on: bytes that are no UTF-8,
 * lone surrogates and NUL (no database stores them alike), deep nesting, and keys that reach into prototypes.
 */
export function parseJsonBody(body: Buffer): unknown {
  const text = decoded(body);
  checkShape(text);
  const value = parsed(text);
  if (SUSPICIOUS.test(text)) refusePrototypeKeys(value);
  return value;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });
const SUSPICIOUS = /__proto__|constructor|\\u00(5f|6|7)/i;

function decoded(body: Buffer): string {
  try {
    return UTF8.decode(body);
  } catch {
    throw malformed('The body is not UTF-8.');
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed('The body is not JSON.');
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** One pass over the text, before a parser recurses into it or a schema looks at each of its items. */
function checkShape(text: string): void {
  const sizes: number[] = [];
  const limits: number[] = [];
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        at = endOfString(text, at);
        break;
      case OPEN_LIST:
      case OPEN_OBJECT:
        if (sizes.push(1) > MAX_JSON_DEPTH)
          throw malformed(`The body is nested deeper than ${MAX_JSON_DEPTH} levels.`);
        limits.push(text.charCodeAt(at) === OPEN_LIST ? MAX_LIST : MAX_KEYS);
        break;
      case CLOSE_LIST:
      case CLOSE_OBJECT:
        sizes.pop();
        limits.pop();
        break;
      case COMMA:
        if (++sizes[sizes.length - 1]! > limits.at(-1)!) throw tooLong(limits.at(-1)!);
    }
  }
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  for (; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === QUOTE) return at;
    if (character === BACKSLASH) at += escapeLength(text, at);
  }
  return at;
}

/** How many characters follow the backslash at `at`; a `\u` escape must be a character that text can hold. */
function escapeLength(text: string, at: number): number {
  if (text[at + 1] !== 'u') return 1;
  const unit = unitAt(text, at);
  if (unit === 0) throw malformed('The body holds the character NUL.');
  if (unit < 0xd800 || unit > 0xdfff) return 5;
  const next = text[at + 6] === '\\' && text[at + 7] === 'u' ? unitAt(text, at + 6) : 0;
  if (unit > 0xdbff || next < 0xdc00 || next > 0xdfff)
    throw malformed('The body holds half of a surrogate pair.');
  return 11;
}

function unitAt(text: string, at: number): number {
  const digits = text.slice(at + 2, at + 6);
  return /^[\da-f]{4}$/i.test(digits) ? Number.parseInt(digits, 16) : -1;
}

function refusePrototypeKeys(value: unknown): void {
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next !== 'object' || next === null) continue;
    if (Object.hasOwn(next, '__proto__') || Object.hasOwn(next, 'constructor'))
      throw malformed('The body holds a key that no input has.');
    open.push(...Object.values(next));
  }
}

function tooLong(limit: number): Refusal {
  const message =
    limit === MAX_LIST
      ? `A list holds at most ${MAX_LIST} items.`
      : `An object holds at most ${MAX_KEYS} keys.`;
  return new Refusal('BATCH_TOO_LARGE', message);
}

function malformed(message: string): Refusal {
  return new Refusal('MALFORMED_REQUEST', message);
}
