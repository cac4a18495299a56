// A sealer of its own for tests that kill it: it stops for ever in the transaction that makes its second checkpoint.
// Run on the compiled product: sealer.mjs <database url> <checkpoint log>
import { openDatabase } from '../../dist/db/database.js';
import { checkpointSigner } from '../../dist/http/checkpoint-signer.js';
import { freshSigningKeys } from '../../dist/http/signing-keys.js';
import { auditSeal } from '../../dist/jobs/index.js';
import { systemClock } from '../../dist/kernel/time.js';

const [url, checkpointLog] = process.argv.slice(2);
const database = await openDatabase({ url, pool: 2 });
const signOne = checkpointSigner(await freshSigningKeys(systemClock));

let signed = 0;
const sign = async (...checkpoint) => {
  if (++signed === 2) {
    process.stdout.write('in the middle\n');
    await new Promise((resolve) => setTimeout(resolve, 60_000));
  }
  return signOne(...checkpoint);
};
const clocks = { domain: systemClock, system: systemClock };
await auditSeal({ sign, checkpointLog }).run(database, clocks, new AbortController().signal);
