import type { Work } from '../../kernel/store.js';
import type { ItemOutcome } from '../../kernel/wire.js';
import { hashOf, takeReports, type ReportKind } from '../placements/index.js';
import { blindIndex, indexKey, installedKeyring } from '../privacy/index.js';
import { notices } from './notice.entity.js';
import { reportedNotice, type ReportedNotice } from './notice-item.js';
import { storeNotices } from './store-notices.js';

/** Stores what an agency learned of people and debts, and lets it work at once. */
export async function reportNotices(work: Work, items: readonly unknown[]): Promise<ItemOutcome[]> {
  const intake = await takeReports(work, { ...noticeReports, hash: await keyedHash(work, 'notice') }, items);
  const told = intake.accepted.map((report) => ({ ...report, accountId: report.placement.accountId }));
  await storeNotices<(typeof told)[number]>(work, told, intake);
  return intake.outcomes();
}

const noticeReports: ReportKind<ReportedNotice> = {
  scope: 'notices:report',
  schema: reportedNotice,
  table: notices,
  lock: 'update',
};

/** Items hold telephone numbers, which a plain hash would give away. */
export async function keyedHash(work: Work, space: string): Promise<(item: object) => string> {
  const hash = blindIndex(await indexKey(work, installedKeyring()), `content of ${space}`);
  return (item) => hash(hashOf(item));
}
