import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Config } from '../config.js';
import { readerOf } from '../db/store.js';
import { systemClock } from '../kernel/time.js';
import { extractSpan, extractText } from '../modules/audit/index.js';
import { idArgument, parsed } from './arguments.js';
import type { ExportArguments } from './audit.command.js';
import { assertLender } from './known-lender.js';

/** Writes an extract to a file, or to standard output. */
export async function exportAudit(config: Config, given: ExportArguments): Promise<void> {
  const { withDatabase } = await import('./open-database.js');
  const lenderId = idArgument('lender', given.lender, '--lender');
  const until = new Date(systemClock.now()).toISOString();
  const span = parsed(extractSpan, { from: given.from, to: given.to ?? until }, 'export');
  await withDatabase(config, async (database) => {
    await assertLender(database, lenderId);
    const text = Readable.from(extractText(readerOf(database, lenderId), span, given.format));
    if (given.out === undefined) await pipeline(text, process.stdout, { end: false });
    else await pipeline(text, createWriteStream(given.out, { mode: 0o600 }));
  });
}
