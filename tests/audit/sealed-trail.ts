import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { audit } from '../../src/db/audit-records.js';
import type { Database } from '../../src/db/database.js';
import { readerOf } from '../../src/db/store.js';
import { mutate } from '../../src/db/unit-of-work.js';
import { checkpointSigner } from '../../src/http/checkpoint-signer.js';
import { freshSigningKeys, type SigningKeys } from '../../src/http/signing-keys.js';
import { auditSeal } from '../../src/jobs/audit-seal.js';
import { idBytes, newId, type Id } from '../../src/kernel/ids.js';
import { systemClock, type Clocks, type Instant } from '../../src/kernel/time.js';
import { loggedClaims, trustedKeys, verifyTrail, type Finding } from '../../src/modules/audit/index.js';
import { aLender, contextOf } from '../support/oauth.js';

/** A lender's trail with its own key and its own checkpoint file. */
export interface SealedTrail {
  readonly database: Database;
  readonly lenderId: Id<'lender'>;
  readonly keys: SigningKeys;
  readonly log: string;
  /** Adds entries, one mutation each. */
  add(count: number): Promise<void>;
  /** Adds entries in one transaction. */
  addMany(count: number): Promise<void>;
  /** Seals what waits; `minutes` from now, so that a checkpoint is due. */
  seal(minutes?: number): Promise<void>;
  /** The first thing that is wrong, by the database and the file. */
  finding(options?: {
    readonly withFile?: boolean;
    readonly believed?: SigningKeys;
    readonly eventsSince?: Instant;
  }): Promise<Finding | null>;
  /** Direct SQL, as somebody with access to the database would write it; `:lender` is filled in. */
  tamper(sql: string, values?: readonly (string | number | Uint8Array)[]): Promise<void>;
}

export async function aSealedTrail(database: Database, entries: number): Promise<SealedTrail> {
  const lenderId = await aLender(database);
  const keys = await freshSigningKeys(systemClock);
  const log = join(mkdtempSync(join(tmpdir(), 'consign-audit-')), 'checkpoints.jws');
  const trail: SealedTrail = {
    database,
    lenderId,
    keys,
    log,
    add: async (count) => {
      for (let n = 0; n < count; n++)
        await mutate(database, contextOf(lenderId), 'test.audit', (work) => {
          work.emit('agency.registered', [{ id: newId('agency') }]);
          return Promise.resolve();
        });
    },
    addMany: (count) =>
      database.transaction(async (connection) => {
        for (let n = 1; n <= count; n++)
          await audit(connection, contextOf(lenderId), 'test.audit', { items: n });
      }),
    seal: async (minutes = 0) => {
      await sealIn(database, { keys, log }, minutes);
    },
    finding: async ({ withFile = true, believed = keys, eventsSince = null } = {}) => {
      const trusted = await trustedKeys(believed.publicJwks.keys);
      const logged = await loggedClaims(withFile ? log : `${log}.none`, lenderId, trusted);
      const reader = readerOf(database, lenderId);
      const { finding } = await verifyTrail(reader, { claims: logged.claims, trusted, eventsSince });
      return finding ?? logged.finding;
    },
    tamper: async (sql, values = []) => {
      const given: (string | number | Uint8Array)[] = [];
      let next = 0;
      const text = sql.replaceAll(/:lender|\?/g, (token) => {
        given.push(token === ':lender' ? idBytes(lenderId) : values[next++]!);
        return '?';
      });
      const { affected } = await database.run(text, given);
      if (affected === 0) throw new Error(`nothing was tampered with: ${sql}`);
    },
  };
  await trail.add(entries);
  await trail.seal();
  await trail.seal(6);
  return trail;
}

/** One round of the sealer over every lender, on a connection of its own choice. */
export async function sealIn(
  database: Database,
  { keys, log }: Pick<SealedTrail, 'keys' | 'log'>,
  minutes = 0,
): Promise<void> {
  const chore = auditSeal({ sign: checkpointSigner(keys), checkpointLog: log });
  await chore.run(database, clocksIn(minutes), new AbortController().signal);
}

function clocksIn(minutes: number): Clocks {
  const system = { now: () => (systemClock.now() + minutes * 60_000) as Instant };
  return { domain: systemClock, system };
}
