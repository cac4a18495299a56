import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { importJWK, SignJWT } from 'jose';
import type { FastifyInstance } from 'fastify';
import { buildApp } from '../src/app.js';
import { ampleLimits, loadConfig } from '../src/config.js';
import { accessRecords } from '../src/db/access-records.js';
import { openDatabase } from '../src/db/database.js';
import { migrate } from '../src/db/migrations.js';
import { mutate } from '../src/db/unit-of-work.js';
import type { ErrorCode } from '../src/kernel/errors.js';
import { newId } from '../src/kernel/ids.js';
import { systemClock } from '../src/kernel/time.js';
import { freshSigningKeys } from '../src/http/signing-keys.js';
import { median } from './pairs.js';
import { createLender, lenderScopes, registerLenderClient, type Scope } from '../src/modules/access/index.js';

/** A request made to hurt: small to send, dear to answer if nobody looks. */
export interface Bomb {
  readonly name: string;
  /** A GraphQL document; or, as `body`, anything else that is no JSON of one. */
  readonly query?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly body?: string;
  readonly code: ErrorCode;
}

/** How many aliases, fields or levels it takes to be refused by the token limit, and how many pass it. */
const MANY = 10_000;
const FEW = 300;

/** Every bomb that must be refused before a resolver runs. They aim at the lender's schema. */
export function bombs(): readonly Bomb[] {
  return [...sizeBombs(), ...fragmentBombs(), ...costBombs(), ...bodyBombs()];
}

function sizeBombs(): readonly Bomb[] {
  const tooComplex = 'DOCUMENT_TOO_COMPLEX' as const;
  return [
    { name: 'C63 aliases', query: `{ ${times(FEW, (n) => `a${n}: __typename`)} }`, code: tooComplex },
    {
      name: 'C71 aliases of __typename',
      query: `{ ${times(MANY, (n) => `t${n}: __typename`)} }`,
      code: tooComplex,
    },
    {
      name: 'C63 aliases, very many',
      query: `{ ${times(MANY, (n) => `a${n}: placement(id: "x") { id }`)} }`,
      code: tooComplex,
    },
    {
      name: 'C64 aliased mutations',
      query: `mutation { ${times(6, (n) => `m${n}: ${CLOSE}`)} }`,
      code: tooComplex,
    },
    {
      name: 'C64 mutations in fragments',
      query: `mutation { ...a ...a ...b } fragment a on Mutation { ${CLOSE} m: ${CLOSE} } fragment b on Mutation { ...a }`,
      code: tooComplex,
    },
    { name: 'C65 depth', query: nested(60), code: tooComplex },
    {
      name: 'C65 depth by inline fragments',
      query: `{ ${'... { a { '.repeat(60)} b ${'} }'.repeat(60)} }`,
      code: tooComplex,
    },
    { name: 'C68 directives', query: `{ __typename ${times(FEW, () => '@a')} }`, code: tooComplex },
    {
      name: 'C68 directives, very many',
      query: `{ __typename ${times(MANY, () => '@skip(if: false)')} }`,
      code: tooComplex,
    },
    { name: 'C69 one field, very often', query: `{ ${times(MANY, () => '__typename')} }`, code: tooComplex },
    { name: 'C69 unknown fields', query: `{ ${times(900, (n) => `f${n}`)} }`, code: 'DOCUMENT_INVALID' },
    {
      name: 'nested lists',
      query: `{ placements(first: ${'['.repeat(480)}${']'.repeat(480)}) { nodes { id } } }`,
      code: 'INPUT_INVALID',
    },
  ];
}

