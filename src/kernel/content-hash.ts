import { hash as digest } from 'node:crypto';

/**
 * SHA-256 of a parsed item: the same content again is a replay, other content under the reference is a mistake. What
 * is null counts as left out.
 */
export function hashOf(item: object): string {
  const isPlain = Object.values(item).every((value) => PLAIN.has(typeof value));
  return digest('sha256', isPlain ? JSON.stringify(item) : textOf(item), 'base64url');
}

/** Kinds of values that JSON writes as they are; a contact has no others, and a batch has 500 of them. */
const PLAIN = new Set(['string', 'number', 'boolean', 'undefined']);

function textOf(item: object): string {
  return JSON.stringify(item, (_, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : (value ?? undefined),
  );
}
