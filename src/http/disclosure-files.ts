import type { FastifyInstance } from 'fastify';
import { parseCommand } from '../kernel/parse.js';
import { disclosureFilter, disclosuresCsv } from '../modules/disclosures/index.js';
import type { FileRouteParts } from './files.js';
import { requireScope } from './require-scope.js';

/** The disclosure log as a file: `GET /lender/disclosures.csv?debtorId=…&agencyId=…&from=…&to=…`. */
export function registerDisclosureFiles(
  app: FastifyInstance,
  { door, sessionOf }: Pick<FileRouteParts, 'door' | 'sessionOf'>,
): void {
  app.get('/lender/disclosures.csv', async (request, reply) => {
    const opened = await door.open('lender', request, reply);
    const session = sessionOf(opened.request, opened.scopes);
    await requireScope(session, 'disclosures:read', 'disclosures.export');
    const filter = parseCommand(disclosureFilter, request.query, ['query']);
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="disclosures.csv"')
      .send(disclosuresCsv(session.reader, filter));
  });
}
