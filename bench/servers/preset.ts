import { buildApp } from '../../src/app.js';
import { loadConfig } from '../../src/config.js';
import { openDatabase } from '../../src/db/database.js';
import type { Admission, Door } from '../../src/http/door.js';
import { NO_PROOF } from '../../src/http/door/used-proofs.js';
import { loadSigningKeys } from '../../src/http/signing-key-file.js';
import { systemClock } from '../../src/kernel/time.js';
import { createKeyring, useKeyring } from '../../src/modules/privacy/index.js';
import { serve } from './serve.js';

/** Our service with a door that looks at each token once: what remains is the price of everything but the door. */
function preset(door: Door): Door {
  const known = new Map<string, Promise<Admission>>();
  const open: Door['open'] = async (audience, request, reply) => {
    const { authorization = '' } = request.headers;
    const opened = known.get(authorization) ?? door.open(audience, request, reply);
    known.set(authorization, opened);
    const { request: context, scopes } = await opened;
    return { request: { ...context, requestId: request.id }, scopes };
  };
  return { ...door, open, openUnread: async (...asked) => ({ ...(await open(...asked)), proof: NO_PROOF }) };
}

const config = loadConfig(process.env);
const clocks = { domain: systemClock, system: systemClock };
const database = await openDatabase({ url: config.databaseUrl, pool: config.databasePool });
useKeyring(await createKeyring({ file: config.keyEncryptionKeyFile, production: true }));
const { keys } = await loadSigningKeys({
  file: config.signingKeysFile,
  createIfMissing: false,
  clock: systemClock,
});
const app = await buildApp({ config, database, clocks, keys, beforeDoor: preset });
serve(await app.listen({ host: config.host, port: config.port }), async () => {
  await app.close();
  await database.close();
});
