import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { schemas } from '../graphql/schema.js';
import { notFound } from '../kernel/errors.js';

/** Where the build puts the page. */
const FOLDER = resolve('dist', 'explorer');

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  ttf: 'font/ttf',
};

/** Nothing from elsewhere, nothing to elsewhere; the editor writes its own styles and has its fonts inside them. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** `/explorer`: the page for trying queries, outside production only; both schemas can be read there without a token. */
export async function mountExplorer(app: FastifyInstance): Promise<void> {
  if (!existsSync(join(FOLDER, 'index.html'))) {
    app.log.warn('the explorer has not been built: run `npm run build`');
    return;
  }
  const files = new Set((await readdir(FOLDER)).filter((name) => typeOf(name) !== undefined));
  for (const [audience, schema] of Object.entries(await schemas())) {
    const sdl = printSchema(lexicographicSortSchema(schema));
    app.get(`/explorer/${audience}.graphql`, (_request, reply) =>
      reply.type('text/plain; charset=utf-8').send(sdl),
    );
  }
  app.get('/explorer', (_request, reply) => sendFile(reply, 'index.html'));
  app.get<{ Params: { file: string } }>('/explorer/:file', (request, reply) => {
    if (!files.has(request.params.file)) throw notFound('file');
    return sendFile(reply, request.params.file);
  });
}

async function sendFile(reply: FastifyReply, name: string): Promise<FastifyReply> {
  const content = await readFile(join(FOLDER, name));
  return reply.header('content-security-policy', POLICY).type(typeOf(name)!).send(content);
}

function typeOf(name: string): string | undefined {
  return TYPES[name.split('.').at(-1)!];
}
