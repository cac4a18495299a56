import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { notFound } from '../kernel/errors.js';
import { parseId } from '../kernel/ids.js';
import { accessExport, exportPerson } from '../modules/rights/index.js';
import type { FileRouteParts } from './files.js';
import { requireScope } from './require-scope.js';

/** Everything about a person, for their own request: `GET /lender/people/<id>.json`. */
export function registerPersonFiles(
  app: FastifyInstance,
  { door, sessionOf }: Pick<FileRouteParts, 'door' | 'sessionOf'>,
): void {
  app.get<{ Params: { id: string } }>('/lender/people/:id.json', async (request, reply) => {
    const admitted = await door.open('lender', request, reply);
    const session = sessionOf(admitted.request, admitted.scopes);
    await requireScope(session, 'people:export', 'people.export');
    const debtorId = parseId('debtor', request.params.id);
    if (debtorId === null) throw notFound('person');
    const opened = await session.mutate('people.export', (work) => exportPerson(work, debtorId));
    const at = session.request.clocks.domain.now();
    return reply
      .type('application/json; charset=utf-8')
      .header('content-disposition', `attachment; filename="${debtorId}.json"`)
      .send(Readable.from(accessExport(session.reader, { ...opened, debtorId, at })));
  });
}
