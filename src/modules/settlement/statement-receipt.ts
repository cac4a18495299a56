import canonicalize from 'canonicalize';
import { compactVerify, createLocalJWKSet, errors, type JSONWebKeySet } from 'jose';
import { z } from 'zod';
import { formatInstant } from '../../kernel/time.js';
import { closedContent, contentHashOf } from './statement-content.js';
import type { Statement } from './statement.entity.js';

/** `typ` of the JWS, so that no other thing signed with the key passes for a receipt. */
export const RECEIPT_TYPE = 'consign-statement';

/** Signs what a receipt speaks for; answers a detached JWS (RFC 7515, appendix F). */
export type ReceiptSigner = (payload: string) => Promise<string>;

/**
 * What a receipt speaks for: canonical JSON (RFC 8785) of what was closed. The content hash in it covers terms, totals and,
 * by their own hash, the lines. It stays the same for ever, whatever becomes of the statement afterwards.
 */
export function receiptPayload(statement: Statement): string {
  const said = {
    ...closedContent(statement),
    statement: statement.id,
    lender: statement.lenderId,
    contentHash: statement.contentHash,
    closedAt: statement.closedAt === null ? null : formatInstant(statement.closedAt),
  };
  return canonicalize(said) ?? '';
}

const receiptFacts = z.looseObject({
  statement: z.string(),
  period: z.string(),
  currency: z.string(),
  lines: z.int().min(0),
  totals: z.record(z.string(), z.string()),
  linesHash: z.string().regex(/^[0-9a-f]{64}$/),
  contentHash: z.string().regex(/^[0-9a-f]{64}$/),
});

export type ReceiptFacts = z.infer<typeof receiptFacts> & { readonly kid: string };

/** What can be wrong with a receipt, in words for whoever checks it. */
export const receiptProblems = {
  NOT_A_RECEIPT: 'this is no detached JWS of a statement',
  NOT_A_STATEMENT: 'what it is held against is no statement as JSON',
  UNKNOWN_KEY: 'its key is not in the key set; a receipt fetched anew is signed with a key that is',
  OTHER_CONTENT: 'its content hash is not that of what it says',
  BAD_SIGNATURE: 'the signature is not of this statement: one of the two was changed',
} as const;
export type ReceiptProblem = keyof typeof receiptProblems;

/**
 * Checks a receipt against the statement's JSON, with trusted keys only: what a header says of its key is not asked. How
 * the JSON is spaced and ordered does not matter.
 */
export async function readReceipt(
  receipt: string,
  statement: string,
  keys: JSONWebKeySet,
): Promise<ReceiptFacts | ReceiptProblem> {
  const [header, payload, signature, ...more] = receipt.trim().split('.');
  if (!header || payload !== '' || !signature || more.length > 0) return 'NOT_A_RECEIPT';
  const said = parsedStatement(statement);
  if (said === null) return 'NOT_A_STATEMENT';
  const whole = [header, Buffer.from(said.text).toString('base64url'), signature].join('.');
  try {
    const options = { algorithms: ['ES256'] };
    const { protectedHeader } = await compactVerify(whole, createLocalJWKSet(keys), options);
    if (protectedHeader.typ !== RECEIPT_TYPE) return 'NOT_A_RECEIPT';
    if (said.facts.contentHash !== hashOf(said.facts)) return 'OTHER_CONTENT';
    return { ...said.facts, kid: protectedHeader.kid ?? '' };
  } catch (error) {
    return problemOf(error);
  }
}

/** The content hash, made again from what is said: all but what names this one copy. */
function hashOf(facts: z.infer<typeof receiptFacts>): string {
  const copy = new Set(['statement', 'lender', 'contentHash', 'closedAt']);
  return contentHashOf(Object.fromEntries(Object.entries(facts).filter(([name]) => !copy.has(name))));
}

function parsedStatement(text: string) {
  try {
    const content: unknown = JSON.parse(text);
    return { text: canonicalize(content) ?? '', facts: receiptFacts.parse(content) };
  } catch {
    return null;
  }
}

function problemOf(error: unknown): ReceiptProblem {
  if (error instanceof errors.JWKSNoMatchingKey) return 'UNKNOWN_KEY';
  return error instanceof errors.JWSSignatureVerificationFailed ? 'BAD_SIGNATURE' : 'NOT_A_RECEIPT';
}
