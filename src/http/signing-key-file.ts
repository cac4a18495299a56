import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rename, stat, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../kernel/time.js';
import {
  freshKeyRing,
  keyRing,
  keyRingText,
  liveKeys,
  signingKeysOf,
  type KeyRing,
  type SigningKeys,
} from './signing-keys.js';

export interface SigningKeysFile {
  readonly file: string;
  /** Outside production a missing file is made; in production it must be there, the same for every process. */
  readonly createIfMissing: boolean;
  readonly clock: Clock;
}

/** Keys that come from a file, and follow it once told to. */
export interface FiledKeys {
  readonly keys: SigningKeys;
  /** Reads the file again every `everyMs`, so that a rotation reaches this process; answers how to stop. */
  readonly follow: (everyMs: number, failed: (error: unknown) => void) => () => void;
}

/** Reads the key file, or makes it. Refuses one that everybody on the machine may read. */
export async function loadSigningKeys({ file, createIfMissing, clock }: SigningKeysFile): Promise<FiledKeys> {
  if (createIfMissing && !(await isThere(file))) await createSigningKeys(file, clock, true);
  let ring = await readKeyRing(file);
  liveKeys(ring, clock.now());
  if (ring.isForDevelopment && !createIfMissing)
    throw new Error(`${file} was made for development: make keys for production by \`consign keys init\`.`);
  const reread = async () => {
    ring = await readKeyRing(file);
  };
  return {
    keys: signingKeysOf(() => ring, clock),
    follow: (everyMs, failed) => {
      const timer = setInterval(() => void reread().catch(failed), everyMs).unref();
      return () => clearInterval(timer);
    },
  };
}

/** What a key file holds; throws when it is open to everybody, or no key file. */
export async function readKeyRing(file: string): Promise<KeyRing> {
  await refuseIfOpen(file);
  const parsed = keyRing.safeParse(jsonOf(await readFile(file, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new Error(
    `${file} is not a file of signing keys: put the right one there, or make one by \`consign keys init\`.`,
  );
}

/** Writes a file with one fresh key; false when there is one already. */
export async function createSigningKeys(
  file: string,
  clock: Clock,
  isForDevelopment = false,
): Promise<boolean> {
  await mkdir(path.dirname(file), { recursive: true });
  const draft = await draftOf(file, await freshKeyRing(clock, isForDevelopment));
  try {
    // whole or not at all, and never over another process's file: a link fails where a file is
    await link(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await unlink(draft);
  }
}

/** Puts another ring in the place of the one in the file: readers see the old or the new one, never half of it. */
export async function replaceKeyRing(file: string, ring: KeyRing): Promise<void> {
  await rename(await draftOf(file, ring), file);
}

/** Changes the ring in the file, one change at a time: of two at once one wins and the other throws. Null changes nothing. */
export async function changeKeyRing<R extends KeyRing | null>(
  file: string,
  change: (ring: KeyRing) => Promise<R> | R,
): Promise<R> {
  const lock = `${file}.lock`;
  await takeLock(lock);
  try {
    const ring = await change(await readKeyRing(file));
    if (ring !== null) await replaceKeyRing(file, ring);
    return ring;
  } finally {
    await unlink(lock);
  }
}

/** A process that was killed leaves its lock behind; whether one runs only a person can know. */
async function takeLock(lock: string): Promise<void> {
  try {
    await writeFile(lock, '', { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new Error(
      `The signing keys are being changed by another process; if none is at it, remove ${lock}.`,
    );
  }
}

async function draftOf(file: string, ring: KeyRing): Promise<string> {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, keyRingText(ring), { mode: 0o600, flag: 'wx' });
  return draft;
}

function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

async function refuseIfOpen(file: string): Promise<void> {
  const { mode } = await stat(file);
  if (process.platform !== 'win32' && (mode & 0o007) !== 0)
    throw new Error(
      `The signing keys in ${file} are open to everybody on this machine; make the file's mode 0600.`,
    );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
