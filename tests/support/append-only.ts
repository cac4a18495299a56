import type { Database } from '../../src/db/database.js';
import { auditEntries } from '../../src/modules/audit/audit-entry.entity.js';
import { disclosures } from '../../src/modules/privacy/disclosure.entity.js';
import { auditCheckpoints, auditSeals } from '../../src/modules/audit/audit-seal.entity.js';

/** Tables to which rows are added, and nothing else ever happens. */
export const appendOnly = [auditEntries, auditSeals, auditCheckpoints, disclosures].map(({ name }) => name);

/** Lets the database itself refuse to change or delete a row of theirs, whoever asks. */
export async function forbidChanges(database: Database): Promise<void> {
  const refuse =
    database.engine === 'sqlite'
      ? "BEGIN SELECT RAISE(ABORT, 'append only'); END"
      : "SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'append only'";
  for (const table of appendOnly)
    for (const change of ['UPDATE', 'DELETE'])
      await database.run(
        `CREATE TRIGGER ${table}_no_${change} BEFORE ${change} ON ${table} FOR EACH ROW ${refuse}`,
        [],
      );
}
