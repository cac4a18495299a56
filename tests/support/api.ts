import { expect } from '@jest/globals';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { buildApp } from '../../src/app.js';
import { ampleLimits, loadConfig, type Config } from '../../src/config.js';
import type { Database } from '../../src/db/database.js';
import { freshSigningKeys, type SigningKeys } from '../../src/http/signing-keys.js';
import type { ErrorCode } from '../../src/kernel/errors.js';
import type { Audience } from '../../src/kernel/request-context.js';
import { systemClock, type Clocks, type Instant } from '../../src/kernel/time.js';
import { createKeyring, useKeyring } from '../../src/modules/privacy/index.js';
import { testDatabase } from './database.js';
import type { TestServer } from './oauth.js';

/** What tests call themselves; the server listens on a free port and `address` names it. */
export const PUBLIC_URL = 'https://consign.test';

/** A clock that stands where it was put. */
export interface SettableClock {
  now(): Instant;
  set(instant: Instant | string): void;
  advance(milliseconds: number): void;
}

/** The real server over the test database, the business time in the test's hands. */
export interface Api extends TestServer {
  readonly address: string;
  readonly app: FastifyInstance;
  readonly database: Database;
  readonly clock: SettableClock;
  readonly clocks: Clocks;
  readonly config: Config;
  /** The keys that sign tokens, for tests that forge some. */
  readonly keys: SigningKeys;
  /** Everything logged so far. */
  readonly log: readonly string[];
  readonly lenderCall: Call;
  readonly agencyCall: Call;
  close(): Promise<void>;
}

type Call = <T = Data>(token: string, query: string, variables?: Variables) => Promise<Answer<T>>;

export type Data = Readonly<Record<string, unknown>>;
type Variables = Readonly<Record<string, unknown>>;

export interface AnswerError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: {
    readonly code: ErrorCode;
    readonly requestId: string;
    readonly path?: readonly (string | number)[];
    readonly allowed?: readonly string[];
    readonly requiredScope?: string;
    readonly details?: Data;
  };
}

export interface Answer<T = Data> {
  readonly status: number;
  readonly headers: Headers;
  readonly data?: T | null;
  readonly errors?: readonly AnswerError[];
  readonly extensions?: { readonly cost?: Cost };
}

export interface Cost {
  readonly requested: number;
  readonly actual: number;
  readonly limit: number;
  readonly available: number;
  readonly restoreRate: number;
}

export interface ApiOptions {
  readonly database?: Database;
  /** Those of another process, whose tokens are good here too. */
  readonly keys?: SigningKeys;
  /** Environment variables beside those of a test. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Business time at the start. */
  readonly at?: string;
  /** Milliseconds between writes of uses of grants; never, until the server stops, unless said: tests count statements. */
  readonly grantUseEveryMs?: number;
}

/** Milliseconds between writes that would be counted among a test's statements. */
const NOT_BEFORE_THE_END = 3_600_000;

export async function startApi(options: ApiOptions = {}): Promise<Api> {
  const database = options.database ?? (await testDatabase());
  const config = testConfig(options.environment);
  const clock = settableClock(options.at);
  const clocks = { domain: clock, system: systemClock };
  const log: string[] = [];
  const logStream = { write: (line: string) => void log.push(line) };
  useKeyring(await createKeyring({ file: config.keyEncryptionKeyFile, production: false }));
  const keys = options.keys ?? (await freshSigningKeys(systemClock));
  const app = await buildApp({
    config,
    database,
    clocks,
    keys,
    logStream,
    grantUseEveryMs: options.grantUseEveryMs ?? NOT_BEFORE_THE_END,
    proofsEveryMs: NOT_BEFORE_THE_END,
  });
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  const caller = (audience: Audience): Call => {
    return async <T>(token: string, query: string, variables?: Variables) =>
      answerOf<T>(await postGraphQL(address, audience, token, JSON.stringify({ query, variables })));
  };
  return {
    publicUrl: PUBLIC_URL,
    address,
    app,
    database,
    clock,
    clocks,
    config,
    keys,
    log,
    lenderCall: caller('lender'),
    agencyCall: caller('agency'),
    close: () => app.close(),
  };
}

/** A GraphQL request as it goes over the wire, for tests that send something else than a caller would. */
export function postGraphQL(
  address: string,
  audience: Audience,
  token: string | null,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(`${address}/${audience}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token !== null && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body,
  });
}

export async function answerOf<T = Data>(response: Response): Promise<Answer<T>> {
  const body = (await response.json()) as Omit<Answer<T>, 'status' | 'headers'>;
  return { ...body, status: response.status, headers: response.headers };
}

/** The data of an answer without errors. */
export function expectData<T>(answer: Answer<T>): T {
  expect(answer.errors).toBeUndefined();
  expect(answer.status).toBe(200);
  return answer.data!;
}

/** The first error of an answer that was refused with this code; its message ends with the advice of the code. */
export function expectRefusal(answer: Answer<unknown>, code: ErrorCode): AnswerError {
  const [error] = answer.errors ?? [];
  expect(error?.extensions.code).toBe(code);
  expect(error?.extensions.requestId).toEqual(expect.any(String));
  return error!;
}

/** The configuration of a test: a folder of its own, jobs run when the test says so, limits that only tests of limits meet. */
export function testConfig(environment: Readonly<Record<string, string>> = {}): Config {
  const folder = mkdtempSync(join(tmpdir(), 'consign-api-'));
  const variables = { NODE_ENV: 'test', PUBLIC_URL, DATA_DIR: folder, JOBS: 'off' };
  const keyFiles = {
    SIGNING_KEYS_FILE: join(folder, 'signing.json'),
    KEY_ENCRYPTION_KEY_FILE: join(folder, 'kek'),
  };
  return loadConfig({ ...variables, ...ampleLimits, ...keyFiles, ...environment }, () => true);
}

function settableClock(at?: string): SettableClock {
  let now = at === undefined ? systemClock.now() : (Date.parse(at) as Instant);
  return {
    now: () => now,
    set: (instant) => {
      now = typeof instant === 'string' ? (Date.parse(instant) as Instant) : instant;
    },
    advance: (milliseconds) => {
      now = (now + milliseconds) as Instant;
    },
  };
}
