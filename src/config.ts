import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

/** A switch in an environment variable; one spelling, so that `JOBS=false` is refused and not taken for "on". */
const onOff = z.enum(['on', 'off'], 'must be on or off').transform((value) => value === 'on');

const wholeNumber = (minimum: number, maximum: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= minimum && value <= maximum, `must be between ${minimum} and ${maximum}`);

const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https address' });

const databaseUrl = z
  .string()
  .regex(/^(sqlite:.+|mysql:\/\/.+)$/, 'must be sqlite:<file> or mysql://user:password@host:port/database');

/** The variables, each with what it is for; where one has no default here, `withDefaults` derives it from others. */
const variables = z.object({
  /** What kind of installation this is; production refuses what is only convenient. */
  NODE_ENV: z
    .enum(['development', 'test', 'production'], 'must be development, test or production')
    .default('development'),
  /** The address to listen on; 0.0.0.0 inside a container. */
  HOST: z.string().default('127.0.0.1'),
  /** The port to listen on; 0 takes any free one. */
  PORT: wholeNumber(0, 65_535).default(4000),
  /** The address clients see: token issuer, audience and file links are made from it. */
  PUBLIC_URL: httpUrl.optional(),
  /** The folder for uploaded and prepared files and, by default, the SQLite database and the keys. */
  DATA_DIR: z.string().default('./data'),
  /** The database: one SQLite file, or a MySQL or MariaDB server (both by mysql://). */
  DATABASE_URL: databaseUrl.optional(),
  /** The most connections this process opens to a database server. */
  DATABASE_POOL: wholeNumber(1, 500).default(8),
  /** How long a request waits for a connection of the pool, in milliseconds, before it is told to come back. */
  DATABASE_WAIT_MS: wholeNumber(1, 60_000).default(900),
  /** How long a request waits for the answer to one statement, in milliseconds. */
  DATABASE_ANSWER_MS: wholeNumber(1, 60_000).default(4_500),
  /** A request that is no file is answered after so many milliseconds, with what it asks or with a refusal. */
  REQUEST_DEADLINE_MS: wholeNumber(1, 600_000).default(10_000),
  /** The private keys that sign tokens and webhooks; made on first use outside production. */
  SIGNING_KEYS_FILE: z.string().optional(),
  /** The keys that encrypt lenders' keys in the database, a JWK or a set of them; made on first use outside production. */
  KEY_ENCRYPTION_KEY_FILE: z.string().optional(),
  /** The file outside the database to which checkpoints of the audit trail are appended. */
  CHECKPOINT_LOG: z.string().optional(),
  /** The file outside the database to which erasures are appended; a restored backup is held against it before it serves. */
  ERASURE_LOG: z.string().optional(),
  /** The least serious message that is logged. */
  LOG_LEVEL: z
    .enum(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      'must be fatal, error, warn, info, debug, trace or silent',
    )
    .default('info'),
  /** Whether this process runs background jobs; several may, they share the work. */
  JOBS: onOff.default(true),
  /** Whether the pages for trying queries in a browser are served. */
  EXPLORER: onOff.optional(),
  /** The largest request body in bytes; file uploads have a limit of their own. */
  BODY_LIMIT_BYTES: wholeNumber(1024, 1_073_741_824).default(1_048_576),
  /** The most points one GraphQL operation may cost. */
  COST_LIMIT: wholeNumber(1, 1_000_000).default(1000),
  CONCURRENT_REQUESTS: wholeNumber(1, 100_000).default(50),
  /** The points that a client can save up, and how many come back in a second. */
  COST_BUCKET: wholeNumber(1, 1_000_000_000).default(2000),
  COST_RESTORE: wholeNumber(1, 1_000_000_000).default(100),
  /** The same for all clients around one lender together. */
  LENDER_COST_BUCKET: wholeNumber(1, 1_000_000_000).default(20_000),
  LENDER_COST_RESTORE: wholeNumber(1, 1_000_000_000).default(1000),
  /** Where limits are counted for all processes together; without it each process counts alone. */
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'must be a redis or rediss address' }).optional(),
  /** Whose tokens must be bound to a key by DPoP (RFC 9449) where the client's registration does not say. */
  DPOP_REQUIRED: z.enum(['none', 'agencies', 'all'], 'must be none, agencies or all').optional(),
  /** Certificate and key with which this process ends TLS itself; where a proxy does, leave both unset. */
  TLS_CERT_FILE: z.string().optional(),
  TLS_KEY_FILE: z.string().optional(),
  /** The authorities whose certificates prove a client by their subject. */
  TLS_CLIENT_CA_FILE: z.string().optional(),
  /** The header in which the proxy hands on the certificate of a client, checked by it; needs TRUST_PROXY. */
  CLIENT_CERTIFICATE_HEADER: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,64}$/, 'must be the name of a header')
    .transform((name) => name.toLowerCase())
    .optional(),
  /** A JSON file of further issuers whose tokens are taken, each for one lender's members. */
  TRUSTED_ISSUERS_FILE: z.string().optional(),
  /** Whether people can come in by tokens that `consign token --as-person` makes on this machine. */
  DEVELOPMENT_ISSUER: onOff.optional(),
  /** Whether X-Forwarded-* headers are believed: only behind a proxy that sets them itself. */
  TRUST_PROXY: onOff.default(false),
});

