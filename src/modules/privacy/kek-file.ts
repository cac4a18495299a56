import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { base64url } from 'jose';
import { z } from 'zod';

/** A key-encryption key: a symmetric JWK of 256 bits (RFC 7518, 6.4). */
const kek = z.object({ kty: z.literal('oct'), k: z.base64url().length(43), kid: z.string().min(1) });
export type Kek = z.output<typeof kek>;

/** One key alone, as it was before there were more, or a set of them, the newest last. */
const kekFile = z
  .union([z.object({ keys: z.array(kek).min(1) }), kek.transform((only) => ({ keys: [only] }))])
  .transform(({ keys }) => keys)
  .refine((keys) => new Set(keys.map(({ kid }) => kid)).size === keys.length);

/** The keys of a file, the newest last; null where there is none. */
export async function readKeks(file: string): Promise<readonly Kek[] | null> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return null;
  const parsed = kekFile.safeParse(jsonOf(text));
  if (!parsed.success)
    throw new Error(
      'the key-encryption key file holds neither a 256-bit symmetric JWK with a kid nor a set of them',
    );
  return parsed.data;
}

/** A file with one fresh key; of two processes that start together the first wins. Never in production. */
export async function makeKeks(file: string, production: boolean): Promise<readonly Kek[]> {
  if (production) throw new Error('the key-encryption key file must exist in production');
  await mkdir(path.dirname(file), { recursive: true });
  const draft = await draftOf(file, [freshKek()]);
  // a linked file appears whole or not at all
  await link(draft, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(draft);
  return (await readKeks(file))!;
}

/** Adds a fresh key, which wraps from now on; answers its name. */
export async function addKek(file: string): Promise<string> {
  const fresh = freshKek();
  await changeKeks(file, (keys) => [...keys, fresh]);
  return fresh.kid;
}

/** Takes a key out; false when it is not there, or the only one. */
export async function removeKek(file: string, kid: string): Promise<boolean> {
  let isRemoved = false;
  await changeKeks(file, (keys) => {
    const rest = keys.filter((key) => key.kid !== kid);
    isRemoved = rest.length > 0 && rest.length < keys.length;
    return isRemoved ? rest : keys;
  });
  return isRemoved;
}

/** One change at a time: a second one meanwhile throws. Readers see the old or the new file, never half of it. */
async function changeKeks(file: string, change: (keys: readonly Kek[]) => readonly Kek[]): Promise<void> {
  const lock = `${file}.lock`;
  await writeFile(lock, '', { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
    throw new Error(
      `The key-encryption keys are being changed by another process; if none is at it, remove ${lock}.`,
    );
  });
  try {
    const keys = await readKeks(file);
    if (keys === null) throw new Error('There is no key-encryption key yet: run `consign keys init`.');
    await rename(await draftOf(file, change(keys)), file);
  } finally {
    await rm(lock);
  }
}

async function draftOf(file: string, keys: readonly Kek[]): Promise<string> {
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, `${JSON.stringify({ keys })}\n`, { mode: 0o600, flag: 'wx' });
  return draft;
}

function freshKek(): Kek {
  return { kty: 'oct', k: base64url.encode(randomBytes(32)), kid: `kek-${randomUUID()}` };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
