import { guard, guardTables } from '../../src/db/append-only.js';
import type { Database } from '../../src/db/database.js';
import { auditEntries } from '../../src/modules/audit/audit-entry.entity.js';
import { disclosures } from '../../src/modules/privacy/disclosure.entity.js';
import { auditCheckpoints, auditSeals } from '../../src/modules/audit/audit-seal.entity.js';
import { ledgerAccounts, ledgerBalances, ledgerTransfers } from '../../src/modules/ledger/ledger.entity.js';

/** Tables of which a database lets rows be cleared away on purpose, and no code of ours does. */
const kept = [auditEntries, auditSeals, auditCheckpoints, disclosures];

/** Tables to which rows are added, and nothing else ever happens. */
export const appendOnly = [...kept, ledgerAccounts, ledgerTransfers, ledgerBalances].map(({ name }) => name);

/** Lets the database itself refuse to change or delete a row of theirs, whoever asks. */
export async function forbidChanges(database: Database): Promise<void> {
  const isGuarded = (await guardTables(database)) && (await guard(database, kept));
  if (!isGuarded) throw new Error('this account may not make triggers');
}
