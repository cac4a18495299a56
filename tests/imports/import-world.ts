import { createHash } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../../src/db/database.js';
import { insertShared, readerOf } from '../../src/db/store.js';
import { mutate } from '../../src/db/unit-of-work.js';
import { createJobEngine } from '../../src/jobs/index.js';
import { newId, type Id } from '../../src/kernel/ids.js';
import type { RequestContext } from '../../src/kernel/request-context.js';
import type { Reader } from '../../src/kernel/store.js';
import { systemClock, type Instant } from '../../src/kernel/time.js';
import { lenders } from '../../src/modules/access/lender.entity.js';
import { accountInClear, contactPointKinds, type ClearPerson } from '../../src/modules/accounts/index.js';
import type { JobHandler } from '../../src/modules/background/index.js';
import {
  importById,
  importErrorsAfter,
  importJob,
  receiveFile,
  startImport,
  startImportCommand,
  uploadedFile,
  type Import,
} from '../../src/modules/imports/index.js';
import { createKeyring, ERASED, type Keyring } from '../../src/modules/privacy/index.js';
import { testDatabase } from '../support/database.js';

export const NOW = Date.parse('2026-11-21T02:00:00Z') as Instant;
const clocks = { domain: { now: () => NOW }, system: systemClock };

/** A lender with files to import, and everything that imports them. */
export interface ImportWorld {
  readonly database: Database;
  readonly context: RequestContext;
  readonly reader: Reader;
  readonly keyring: Keyring;
  readonly handler: JobHandler;
  /** Announces a file, uploads it, and lets it be booked. */
  importFile(content: string | Uint8Array, how?: HowToRead): Promise<Import>;
  /** The same up to the upload; the job waits. */
  upload(content: string | Uint8Array, how?: HowToRead): Promise<Import>;
  runJobs(handler?: JobHandler): Promise<void>;
  /** Runs the job of an import once more, as another process does after a breakdown. */
  runAgain(importId: Import['id']): Promise<void>;
  /** Where the uploaded file of an import lies while it is needed. */
  fileOf(row: Import): string;
  errorsOf(row: Import): Promise<string[]>;
}

/** The debtor of an account with all that is known of them. */
export async function personInClear(reader: Reader, accountId: Id<'account'>): Promise<ClearPerson> {
  const all = { identity: true, nationalId: true, contactPoints: contactPointKinds };
  const person = (await accountInClear(reader, accountId, all))?.person;
  if (person === undefined || person === ERASED) throw new Error('there is nobody to be read');
  return person;
}

export interface HowToRead {
  readonly map?: readonly { heading: string; column: string }[];
  readonly set?: readonly { column: string; value: string }[];
  readonly rows?: number;
  readonly sums?: readonly { currency: string; amount: string }[];
  readonly dryRun?: boolean;
  readonly allOrNothing?: boolean;
}

export async function anImportWorld(chunkRows = 100): Promise<ImportWorld> {
  const database = await testDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'consign-imports-'));
  const keyring = await createKeyring({ file: join(folder, 'kek.json'), production: false });
  const lenderId = newId('lender');
  await insertShared(database, lenders, [{ id: lenderId, name: 'Test Bank', createdAt: NOW }]);
  const context: RequestContext = {
    requestId: 'test',
    audience: 'lender',
    lenderId,
    agencyId: null,
    actorId: 'test',
    remoteAddress: null,
    clocks,
    reach: [],
  };
  const reader = readerOf(database, lenderId);
  const handler = importJob({ keyring, uploads: folder, chunkRows });
  const upload = async (content: string | Uint8Array, how: HowToRead = {}) => {
    const command = startImportCommand.parse({
      kind: 'PORTFOLIO',
      fileName: 'test.csv',
      portfolio: 'Cards',
      ...how,
    });
    const { id } = await mutate(database, context, 'imports.start', (work) => startImport(work, command));
    const sha256 = createHash('sha256').update(content).digest('hex');
    await writeFile(uploadedFile(folder, id, sha256), content);
    const file = { importId: id, bytes: content.length, sha256 };
    return mutate(database, context, 'imports.receive', (work) => receiveFile(work, file));
  };
  const runJobs = async (jobHandler = handler) => {
    await createJobEngine({ database, clocks, handlers: [jobHandler] }).runUntilIdle();
  };
  return {
    database,
    context,
    reader,
    keyring,
    handler,
    upload,
    runJobs,
    runAgain: async (importId) => {
      await database.run('UPDATE job SET visible_at = 0 WHERE dedupe = ? AND visible_at IS NOT NULL', [
        `import:${importId}`,
      ]);
      await runJobs();
    },
    importFile: async (content, how) => {
      const { id } = await upload(content, how);
      await runJobs();
      return (await importById(reader, id))!;
    },
    fileOf: ({ id, sha256 }) => uploadedFile(folder, id, sha256 ?? ''),
    errorsOf: async ({ id }) => {
      const errors = await importErrorsAfter(reader, id, { line: 0, position: -1 }, 1_000);
      return errors.map(({ line, column, code, message }) => `${line} ${column} ${code} ${message}`);
    },
  };
}

const person = {
  name: '张三',
  national_id: '11010119900101123X',
  phone: '+86 138 0000 1234',
  email: 'Zhang.San@Example.CN',
  address: '世纪大道 1 号',
  city: '上海市',
  district: '浦东新区',
};

/** One valid row of a Chinese debtor; what the test is about is given. */
export function aRow(given: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    account_number: 'A-1',
    debtor_reference: 'P-1',
    ...person,
    currency: 'CNY',
    principal: '100.00',
    interest: '2.50',
    as_of: '2026-10-31',
    delinquent_since: '2026-07-15',
    jurisdiction: 'CN',
    ...given,
  };
}

/** The rows as a file with a header and, unless told otherwise, the right control totals. */
export function aFile(rows: readonly Readonly<Record<string, string>>[], trailer?: string | null): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = rows.map((row) => columns.map((column) => quoted(row[column] ?? '')).join(','));
  const last = trailer === undefined ? totalLine(rows) : trailer;
  return [columns.join(','), ...lines, ...(last === null ? [] : [last]), ''].join('\r\n');
}

function totalLine(rows: readonly Readonly<Record<string, string>>[]): string {
  const sums = new Map<string, number>();
  for (const row of rows)
    for (const column of ['principal', 'interest', 'fees', 'penalty']) {
      const value = Number(row[column] ?? 0);
      if (value && !/e/.test(row[column]!))
        sums.set(row['currency']!, (sums.get(row['currency']!) ?? 0) + value);
    }
  const pairs = [...sums].map(([currency, sum]) => `${currency}=${sum.toFixed(4).replace(/\.?0+$/, '')}`);
  return `#TOTAL,${rows.length},${pairs.join(';')}`;
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
