import { belongsTo, int, instant, longText, tenantTable, text, type Row } from '../../kernel/table.js';
import { lenders } from '../access/lender.entity.js';

/**
 * A lender's own key in its versions, wrapped by the key-encryption key of the installation: SEAL wraps the keys of debtors
 * and seals free texts, the newest version from now on; INDEX hashes what must be found again, and has one version.
 */
export const tenantKeys = tenantTable(
  'tenant_key',
  { keyUse: text<KeyUse>(8), version: int(), wrapped: longText(), createdAt: instant() },
  { primaryKey: ['keyUse', 'version'], foreignKeys: [belongsTo(() => lenders)] },
);

export type KeyUse = 'SEAL' | 'INDEX';
export type TenantKey = Row<typeof tenantKeys>;
