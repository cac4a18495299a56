import type { FastifyInstance } from 'fastify';
import type { Database } from '../db/database.js';
import { readerOf } from '../db/store.js';
import { notFound, Refusal } from '../kernel/errors.js';
import { parseId } from '../kernel/ids.js';
import type { Audience } from '../kernel/request-context.js';
import { monthLabel } from '../kernel/time.js';
import { assertScope, type Door } from './door.js';
import { statementById, statementCsv } from '../modules/settlement/index.js';

/** Statements as CSV for both sides: `GET /lender/statements/<id>.csv`, `GET /agency/statements/<id>.csv`. */
export function registerStatementFiles(
  app: FastifyInstance,
  { door, database }: { readonly door: Door; readonly database: Database },
): void {
  for (const audience of ['lender', 'agency'] as const satisfies readonly Audience[])
    app.get<{ Params: { file: string } }>(`/${audience}/statements/:file`, async (request, reply) => {
      const admission = await door.open(audience, request, reply);
      assertScope(admission, 'statements:read');
      const { lenderId, agencyId } = admission.request;
      const reader = readerOf(database, lenderId);
      const id = parseId('statement', request.params.file.replace(/\.csv$/, ''));
      const statement = id && (await statementById(reader, agencyId, id));
      if (!statement) throw notFound('statement');
      if (statement.state === 'CLOSING')
        throw new Refusal('STATE_CONFLICT', 'This statement is still being closed.');
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="statement-${monthLabel(statement.month)}.csv"`)
        .send(statementCsv(reader, statement));
    });
}