function fragmentBombs(): readonly Bomb[] {
  const doubling = times(18, (n) => `fragment f${n} on Query { ...f${n + 1} ...f${n + 1} }`);
  const last = 'fragment f18 on Query { __typename }';
  const wide = times(30, (n) => `fragment w${n} on Query { ${times(10, (m) => `...w${n + m + 1}`)} }`);
  const end = times(11, (m) => `fragment w${30 + m} on Query { __typename }`);
  return [
    { name: 'C66 doubling fragments', query: `{ ...f0 } ${doubling} ${last}`, code: 'DOCUMENT_TOO_COMPLEX' },
    { name: 'C66 wide fragments', query: `{ ...w0 } ${wide} ${end}`, code: 'DOCUMENT_TOO_COMPLEX' },
    {
      name: 'C67 a cycle of fragments',
      query: '{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }',
      code: 'DOCUMENT_INVALID',
    },
    {
      name: 'C69 fields that must be compared',
      query: `{ ...a ...b } fragment a on Query { ${CONFLICTS} } fragment b on Query { ${CONFLICTS} ...a }`,
      code: 'DOCUMENT_TOO_COMPLEX',
    },
  ];
}

function costBombs(): readonly Bomb[] {
  const lists = 'contacts(last: 1000) { id } payments(last: 1000) { id } visits(last: 1000) { id }';
  return [
    {
      name: 'C70 pages of pages',
      query: `{ placements(first: 1000) { nodes { ${lists} } } }`,
      code: 'DOCUMENT_TOO_COMPLEX',
    },
    {
      name: 'C70 page size in a variable',
      query: 'query ($n: Int!) { placements(first: $n) { nodes { id } } }',
      variables: { n: 2_000_000_000 },
      code: 'DOCUMENT_TOO_COMPLEX',
    },
    {
      name: 'C70 pages beside each other',
      query: `{ ${times(15, (n) => `p${n}: placements(first: 250) { nodes { id } }`)} }`,
      code: 'DOCUMENT_TOO_COMPLEX',
    },
  ];
}

function bodyBombs(): readonly Bomb[] {
  return [
    { name: 'C82 deep JSON', body: '['.repeat(40_000), code: 'MALFORMED_REQUEST' },
    {
      name: 'C82 deep variables',
      body: `{"query":"{a}","variables":${'{"a":'.repeat(40_000)}1${'}'.repeat(40_000)}}`,
      code: 'MALFORMED_REQUEST',
    },
    {
      name: 'C72 a batch of operations',
      body: `[${times(1_000, () => '{"query":"{__typename}"}').replaceAll(' ', ',')}]`,
      code: 'MALFORMED_REQUEST',
    },
    {
      name: 'half a megabyte of comments',
      query: `{ ${'#\n'.repeat(170_000)} a }`,
      code: 'DOCUMENT_TOO_COMPLEX',
    },
    { name: 'comments just short enough', query: `{ ${'#\n'.repeat(32_000)} a }`, code: 'DOCUMENT_INVALID' },
    {
      name: 'a megabyte of wrong items',
      query: RECORD,
      variables: { items: Array(400_000).fill(1) },
      code: 'BATCH_TOO_LARGE',
    },
    {
      name: 'unknown fields everywhere',
      query: RECORD,
      variables: { items: Array(1_000).fill(wrong(90)) },
      code: 'INPUT_INVALID',
    },
    {
      name: 'unknown fields beside a long text',
      query: RECORD,
      variables: { items: [{ ...wrong(90), reference: 'x'.repeat(1_000_000) }] },
      code: 'INPUT_INVALID',
    },
    { name: 'half a megabyte too much', query: `{ ${'a'.repeat(1_600_000)} }`, code: 'BODY_TOO_LARGE' },
  ];
}

const CLOSE = 'closePeriod(input: { agreementId: "x", month: "2026-01" }) { id }';
const RECORD = 'mutation ($items: [PaymentInput!]!) { recordDirectPayments(items: $items) { created } }';
const CONFLICTS = times(120, (n) => `__typename @skip(if: false) f${n}`);

function times(count: number, text: (n: number) => string): string {
  return Array.from({ length: count }, (_, n) => text(n)).join(' ');
}

function wrong(keys: number): Readonly<Record<string, number>> {
  return Object.fromEntries(Array.from({ length: keys }, (_, n) => [`k${n}`, 1]));
}

function nested(depth: number): string {
  return `${'{ a '.repeat(depth)}${'}'.repeat(depth)}`;
}