/** Environment variables, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

type Variables = z.infer<typeof variables>;

/** The names of every environment variable the service reads, in the order of their explanation. */
export const configVariables: readonly string[] = Object.keys(variables.shape);

/** Where the parts of TLS are. */
export interface TlsFiles {
  readonly certificate: string;
  readonly key: string;
  /** The authorities of clients' certificates, if any. */
  readonly authorities: string | null;
}

/** What the process was told, checked and complete. */
export interface Config {
  readonly environment: 'development' | 'test' | 'production';
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string;
  readonly dataDir: string;
  readonly databaseUrl: string;
  readonly databasePool: number;
  readonly databaseWaitMs: number;
  readonly databaseAnswerMs: number;
  readonly requestDeadlineMs: number;
  readonly signingKeysFile: string;
  readonly keyEncryptionKeyFile: string;
  readonly checkpointLog: string;
  readonly erasureLog: string;
  readonly logLevel: Variables['LOG_LEVEL'];
  readonly jobs: boolean;
  readonly explorer: boolean;
  readonly bodyLimitBytes: number;
  readonly costLimit: number;
  /** Requests of one client under way at once, in this process. */
  readonly concurrentRequests: number;
  readonly costBucket: number;
  readonly costRestore: number;
  readonly lenderCostBucket: number;
  readonly lenderCostRestore: number;
  /** Null: limits are counted in this process. */
  readonly redisUrl: string | null;
  readonly dpopRequired: 'none' | 'agencies' | 'all';
  /** Null where a proxy ends TLS. */
  readonly tls: TlsFiles | null;
  readonly clientCertificateHeader: string | null;
  /** Null where our own issuer is the only one. */
  readonly trustedIssuersFile: string | null;
  /** The keys of the development issuer; null where there is none. */
  readonly developmentIssuerFile: string | null;
  readonly trustProxy: boolean;
}

/** Settings under which nobody meets a limit of rate or patience: where months of work are played in a minute. */
export const ampleLimits = {
  COST_BUCKET: '100000000',
  COST_RESTORE: '100000000',
  LENDER_COST_BUCKET: '100000000',
  LENDER_COST_RESTORE: '100000000',
  DATABASE_WAIT_MS: '30000',
  DATABASE_ANSWER_MS: '30000',
  REQUEST_DEADLINE_MS: '120000',
  CONCURRENT_REQUESTS: '100000',
} as const satisfies Environment;

