import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, stat, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import { z } from 'zod';
import { localDateIn, type Clock, type TimeZone } from '../kernel/time.js';

/** The authorization server's ES256 keys: the first signs, all are published. */
export interface SigningKeys {
  readonly privateJwks: { readonly keys: readonly JWK[] };
  readonly publicJwks: { readonly keys: JWK[] };
}

export interface SigningKeysFile {
  readonly file: string;
  /** Outside production a missing file is made; in production it must be there, the same for every process. */
  readonly createIfMissing: boolean;
  readonly clock: Clock;
}

const keyFile = z.strictObject({
  keys: z
    .array(
      z.strictObject({
        kty: z.literal('EC'),
        crv: z.literal('P-256'),
        x: z.string(),
        y: z.string(),
        d: z.string(),
        kid: z.string().min(1),
        alg: z.literal('ES256'),
        use: z.literal('sig'),
      }),
    )
    .min(1)
    .max(10),
});

/** Reads the key file, or makes it. Refuses one that everybody on the machine may read. */
export async function loadSigningKeys({
  file,
  createIfMissing,
  clock,
}: SigningKeysFile): Promise<SigningKeys> {
  if (createIfMissing) await createOnce(file, clock);
  await refuseIfOpen(file);
  const { keys } = keyFile.parse(JSON.parse(await readFile(file, 'utf8')));
  return {
    privateJwks: { keys },
    publicJwks: { keys: keys.map(({ d: _private, ...published }) => published) },
  };
}

/** Writes a file with one fresh key; false when there is one already. */
export async function createSigningKeys(file: string, clock: Clock): Promise<boolean> {
  await mkdir(path.dirname(file), { recursive: true });
  return writeIfAbsent(file, JSON.stringify({ keys: [await freshKey(clock)] }, null, 2));
}

async function createOnce(file: string, clock: Clock): Promise<void> {
  const present = await stat(file).then(
    () => true,
    () => false,
  );
  if (!present) await createSigningKeys(file, clock);
}

async function freshKey(clock: Clock): Promise<JWK> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  const day = localDateIn('UTC' as TimeZone, clock.now());
  const print = (await calculateJwkThumbprint(jwk)).slice(0, 6);
  return { ...jwk, kid: `as-${day}-${print}`, alg: 'ES256', use: 'sig' };
}

/** Whole or not at all, and never over another process's file: a link fails where a file is. */
async function writeIfAbsent(file: string, content: string): Promise<boolean> {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, content, { mode: 0o600, flag: 'wx' });
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await unlink(draft);
  }
}

async function refuseIfOpen(file: string): Promise<void> {
  const { mode } = await stat(file);
  if (process.platform !== 'win32' && (mode & 0o007) !== 0)
    throw new Error(
      `The signing keys in ${file} are open to everybody on this machine; make the file's mode 0600.`,
    );
}
