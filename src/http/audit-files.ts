import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { parseCommand } from '../kernel/parse.js';
import { extractSpan, extractText, type ExtractFormat } from '../modules/audit/index.js';
import type { FileRouteParts } from './files.js';
import { requireScope } from './require-scope.js';

const TYPES: Readonly<Record<ExtractFormat, string>> = {
  jsonl: 'application/jsonl; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
};

/** Extracts of the audit trail: `GET /lender/audit.jsonl?from=…&to=…`, with its proof, and `audit.csv` for reading. */
export function registerAuditFiles(
  app: FastifyInstance,
  { door, sessionOf }: Pick<FileRouteParts, 'door' | 'sessionOf'>,
): void {
  for (const format of ['jsonl', 'csv'] as const)
    app.get(`/lender/audit.${format}`, async (request, reply) => {
      const opened = await door.open('lender', request, reply);
      const session = sessionOf(opened.request, opened.scopes);
      await requireScope(session, 'audit:read', 'audit.export');
      const span = parseCommand(extractSpan, request.query, ['query']);
      const text = extractText(session.reader, span, format);
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
