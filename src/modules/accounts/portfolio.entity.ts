import { belongsTo, id, instant, tenantTable, text, type Row } from '../../kernel/table.js';
import { lenders } from '../access/lender.entity.js';

/** A name that accounts come with, made by the first load that brings it. Accounts carry the name, tokens the id. */
export const portfolios = tenantTable(
  'portfolio',
  { id: id('portfolio'), name: text(64), createdAt: instant() },
  { unique: { name: ['name'] }, foreignKeys: [belongsTo(() => lenders)] },
);

export type Portfolio = Row<typeof portfolios>;
