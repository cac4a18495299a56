import {
  belongsTo,
  id,
  instant,
  int,
  json,
  nullable,
  refersTo,
  tenantTable,
  text,
  type Row,
} from '../../kernel/table.js';
import { lenders } from '../access/lender.entity.js';
import type { ImportKind, ImportOptions, ImportProblem, ImportState } from './import.rules.js';

/** A file of a lender on its way into the books. */
export const imports = tenantTable(
  'import',
  {
    id: id('import'),
    kind: text<ImportKind>(16),
    fileName: text(200),
    options: json<ImportOptions>(),
    state: text<ImportState>(16),
    bytes: int(),
    sha256: nullable(text(64)),
    rows: int(),
    booked: int(),
    changed: int(),
    unchanged: int(),
    rejected: int(),
    problem: nullable(json<ImportProblem>()),
    madeBy: text(64),
    createdAt: instant(),
    updatedAt: instant(),
  },
  {
    index: { by_time: ['createdAt', 'id'] },
    foreignKeys: [belongsTo(() => lenders)],
  },
);

export type Import = Row<typeof imports>;

/** A row that was not booked, and why. */
export const importErrors = tenantTable(
  'import_error',
  {
    importId: id('import'),
    line: int(),
    position: int(),
    column: text(64),
    code: text(32),
    message: text(300),
  },
  { primaryKey: ['importId', 'line', 'position'], foreignKeys: [refersTo(() => imports, ['importId'])] },
);

export type ImportError = Row<typeof importErrors>;
