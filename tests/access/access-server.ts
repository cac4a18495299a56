import Fastify, { type FastifyInstance } from 'fastify';
import { createServer } from 'node:net';
import type { Database } from '../../src/db/database.js';
import { Refusal } from '../../src/kernel/errors.js';
import type { Audience } from '../../src/kernel/request-context.js';
import { systemClock, type Clocks } from '../../src/kernel/time.js';
import { createDoor } from '../../src/http/door.js';
import { mountOAuth } from '../../src/http/oauth/mount-oauth.js';
import { freshSigningKeys, type SigningKeys } from '../../src/http/signing-keys.js';

/** The authorization server and one protected route for each side, listening on this machine. */
export interface AccessServer {
  readonly publicUrl: string;
  /** Where it listens. */
  readonly address: string;
  readonly keys: SigningKeys;
  close(): Promise<void>;
}

export interface AccessServerOptions {
  readonly clocks?: Clocks;
  readonly dpopRequired?: 'none' | 'agencies' | 'all';
  /** Fresh ones unless given. */
  readonly keys?: SigningKeys;
  /** Where it listens unless given. */
  readonly publicUrl?: string;
}

export async function startAccessServer(
  database: Database,
  options: AccessServerOptions = {},
): Promise<AccessServer> {
  const { clocks = { domain: systemClock, system: systemClock }, dpopRequired = 'none' } = options;
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const { publicUrl = address, keys = await freshSigningKeys(clocks.system) } = options;
  const app = Fastify();
  await mountOAuth(app, { publicUrl, keys, database, clocks, dpopRequired });
  const door = createDoor({ publicUrl, keys, database, clocks, dpopRequired });
  for (const audience of ['lender', 'agency'] as const) protect(app, audience, door);
  await app.listen({ host: '127.0.0.1', port });
  return { publicUrl, address, keys, close: () => app.close() };
}

/** What the protected route saw of the request. */
export interface Seen {
  readonly code?: string;
  readonly internal?: string;
  readonly lenderId: string;
  readonly agencyId: string | null;
  readonly actorId: string;
  readonly scopes: readonly string[];
  readonly reach: readonly {
    batchId: string;
    placementIds: readonly string[] | null;
    scopes: readonly string[];
  }[];
}

export async function call(server: AccessServer, audience: Audience, authorization?: string): Promise<Seen> {
  const response = await fetch(`${server.address}/${audience}/graphql`, {
    method: 'POST',
    headers: authorization === undefined ? {} : { authorization },
  });
  return (await response.json()) as Seen;
}

function protect(app: FastifyInstance, audience: Audience, door: ReturnType<typeof createDoor>): void {
  app.post(`/${audience}/graphql`, async (asked, reply) => {
    try {
      const { request, scopes } = await door.open(audience, asked, reply);
      const { lenderId, agencyId, actorId } = request;
      const reach = request.reach.map((batch) => ({ ...batch, scopes: [...batch.scopes] }));
      return { lenderId, agencyId, actorId, scopes: [...scopes], reach };
    } catch (error) {
      if (error instanceof Refusal) return { code: error.code, internal: error.options.internal };
      throw error;
    }
  });
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
