import type { FastifyInstance } from 'fastify';
import { notFound, Refusal } from '../kernel/errors.js';
import { parseId } from '../kernel/ids.js';
import type { Audience } from '../kernel/request-context.js';
import type { Reader } from '../kernel/store.js';
import { monthLabel } from '../kernel/time.js';
import {
  receiptPayload,
  statementById,
  statementCsv,
  statementPdf,
  statementXlsx,
  type ReceiptSigner,
} from '../modules/settlement/index.js';
import type { FileRouteParts } from './files.js';
import { requireScope } from './require-scope.js';

type Statement = NonNullable<Awaited<ReturnType<typeof statementById>>>;

interface Format {
  readonly type: string;
  readonly bodyOf: (statement: Statement, parts: { reader: Reader; sign: ReceiptSigner }) => unknown;
}

/** What a statement can be had as: on paper, in spreadsheets, and with the receipt that vouches for its JSON. */
const formats: Readonly<Record<string, Format>> = {
  csv: {
    type: 'text/csv; charset=utf-8',
    bodyOf: (statement, { reader }) => statementCsv(reader, statement),
  },
  pdf: { type: 'application/pdf', bodyOf: (statement, { reader }) => statementPdf(reader, statement) },
  xlsx: {
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    bodyOf: (statement, { reader }) => statementXlsx(reader, statement),
  },
  json: { type: 'application/json; charset=utf-8', bodyOf: (statement) => receiptPayload(statement) },
  jws: { type: 'application/jose', bodyOf: (statement, { sign }) => sign(receiptPayload(statement)) },
};

/** Statements as files for both sides: `GET /lender/statements/<id>.pdf`, `GET /agency/statements/<id>.jws`. */
export function registerStatementFiles(
  app: FastifyInstance,
  { door, sessionOf, sign }: Pick<FileRouteParts, 'door' | 'sessionOf'> & { readonly sign: ReceiptSigner },
): void {
  for (const audience of ['lender', 'agency'] as const satisfies readonly Audience[])
    app.get<{ Params: { file: string } }>(`/${audience}/statements/:file`, async (request, reply) => {
      const opened = await door.open(audience, request, reply);
      const session = sessionOf(opened.request, opened.scopes);
      await requireScope(session, 'statements:read', 'statements.export');
      const { agencyId } = opened.request;
      const { reader } = session;
      const [name = '', extension = ''] = request.params.file.split(/\.(?=[^.]*$)/);
      const format = Object.hasOwn(formats, extension) ? formats[extension] : undefined;
      const id = format && parseId('statement', name);
      const statement = id && (await statementById(reader, agencyId, id));
      if (!format || !statement) throw notFound('statement');
      if (statement.state === 'CLOSING')
        throw new Refusal('STATE_CONFLICT', 'This statement is still being closed.');
      const filename = `statement-${monthLabel(statement.month)}.${extension}`;
      return reply
        .type(format.type)
        .header('content-disposition', `attachment; filename="${filename}"`)
        .send(await format.bodyOf(statement, { reader, sign }));
    });
}
