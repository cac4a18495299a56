import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { Database } from '../db/database.js';
import { readerOf } from '../db/store.js';
import { parseCommand } from '../kernel/parse.js';
import { extractSpan, extractText, type ExtractFormat } from '../modules/audit/index.js';
import { assertScope, type Door } from './door.js';

const TYPES: Readonly<Record<ExtractFormat, string>> = {
  jsonl: 'application/jsonl; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
};

/** Extracts of the audit trail: `GET /lender/audit.jsonl?from=…&to=…`, with its proof, and `audit.csv` for reading. */
export function registerAuditFiles(
  app: FastifyInstance,
  { door, database }: { readonly door: Door; readonly database: Database },
): void {
  for (const format of ['jsonl', 'csv'] as const)
    app.get(`/lender/audit.${format}`, async (request, reply) => {
      const admission = await door.open('lender', request, reply);
      assertScope(admission, 'audit:read');
      const span = parseCommand(extractSpan, request.query, ['query']);
      const text = extractText(readerOf(database, admission.request.lenderId), span, format);
      // what is refused is refused before the first byte
      const first = await text.next();
      return reply
        .type(TYPES[format])
        .header('content-disposition', `attachment; filename="audit.${format}"`)
        .send(Readable.from(resumed(first, text)));
    });
}

async function* resumed(first: IteratorResult<string>, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  if (first.done !== true) yield first.value;
  yield* rest;
}
