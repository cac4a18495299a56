import { beforeAll, describe, expect, test } from '@jest/globals';
import { globSync, readFileSync } from 'node:fs';
import { freshSigningKeys } from '../../src/http/signing-keys.js';
import { systemClock } from '../../src/kernel/time.js';
import { sealIn } from '../audit/sealed-trail.js';
import { expectData, expectRefusal } from '../support/api.js';
import { appendOnly } from '../support/append-only.js';
import { aContact, aPayment, aReversal } from '../support/reports.js';
import { aWorld, type World } from '../support/world.js';

/*
 * Nothing changes or deletes what the audit holds. The database of every test refuses it by triggers, so that all tests
 * together are the proof; here a lender's days, the seals on them, and a look at the source, which also sees what no test
 * runs.
 */

let world: World;

beforeAll(async () => {
  world = await aWorld({ accounts: [{}, {}] });
  await world.report('reportContacts', aContact(world.placementId));
  const { results } = await world.report('reportPayments', aPayment(world.placementId, '9.00'));
  await world.report('reportReversals', aReversal(world.placementId, results[0]!.id!, '1.00'));
  expectRefusal(await world.startClosing('2026-03'), 'PERIOD_NOT_ENDED');
  const read = 'query($id: ID!) { account(id: $id) { debtor { name { value } } } }';
  expectData(await world.lender(read, { id: world.accountIds[0] }));
  world.clock.set('2026-04-01T02:00:00Z');
  await world.close('2026-03');
  const keys = await freshSigningKeys(systemClock);
  const trail = { keys, log: world.api.config.checkpointLog };
  await sealIn(world.database, trail);
  await sealIn(world.database, trail, 6);
});

describe.each(appendOnly)('%s', (table) => {
  test('has rows after a lender’s days, and the database refuses to change or delete any', async () => {
    const { rows } = await world.database.run(`SELECT COUNT(*) AS n FROM ${table}`, []);
    expect(Number(rows[0]!['n'])).toBeGreaterThan(0);
    const tamper = [`UPDATE ${table} SET lender_id = lender_id`, `DELETE FROM ${table}`];
    for (const sql of tamper) await expect(world.database.run(sql, [])).rejects.toThrow('append only');
  });

  test('is changed and deleted nowhere in the source, the outbox neither', () => {
    const found = sources().filter(({ text }) => changesOf(table).test(text) || clears.test(text));
    expect(found.map(({ file }) => file)).toEqual([]);
  });
});

test('the look at the source finds what it looks for', () => {
  for (const sql of ['UPDATE `audit_entry` SET', 'delete from audit_entry', 'DELETE e FROM audit_entry e'])
    expect(sql).toMatch(changesOf('audit_entry'));
  for (const code of ['store.update(auditEntries, {}', 'updateEach(\n  auditEntries', 'TRUNCATE audit_entry'])
    expect(code).toMatch(changesOf('audit_entry'));
  expect('SELECT * FROM audit_entry').not.toMatch(changesOf('audit_entry'));
  expect('DELETE FROM `outbox_event` WHERE').toMatch(clears);
});

/** The outbox is kept as long as the trail, which points at it; it is updated when it is published. */
const clears = /delete\s+(\w+\s+)?from\s+`?outbox_event/i;

/** SQL, and calls of the store, that would change rows of a table. */
function changesOf(table: string): RegExp {
  const words = [
    'update',
    'delete\\s+(\\w+\\s+)?from',
    'replace\\s+into',
    'truncate(\\s+table)?',
    'drop\\s+table',
  ];
  const named = {
    audit_entry: 'auditEntries',
    audit_seal: 'auditSeals',
    audit_checkpoint: 'auditCheckpoints',
    disclosure: 'disclosures',
    ledger_account: 'ledgerAccounts',
    ledger_transfer: 'ledgerTransfers',
    ledger_balance: 'ledgerBalances',
  };
  const calls = `update(Each)?\\(\\s*${named[table as keyof typeof named]}\\b`;
  return new RegExp(`(${words.join('|')})\\s+\`?${table}\\b|${calls}`, 'i');
}

function sources() {
  return globSync('src/**/*.ts').map((file) => ({ file, text: readFileSync(file, 'utf8') }));
}
