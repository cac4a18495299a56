import {
  belongsTo,
  id,
  instant,
  int,
  longText,
  nullable,
  tenantTable,
  type Row,
} from '../../kernel/table.js';
import { lenders } from '../access/lender.entity.js';

/**
 * The key under which everything of one person is sealed, itself sealed under a version of the lender's key. It has the
 * debtor's id. Destroyed, it leaves its row behind, so that the person is not given another one.
 */
export const debtorKeys = tenantTable(
  'debtor_key',
  {
    id: id('debtor'),
    /** Of the lender's key that wraps it; 0 once it is destroyed. */
    version: int(),
    /** Null once it is destroyed. */
    wrapped: nullable(longText()),
    createdAt: instant(),
    destroyedAt: nullable(instant()),
  },
  { index: { by_version: ['version', 'id'] }, foreignKeys: [belongsTo(() => lenders)] },
);

export type DebtorKey = Row<typeof debtorKeys>;
