import { z } from 'zod';
import { Refusal, type InputPath } from '../../kernel/errors.js';
import { newId } from '../../kernel/ids.js';
import { parseMinor } from '../../kernel/money.js';
import { currencyText, lineText, oneOf } from '../../kernel/parse.js';
import type { Work } from '../../kernel/store.js';
import { fileLayouts } from './file-layouts.js';
import { forbiddenColumn } from './forbidden-columns.rules.js';
import { imports, type Import } from './import.entity.js';
import { importKinds } from './import.rules.js';

/** Columns mapped or set in one import. */
const MAX_COLUMNS = 64;
const MAX_ROWS = 10_000_000;

const decimalSum = z
  .object({ currency: currencyText, amount: z.string() })
  .refine(({ amount, currency }) => typeof parseMinor(amount, currency) === 'bigint', {
    message: 'Write the sum as a decimal with at most the decimals of its currency.',
    path: ['amount'],
  });

export const startImportCommand = z.strictObject({
  kind: oneOf(importKinds),
  fileName: lineText(200),
  portfolio: lineText(64).nullish(),
  map: z
    .array(z.object({ heading: lineText(200), column: lineText(64) }))
    .max(MAX_COLUMNS)
    .nullish(),
  set: z
    .array(z.object({ column: lineText(64), value: lineText(500) }))
    .max(MAX_COLUMNS)
    .nullish(),
  rows: z.int().min(0).max(MAX_ROWS).nullish(),
  sums: z.array(decimalSum).nullish(),
  dryRun: z.boolean().nullish(),
  allOrNothing: z.boolean().nullish(),
});

export type StartImport = z.output<typeof startImportCommand>;

/** Announces a file: how it is to be read and what it must add up to. The file itself follows by upload. */
export async function startImport(work: Work, command: StartImport): Promise<Import> {
  checkColumns(command);
  checkPortfolio(command);
  const now = work.context.clocks.domain.now();
  const row: Import = {
    lenderId: work.lenderId,
    id: newId('import'),
    kind: command.kind,
    fileName: command.fileName,
    options: optionsOf(command),
    state: 'AWAITING_FILE',
    bytes: 0,
    sha256: null,
    rows: 0,
    booked: 0,
    changed: 0,
    unchanged: 0,
    rejected: 0,
    problem: null,
    madeBy: work.context.actorId,
    createdAt: now,
    updatedAt: now,
  };
  await work.insertAll(imports, [row]);
  return row;
}

function optionsOf(command: StartImport): Import['options'] {
  const { map, set, rows, sums, dryRun, allOrNothing, portfolio } = command;
  if (rows == null && sums != null)
    throw new Refusal('INPUT_INVALID', 'Control sums need the number of rows.', { path: ['input', 'rows'] });
  return {
    map: Object.fromEntries((map ?? []).map(({ heading, column }) => [heading, column])),
    set: Object.fromEntries((set ?? []).map(({ column, value }) => [column, value])),
    rows: rows ?? null,
    sums: sums == null ? null : Object.fromEntries(sums.map(({ currency, amount }) => [currency, amount])),
    dryRun: dryRun ?? false,
    allOrNothing: allOrNothing ?? false,
    portfolio: portfolio ?? null,
  };
}

/** Refuses at once what the file would be refused for later. */
function checkColumns({ kind, map, set }: StartImport): void {
  const { columns } = fileLayouts[kind];
  (map ?? []).forEach(({ heading, column }, n) => {
    if (!columns.includes(column)) throw unknownColumn(column, ['input', 'map', n, 'column']);
    const because = forbiddenColumn(heading);
    if (because !== null)
      throw new Refusal(
        'COLUMN_FORBIDDEN',
        `This column may not be imported: ${because.what} (${because.law}).`,
        {
          path: ['input', 'map', n, 'heading'],
        },
      );
  });
  (set ?? []).forEach(({ column }, n) => {
    if (!columns.includes(column)) throw unknownColumn(column, ['input', 'set', n, 'column']);
  });
}

function checkPortfolio({ kind, portfolio }: StartImport): void {
  if (kind === 'PORTFOLIO' && portfolio == null)
    throw new Refusal('INPUT_INVALID', 'Name the portfolio that the accounts belong to.', {
      path: ['input', 'portfolio'],
    });
}

function unknownColumn(column: string, path: InputPath): Refusal {
  return new Refusal('COLUMN_UNKNOWN', `There is no column ${column}.`, { path });
}