/** The environment does not make a configuration. The message names every problem, one a line, and no value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly string[]) {
    super(
      `The configuration has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
    );
  }
}

/**
 * Reads the configuration from environment variables. An empty variable counts as unset, as in shells and Compose
 * files. Throws one `ConfigError` with every problem, so that an operator corrects them in one go. `fileExists` is
 * for the command that makes the key files: it alone may start in production without them.
 */
export function loadConfig(env: Environment, fileExists: (file: string) => boolean = existsSync): Config {
  const set = withoutEmpty(env);
  const parsed = variables.safeParse(set);
  const problems = [
    ...(parsed.error?.issues.map(describe) ?? []),
    ...productionProblems(set, fileExists),
    ...tlsProblems(set, fileExists),
  ];
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  return Object.freeze(withDefaults(parsed.data));
}

/** The folder in which files wait until they are booked; all processes of an installation share it. */
export function uploadsOf({ dataDir }: Pick<Config, 'dataDir'>): string {
  return path.join(dataDir, 'uploads');
}

function withDefaults(given: Variables): Config {
  const dataDir = path.resolve(given.DATA_DIR);
  return {
    environment: given.NODE_ENV,
    host: given.HOST,
    port: given.PORT,
    publicUrl: (
      given.PUBLIC_URL ??
      `${given.TLS_CERT_FILE === undefined ? 'http' : 'https'}://${urlHost(given.HOST)}:${given.PORT}`
    ).replace(/\/+$/, ''),
    dataDir,
    databaseUrl: absoluteDatabase(given.DATABASE_URL ?? `sqlite:${path.join(dataDir, 'consign.sqlite')}`),
    databasePool: given.DATABASE_POOL,
    databaseWaitMs: given.DATABASE_WAIT_MS,
    databaseAnswerMs: given.DATABASE_ANSWER_MS,
    requestDeadlineMs: given.REQUEST_DEADLINE_MS,
    signingKeysFile: path.resolve(given.SIGNING_KEYS_FILE ?? path.join(dataDir, 'signing-keys.json')),
    keyEncryptionKeyFile: path.resolve(
      given.KEY_ENCRYPTION_KEY_FILE ?? path.join(dataDir, 'key-encryption.key'),
    ),
    checkpointLog: path.resolve(given.CHECKPOINT_LOG ?? path.join(dataDir, 'audit-checkpoints.jws')),
    erasureLog: path.resolve(given.ERASURE_LOG ?? path.join(dataDir, 'erasures.jsonl')),
    logLevel: given.LOG_LEVEL,
    jobs: given.JOBS,
    explorer: given.EXPLORER ?? given.NODE_ENV !== 'production',
    bodyLimitBytes: given.BODY_LIMIT_BYTES,
    costLimit: given.COST_LIMIT,
    concurrentRequests: given.CONCURRENT_REQUESTS,
    costBucket: given.COST_BUCKET,
    costRestore: given.COST_RESTORE,
    lenderCostBucket: given.LENDER_COST_BUCKET,
    lenderCostRestore: given.LENDER_COST_RESTORE,
    redisUrl: given.REDIS_URL ?? null,
    dpopRequired: given.DPOP_REQUIRED ?? (given.NODE_ENV === 'production' ? 'agencies' : 'none'),
    tls: tlsFiles(given),
    clientCertificateHeader: given.CLIENT_CERTIFICATE_HEADER ?? null,
    trustedIssuersFile: given.TRUSTED_ISSUERS_FILE ? path.resolve(given.TRUSTED_ISSUERS_FILE) : null,
    developmentIssuerFile: developmentIssuerFile(given, dataDir),
    trustProxy: given.TRUST_PROXY,
  };
}

function developmentIssuerFile({ DEVELOPMENT_ISSUER, NODE_ENV }: Variables, dataDir: string): string | null {
  return (DEVELOPMENT_ISSUER ?? NODE_ENV === 'development')
    ? path.join(dataDir, 'development-issuer.json')
    : null;
}

