import type { Work } from '../../kernel/store.js';
import type { ItemOutcome } from '../../kernel/wire.js';
import { notices } from './notice.entity.js';
import { recordedNotice } from './notice-item.js';
import { keyedHash } from './report-notices.js';
import { storeNotices } from './store-notices.js';
import { takeRecords } from './take-records.js';

/** Stores what the lender itself learned of its debtors; whoever works their debts is bound by it at once. */
export async function recordNotices(work: Work, items: readonly unknown[]): Promise<ItemOutcome[]> {
  const kind = { schema: recordedNotice, table: notices, hash: await keyedHash(work, 'notice') };
  const intake = await takeRecords(work, kind, items);
  const told = intake.accepted.map((record) => ({
    ...record,
    accountId: record.item.accountId,
    placement: null,
  }));
  await storeNotices<(typeof told)[number]>(work, told, intake);
  return intake.outcomes();
}
