import { base64url, CompactEncrypt, compactDecrypt, decodeProtectedHeader } from 'jose';
import type { Id } from '../../kernel/ids.js';
import { makeKeks, readKeks, type Kek } from './kek-file.js';

/**
 * The port to the key-encryption keys of the installation, which wrap lenders' keys. A key service can stand in for the file
 * by these four functions: several keys are known at once, the newest wraps, all of them unwrap.
 */
export interface Keyring {
  /** A lender's key encrypted for this lender by the newest: it opens for no other. */
  wrap(lenderId: Id<'lender'>, key: Uint8Array): Promise<string>;
  /** The key again; throws when it was wrapped by a key that is not known here, or for another lender. */
  unwrap(lenderId: Id<'lender'>, wrapped: string): Promise<Uint8Array>;
  /** Which key wrapped it. */
  wrappedBy(wrapped: string): string;
  /** Which key wraps from now on. */
  newest(): Promise<string>;
}

export interface KeyringOptions {
  /** The key-encryption keys of the installation: a JWK of 256 bits, or a set of them (RFC 7517, 4 and 5). */
  readonly file: string;
  /** In production the file must exist: a key made unnoticed on one machine leaves the others unable to read. */
  readonly production: boolean;
}

/**
 * The keys in a file, made on first use outside production (mode 0600). The file is read again before anything is wrapped,
 * and whenever a key is met that was not in it: a process that runs learns of a rotation when it needs to.
 */
export async function createKeyring({ file, production }: KeyringOptions): Promise<Keyring> {
  let keys = (await readKeks(file)) ?? (await makeKeks(file, production));
  const reread = async () => {
    keys = (await readKeks(file)) ?? keys;
  };
  const keyNamed = async (kid: string): Promise<Kek> => {
    const known = () => keys.find((key) => key.kid === kid);
    if (known() === undefined) await reread();
    const key = known();
    if (key === undefined)
      throw new Error(`the key-encryption key ${kid} is not in the file of this process`);
    return key;
  };
  const newest = async (): Promise<Kek> => {
    await reread();
    return keys.at(-1)!;
  };
  return {
    wrap: async (lenderId, key) => wrapUnder(await newest(), lenderId, key),
    unwrap: async (lenderId, wrapped) => unwrapUnder(await keyNamed(kidOf(wrapped)), lenderId, wrapped),
    wrappedBy: kidOf,
    newest: async () => (await newest()).kid,
  };
}

function wrapUnder({ k, kid }: Kek, lenderId: Id<'lender'>, key: Uint8Array): Promise<string> {
  return new CompactEncrypt(key)
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid, sub: lenderId })
    .encrypt(base64url.decode(k));
}

async function unwrapUnder({ k }: Kek, lenderId: Id<'lender'>, wrapped: string): Promise<Uint8Array> {
  const { plaintext, protectedHeader } = await compactDecrypt(wrapped, base64url.decode(k), {
    keyManagementAlgorithms: ['dir'],
    contentEncryptionAlgorithms: ['A256GCM'],
  });
  if (protectedHeader['sub'] !== lenderId) throw new Error("a lender's key was wrapped for another lender");
  return plaintext;
}

function kidOf(wrapped: string): string {
  return decodeProtectedHeader(wrapped).kid ?? '';
}
