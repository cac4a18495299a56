import { belongsTo, int, instant, longText, tenantTable, type Row } from '../../kernel/table.js';
import { lenders } from '../access/lender.entity.js';

/** A lender's data key, wrapped by the key-encryption key of the installation. */
export const tenantKeys = tenantTable(
  'tenant_key',
  { version: int(), wrapped: longText(), createdAt: instant() },
  { primaryKey: ['version'], foreignKeys: [belongsTo(() => lenders)] },
);

export type TenantKey = Row<typeof tenantKeys>;
