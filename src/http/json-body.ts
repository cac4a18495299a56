import { Refusal } from '../kernel/errors.js';

/** Nested arrays and objects in one body; a batch needs six. */
export const MAX_JSON_DEPTH = 64;

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

/** One pass over the text, before a parser recurses into it. */
function checkShape(text: string): void {
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (isInString) {
      if (character === QUOTE) isInString = false;
      else if (character === BACKSLASH) at += escapeLength(text, at);
    } else if (character === QUOTE) isInString = true;
    else if (character === 0x5b || character === 0x7b) {
      if (++depth > MAX_JSON_DEPTH)
        throw malformed(`The body is nested deeper than ${MAX_JSON_DEPTH} levels.`);
    } else if (character === 0x5d || character === 0x7d) depth--;
  }
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

function malformed(message: string): Refusal {
  return new Refusal('MALFORMED_REQUEST', message);
}
