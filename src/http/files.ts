import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { notFound, Refusal } from '../kernel/errors.js';
import { parseId, type Id } from '../kernel/ids.js';
import type { RequestContext, Session } from '../kernel/request-context.js';
import { formatInstant } from '../kernel/time.js';
import {
  importById,
  importErrorsAfter,
  MAX_FILE_BYTES,
  receiveFile,
  scopesToImport,
  uploadedFile,
  type Import,
  type ImportErrorKey,
} from '../modules/imports/index.js';
import type { Door } from './door.js';
import { requireScope } from './require-scope.js';

export interface FileRouteParts {
  readonly door: Door;
  readonly sessionOf: (request: RequestContext, scopes: ReadonlySet<string>) => Session;
  /** The folder of uploaded files; all processes share it. */
  readonly uploads: string;
  /** The largest file taken, in bytes. */
  readonly maxBytes?: number;
}

const SCOPE = 'accounts:import';
const RECEIVE = 'imports.receive';
const ERRORS_AT_ONCE = 1_000;

interface ImportParams {
  readonly id: string;
}

/**
 * `PUT /lender/imports/:id/file` takes the file of an announced import and queues the work on it;
 * `GET /lender/imports/:id/errors.csv` lists the rows that were not booked. Files are streamed, never held.
 */
export function registerFileRoutes(app: FastifyInstance, parts: FileRouteParts): void {
  const maxBytes = Math.min(parts.maxBytes ?? MAX_FILE_BYTES, MAX_FILE_BYTES);
  const sessions = new WeakMap<FastifyRequest, Session>();
  const onRequest = async (request: FastifyRequest, reply: FastifyReply) => {
    const opened = await parts.door.open('lender', request, reply);
    const session = parts.sessionOf(opened.request, opened.scopes);
    await requireScope(session, SCOPE, request.method === 'PUT' ? RECEIVE : 'imports.errors');
    sessions.set(request, session);
  };
  void app.register((files) => {
    files.removeAllContentTypeParsers();
    files.addContentTypeParser(['text/csv', 'application/octet-stream'], (_request, body, done) =>
      done(null, body),
    );
    files.put<{ Params: ImportParams }>(
      '/lender/imports/:id/file',
      { onRequest, bodyLimit: maxBytes },
      (request) => {
        const session = sessions.get(request)!;
        return takeFile(session, request.params.id, request.body, { uploads: parts.uploads, maxBytes });
      },
    );
    files.get<{ Params: ImportParams }>(
      '/lender/imports/:id/errors.csv',
      { onRequest },
      async (request, reply) => {
        const session = sessions.get(request)!;
        const { id } = await knownImport(session, request.params.id);
        return reply.type('text/csv; charset=utf-8').send(errorFile(session, id));
      },
    );
    return Promise.resolve();
  });
}

/** The rights and the state are known before the first byte is kept. */
async function takeFile(
  session: Session,
  id: string,
  body: unknown,
  options: { uploads: string; maxBytes: number },
) {
  const { id: importId, kind } = await knownImport(session, id);
  for (const scope of scopesToImport[kind]) await requireScope(session, scope, RECEIVE);
  if (!(body instanceof Readable)) throw new Refusal('MALFORMED_REQUEST', 'The request has no body.');
  await mkdir(options.uploads, { recursive: true, mode: 0o700 });
  const draft = path.join(options.uploads, `${importId}-${randomUUID()}.part`);
  try {
    const { bytes, sha256 } = await keep(body, draft, options.maxBytes);
    const file = uploadedFile(options.uploads, importId, sha256);
    await rename(draft, file);
    const row = await session
      .mutate(RECEIVE, (work) => receiveFile(work, { importId, bytes, sha256 }))
      .catch(async (error: unknown) => {
        await forgetUnlessTaken(session, importId, sha256, file);
        throw error;
      });
    if (isOver(row)) await rm(file, { force: true });
    return answerOf(row);
  } finally {
    await rm(draft, { force: true });
  }
}

/** Writes the stream down to the disk, counting and hashing as it goes. */
async function keep(body: Readable, file: string, maxBytes: number) {
  const hash = createHash('sha256');
  const handle = await open(file, 'wx', 0o600);
  let bytes = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw new Refusal('BODY_TOO_LARGE', `A file has at most ${maxBytes} bytes.`);
      hash.update(chunk);
      await handle.write(chunk);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** After a lost reply the import may have the file all the same. */
async function forgetUnlessTaken(
  session: Session,
  id: Id<'import'>,
  sha256: string,
  file: string,
): Promise<void> {
  const row = await importById(session.reader, id);
  if (row?.sha256 !== sha256) await rm(file, { force: true });
}

async function knownImport(session: Session, text: string): Promise<Import> {
  const id = parseId('import', text);
  const row = id === null ? null : await importById(session.reader, id);
  if (row === null) throw notFound('import');
  return row;
}

/** The same file sent again after the end is not needed any more. */
function isOver({ state }: Import): boolean {
  return state === 'COMPLETE' || state === 'REFUSED';
}

function answerOf({ id, state, bytes, sha256, updatedAt }: Import) {
  return { id, state, bytes, sha256, updatedAt: formatInstant(updatedAt) };
}

function errorFile(session: Session, id: Id<'import'>): Readable {
  const columns = ['line', 'column', 'code', 'message'];
  return Readable.from(errorRows(session, id)).pipe(
    stringify({ header: true, columns, record_delimiter: 'windows', escape_formulas: true }),
  );
}

async function* errorRows(session: Session, id: Id<'import'>) {
  for (let after: ImportErrorKey | undefined = { line: 0, position: -1 }; after !== undefined;) {
    const rows = await importErrorsAfter(session.reader, id, after, ERRORS_AT_ONCE);
    for (const { line, column, code, message } of rows) yield [line, column, code, message];
    after = rows.length < ERRORS_AT_ONCE ? undefined : rows.at(-1);
  }
}