function tlsFiles({ TLS_CERT_FILE, TLS_KEY_FILE, TLS_CLIENT_CA_FILE }: Variables): TlsFiles | null {
  if (TLS_CERT_FILE === undefined || TLS_KEY_FILE === undefined) return null;
  const authorities = TLS_CLIENT_CA_FILE === undefined ? null : path.resolve(TLS_CLIENT_CA_FILE);
  return { certificate: path.resolve(TLS_CERT_FILE), key: path.resolve(TLS_KEY_FILE), authorities };
}

/** Variables that mean something only together. */
function tlsProblems(env: Environment, fileExists: (file: string) => boolean): string[] {
  const problems: string[] = [];
  const files = ['TLS_CERT_FILE', 'TLS_KEY_FILE', 'TLS_CLIENT_CA_FILE'].filter(
    (name) => env[name] !== undefined,
  );
  if ((env['TLS_CERT_FILE'] === undefined) !== (env['TLS_KEY_FILE'] === undefined))
    problems.push('TLS_CERT_FILE, TLS_KEY_FILE: set both or neither');
  if (env['TLS_CLIENT_CA_FILE'] !== undefined && env['TLS_CERT_FILE'] === undefined)
    problems.push(
      'TLS_CLIENT_CA_FILE: needs TLS_CERT_FILE; a proxy that ends TLS has authorities of its own',
    );
  for (const name of files)
    if (!fileExists(env[name]!)) problems.push(`${name}: must name a file that exists`);
  if (env['CLIENT_CERTIFICATE_HEADER'] !== undefined && env['TRUST_PROXY'] !== 'on')
    problems.push('CLIENT_CERTIFICATE_HEADER: needs TRUST_PROXY=on, for anybody can send a header');
  return problems;
}

/** A SQLite file is meant relative to where the process was started, and must not move with a later chdir. */
function absoluteDatabase(url: string): string {
  if (!url.startsWith('sqlite:') || url === 'sqlite::memory:') return url;
  return `sqlite:${path.resolve(url.slice('sqlite:'.length))}`;
}

/** An IPv6 address stands in brackets in a URL. */
function urlHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/**
 * In production nothing secret may come into being unnoticed: a key made on first use on one of several machines
 * would leave the others unable to read its tokens and its debtors.
 */
function productionProblems(env: Environment, fileExists: (file: string) => boolean): string[] {
  if (env['NODE_ENV'] !== 'production') return [];
  const problems: string[] = [];
  for (const name of ['SIGNING_KEYS_FILE', 'KEY_ENCRYPTION_KEY_FILE']) {
    const file = env[name];
    if (file === undefined) problems.push(`${name}: must be set in production`);
    else if (!fileExists(file)) problems.push(`${name}: must name a file that exists in production`);
  }
  if (isMadeForDevelopment(env['SIGNING_KEYS_FILE']))
    problems.push(
      'SIGNING_KEYS_FILE: was made for development; name another file and make it by `consign keys init`',
    );
  if (!env['PUBLIC_URL']?.startsWith('https://'))
    problems.push('PUBLIC_URL: must be an https address in production');
  for (const name of ['EXPLORER', 'DEVELOPMENT_ISSUER'])
    if (env[name] === 'on') problems.push(`${name}: must be off in production`);
  return problems;
}

/** A file that cannot be read, or is no key file, is told of when its keys are read. */
function isMadeForDevelopment(file: string | undefined): boolean {
  if (file === undefined) return false;
  try {
    return z.object({ isForDevelopment: z.literal(true) }).safeParse(JSON.parse(readFileSync(file, 'utf8')))
      .success;
  } catch {
    return false;
  }
}

function withoutEmpty(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
}

/** Names the variable, never its value: it may be a password. */
function describe(issue: z.core.$ZodIssue): string {
  return `${issue.path.join('.')}: ${issue.message}`;
}
