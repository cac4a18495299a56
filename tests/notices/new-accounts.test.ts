import { expect, test } from '@jest/globals';
import { mutate } from '../../src/db/unit-of-work.js';
import { formatInstant } from '../../src/kernel/time.js';
import { accounts } from '../../src/modules/accounts/account.entity.js';
import { recordNotices } from '../../src/modules/notices/index.js';
import { useKeyring } from '../../src/modules/privacy/index.js';
import { aFile, anImportWorld, aRow, NOW, type ImportWorld } from '../imports/import-world.js';
import { aRecordedNotice } from '../support/reports.js';

test('a new account of somebody who is bankrupt is held when it appears, a disputed debt holds itself only', async () => {
  const world = await anImportWorld();
  useKeyring(world.keyring);
  await world.importFile(aFile([aRow({ account_number: 'A-1', debtor_reference: 'P-1' })]));
  const dispute = { kind: 'DISPUTE', details: { ground: 'FRAUD', inWriting: true } };
  await record(world, dispute);
  await record(world, { kind: 'BANKRUPTCY' });

  await world.importFile(
    aFile([
      aRow({ account_number: 'A-2', debtor_reference: 'P-1' }),
      aRow({ account_number: 'A-3', debtor_reference: 'P-2' }),
    ]),
  );

  expect(await holdsOf(world)).toEqual([
    ['A-1', ['BANKRUPTCY', 'DISPUTE']],
    ['A-2', ['BANKRUPTCY']],
    ['A-3', []],
  ]);
});

/** The lender records something about its first account. */
async function record({ database, context, reader }: ImportWorld, parts: object): Promise<void> {
  const account = await reader.findOne(accounts, { accountNumber: 'A-1' });
  const told = aRecordedNotice(account!.id, { occurredAt: formatInstant(NOW), ...parts });
  const [outcome] = await mutate(database, context, 'notices.record', (work) => recordNotices(work, [told]));
  expect(outcome!.status).toBe('CREATED');
}

async function holdsOf({ reader }: ImportWorld) {
  const rows = await reader.find(accounts, {}, { orderBy: ['accountNumber'] });
  return rows.map(({ accountNumber, holds }) => [accountNumber, holds]);
}
