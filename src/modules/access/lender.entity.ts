import { id, instant, sharedTable, text, type Row } from '../../kernel/table.js';

/** A creditor: the tenant that owns every other row. */
export const lenders = sharedTable(
  'lender',
  { id: id('lender'), name: text(200), createdAt: instant() },
  { primaryKey: ['id'] },
);

export type Lender = Row<typeof lenders>;
