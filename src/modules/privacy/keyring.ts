import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { base64url, CompactEncrypt, compactDecrypt } from 'jose';
import { z } from 'zod';
import type { Id } from '../../kernel/ids.js';

/** Wraps and unwraps lenders' data keys; a key service can stand in for the file by the same two functions. */
export interface Keyring {
  /** The data key encrypted for this lender: it opens for no other. */
  wrap(lenderId: Id<'lender'>, dataKey: Uint8Array): Promise<string>;
  /** The data key again; throws when it was wrapped by another key or for another lender. */
  unwrap(lenderId: Id<'lender'>, wrapped: string): Promise<Uint8Array>;
}

export interface KeyringOptions {
  /** The key-encryption key of the installation, a JWK (RFC 7517) of 256 bits. */
  readonly file: string;
  /** In production the file must exist: a key made unnoticed on one machine leaves the others unable to read. */
  readonly production: boolean;
}

const symmetricJwk = z.object({ kty: z.literal('oct'), k: z.base64url().length(43), kid: z.string().min(1) });
type SymmetricJwk = z.output<typeof symmetricJwk>;

/** Reads the key-encryption key, and makes it on first use outside production (file mode 0600). */
export async function createKeyring({ file, production }: KeyringOptions): Promise<Keyring> {
  const jwk = (await readKey(file)) ?? (await makeKey(file, production));
  const key = base64url.decode(jwk.k);
  return {
    wrap: (lenderId, dataKey) =>
      new CompactEncrypt(dataKey)
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: jwk.kid, sub: lenderId })
        .encrypt(key),
    unwrap: async (lenderId, wrapped) => {
      const { plaintext, protectedHeader } = await compactDecrypt(wrapped, key, {
        keyManagementAlgorithms: ['dir'],
        contentEncryptionAlgorithms: ['A256GCM'],
      });
      if (protectedHeader['sub'] !== lenderId) throw new Error('a data key was wrapped for another lender');
      return plaintext;
    },
  };
}

async function readKey(file: string): Promise<SymmetricJwk | null> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return null;
  const parsed = symmetricJwk.safeParse(jsonOf(text));
  if (!parsed.success)
    throw new Error('the key-encryption key file is not a 256-bit symmetric JWK with a kid');
  return parsed.data;
}

/** A linked file appears whole or not at all, and the first of two processes that start together wins. */
async function makeKey(file: string, production: boolean): Promise<SymmetricJwk> {
  if (production) throw new Error('the key-encryption key file must exist in production');
  const made = { kty: 'oct', k: base64url.encode(randomBytes(32)), kid: `kek-${randomUUID()}` };
  const draft = `${file}.${randomUUID()}`;
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(draft, `${JSON.stringify(made)}\n`, { mode: 0o600, flag: 'wx' });
  await link(draft, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(draft);
  return (await readKey(file))!;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
