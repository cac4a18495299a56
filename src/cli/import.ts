import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { Refusal } from '../kernel/errors.js';
import { parseId, type Id } from '../kernel/ids.js';
import { parseCommand } from '../kernel/parse.js';
import type { Session } from '../kernel/request-context.js';
import {
  importById,
  importErrorsAfter,
  receiveFile,
  startImport,
  startImportCommand,
  uploadedFile,
  type Import,
} from '../modules/imports/index.js';

/** What the command needs of the installation. */
export interface ImportCommandParts {
  /** The folder of uploaded files. */
  readonly uploads: string;
  /** Acts as the operator for a lender. */
  readonly sessionFor: (lenderId: Id<'lender'>) => Promise<Session>;
  /** Runs queued jobs in this process until none is due. */
  readonly runJobs: () => Promise<unknown>;
  readonly print: (line: string) => void;
}

interface Options {
  readonly lender: string;
  readonly kind: string;
  readonly portfolio?: string;
  readonly rows?: string;
  readonly sum: readonly string[];
  readonly map: readonly string[];
  readonly set: readonly string[];
  readonly dryRun?: boolean;
  readonly allOrNothing?: boolean;
}

const PROGRESS_MS = 1_000;
const ERRORS_SHOWN = 20;

/** Adds `consign import FILE`: the same import as over the API, from the machine itself, with progress. */
export function importCommand(program: Command, openParts: () => Promise<ImportCommandParts>): void {
  program
    .command('import <file>')
    .description('import a file of a lender: a portfolio of accounts, or payments')
    .requiredOption('--lender <id>', 'whose file it is')
    .option('--kind <kind>', 'what the file holds: portfolio or payments', 'portfolio')
    .option('--portfolio <name>', 'the portfolio that accounts belong to; needed for them, none for payments')
    .option('--rows <n>', 'control total: rows; otherwise the last line of the file has it')
    .option(
      '--sum <CUR=amount>',
      'control total: all amounts of a currency, reversals subtracted; may be repeated',
      collect,
      [],
    )
    .option('--map <heading=column>', 'your heading for one of our columns; may be repeated', collect, [])
    .option('--set <column=value>', 'one value for every row; may be repeated', collect, [])
    .option('--dry-run', 'tell what would happen and book nothing')
    .option('--all-or-nothing', 'book nothing if one row is bad')
    .action(async (file: string, options: Options) => {
      const done = await importFile(file, options, await openParts());
      if (done.state !== 'COMPLETE') process.exitCode = 1;
    });
}

/** Imports one file and tells how far it is, once a second. */
export async function importFile(file: string, options: Options, parts: ImportCommandParts): Promise<Import> {
  const lenderId = parseId('lender', options.lender);
  if (lenderId === null) throw new Refusal('INPUT_INVALID', 'There is no such lender.');
  const session = await parts.sessionFor(lenderId);
  const command = parseCommand(startImportCommand, inputOf(file, options));
  const { id } = await session.mutate('imports.start', (work) => startImport(work, command));
  const { size } = await stat(file);
  const sha256 = await hashOf(file);
  await mkdir(parts.uploads, { recursive: true, mode: 0o700 });
  await copyFile(file, uploadedFile(parts.uploads, id, sha256));
  await session.mutate('imports.receive', (work) => receiveFile(work, { importId: id, bytes: size, sha256 }));
  const ticker = setInterval(() => void tell(session, id, parts), PROGRESS_MS);
  await parts.runJobs().finally(() => clearInterval(ticker));
  return report(session, id, parts);
}

function inputOf(file: string, { kind, portfolio, rows, sum, map, set, dryRun, allOrNothing }: Options) {
  return {
    kind: kind.toUpperCase(),
    fileName: path.basename(file),
    portfolio,
    rows: rows === undefined ? null : Number(rows),
    sums:
      rows === undefined && sum.length === 0
        ? null
        : pairs(sum).map(([currency, amount]) => ({ currency, amount })),
    map: pairs(map).map(([heading, column]) => ({ heading, column })),
    set: pairs(set).map(([column, value]) => ({ column, value })),
    dryRun,
    allOrNothing,
  };
}

function pairs(texts: readonly string[]): [string, string][] {
  return texts.map((text) => {
    const at = text.indexOf('=');
    if (at < 1) throw new Refusal('INPUT_INVALID', 'Write --sum, --map and --set as name=value.');
    return [text.slice(0, at), text.slice(at + 1)];
  });
}

async function tell({ reader }: Session, id: Id<'import'>, { print }: ImportCommandParts): Promise<void> {
  const row = await importById(reader, id).catch(() => null);
  if (row !== null) print(lineOf(row));
}

async function report({ reader }: Session, id: Id<'import'>, { print }: ImportCommandParts): Promise<Import> {
  const row = (await importById(reader, id))!;
  print(lineOf(row));
  if (row.problem !== null)
    print(`${row.problem.line === null ? '' : `line ${row.problem.line}: `}${row.problem.message}`);
  for (const error of await importErrorsAfter(reader, id, { line: 0, position: -1 }, ERRORS_SHOWN))
    print(`line ${error.line}, ${error.column}: ${error.message}`);
  if (row.rejected > 0) print(`All ${row.rejected} rejected rows: \`importErrors\` of ${id}`);
  return row;
}

function lineOf({ id, state, rows, booked, changed, unchanged, rejected }: Import): string {
  return `${id} ${state}: ${rows} rows, ${booked} booked, ${changed} changed, ${unchanged} unchanged, ${rejected} rejected`;
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
