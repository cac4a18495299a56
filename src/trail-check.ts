import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { JWK } from 'jose';
import { z } from 'zod';
import type { Config } from './config.js';
import { loggedClaims, trustedKeys, verifyTrail } from './modules/audit/index.js';
import type { TrailCheck } from './modules/verification/index.js';

const publicKey = z.looseObject({ kty: z.string() });
/** A key of a JSON Web Key Set, or an entry of the installation's own file. */
const anyKey = z.union([publicKey, z.object({ key: publicKey }).transform(({ key }) => key)]);

/** The keys of a JSON Web Key Set or of the installation's file, of which public halves are enough; null when it is neither. */
export async function keysIn(file: string): Promise<readonly JWK[] | null> {
  const parsed = z.object({ keys: z.array(anyKey) }).safeParse(JSON.parse(await readFile(file, 'utf8')));
  return parsed.success ? parsed.data.keys : null;
}

/** Follows a lender's audit trail by the keys of this installation and the checkpoints that it kept outside the database. */
export function trailCheck(config: Pick<Config, 'signingKeysFile' | 'checkpointLog'>): TrailCheck {
  return async (reader) => {
    const keys = existsSync(config.signingKeysFile) ? await keysIn(config.signingKeysFile) : null;
    const trusted = await trustedKeys(keys ?? []);
    const logged = await loggedClaims(config.checkpointLog, reader.lenderId, trusted);
    const { entries, finding: found } = await verifyTrail(reader, { claims: logged.claims, trusted });
    const finding = found ?? logged.finding;
    // who has no keys cannot say whose a signature is
    const isUnknown = keys === null && finding?.problem === 'KEY_UNKNOWN';
    return { entries, finding: isUnknown ? null : finding };
  };
}