export function bodyOf({ query, variables, body }: Bomb): string {
  return body ?? JSON.stringify({ query, variables });
}

/** What one bomb costs the server. */
export interface BombResult {
  readonly name: string;
  readonly code: string;
  /** CPU in milliseconds, the median of the warm runs. */
  readonly cpuMs: number;
  /** By how much the heap and the process are larger after all runs and a collection of garbage, in MB. */
  readonly heapMb: number;
  readonly rssMb: number;
}

const RUNS = 5;
const MB = 2 ** 20;

/** Throws every bomb at the service, in this process and without a network. */
export async function measureBombs(): Promise<readonly BombResult[]> {
  const { app, token, close } = await startTarget();
  const results: BombResult[] = [];
  for (const bomb of bombs()) {
    const payload = bodyOf(bomb);
    const before = memory();
    let code = await send(app, token, payload);
    const runs: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      const spent = process.cpuUsage();
      code = await send(app, token, payload);
      const { user, system } = process.cpuUsage(spent);
      runs.push((user + system) / 1_000);
    }
    const after = memory();
    results.push({
      name: bomb.name,
      code,
      cpuMs: median(runs),
      heapMb: (after.heapUsed - before.heapUsed) / MB,
      rssMb: (after.rss - before.rss) / MB,
    });
  }
  await close();
  return results;
}

/** Node has the collector under this name only where it was asked for when it started. */
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function memory(): NodeJS.MemoryUsage {
  collectGarbage();
  return process.memoryUsage();
}

async function send(app: FastifyInstance, token: string, payload: string): Promise<string> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const answer = await app.inject({ method: 'POST', url: '/lender/graphql', headers, payload });
  const { errors } = answer.json<{ errors?: { extensions: { code: string } }[] }>();
  return errors?.[0]?.extensions.code ?? 'OK';
}

async function startTarget() {
  const config = loadConfig({
    ...ampleLimits,
    DATABASE_URL: 'sqlite::memory:',
    LOG_LEVEL: 'silent',
    EXPLORER: 'off',
    JOBS: 'off',
  });
  const database = await openDatabase({ url: 'sqlite::memory:' });
  await migrate(database);
  const clocks = { domain: systemClock, system: systemClock };
  const keys = await freshSigningKeys(systemClock);
  const app = await buildApp({ config, database, clocks, keys });
  const lender = await createLender(accessRecords(database), systemClock, 'Bench');
  const context = {
    requestId: 'bench',
    audience: 'lender' as const,
    lenderId: lender.id,
    agencyId: null,
    actorId: newId('client'),
    remoteAddress: null,
    clocks,
    reach: [],
  };
  const scopes = Object.keys(lenderScopes) as Scope[];
  const client = await mutate(database, context, 'client.register', (work) =>
    registerLenderClient(work, { name: 'Bench', jwks: keys.publicJwks, scopes }),
  );
  const token = await new SignJWT({ client_id: client.id, lender_id: lender.id, scope: scopes.join(' ') })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: keys.current().kid })
    .setIssuer(`${config.publicUrl}/oauth`)
    .setAudience(`${config.publicUrl}/lender/graphql`)
    .setSubject(client.id)
    .setJti(crypto.randomUUID())
    .setIssuedAt()
    .setExpirationTime('5m')
    .sign(await importJWK(keys.current()));
  return {
    app,
    token,
    close: async () => {
      await app.close();
      await database.close();
    },
  };
}

/** `node dist/bench/bombs.js`: one line a bomb. */
export async function main(): Promise<void> {
  for (const { name, code, cpuMs, heapMb, rssMb } of await measureBombs()) {
    const memory = `heap ${signed(heapMb)} MB  RSS ${signed(rssMb)} MB`;
    process.stdout.write(`${cpuMs.toFixed(1).padStart(8)} ms  ${memory}  ${code.padEnd(22)} ${name}\n`);
  }
}

function signed(megabytes: number): string {
  return `${megabytes < 0 ? '-' : '+'}${Math.abs(megabytes).toFixed(1)}`.padStart(6);
}

if (import.meta.filename === process.argv[1]) await main();
