import type { Work } from '../../kernel/store.js';
import type { Agreement } from '../agreements/index.js';
import { accountKinds } from './chart.rules.js';
import { ledgerAccounts } from './ledger.entity.js';

/** Opens the accounts of an agreement, before anything can be entered in them; again changes nothing. */
export async function openAccounts(work: Work, { id, currency }: Agreement): Promise<void> {
  const openedAt = work.context.clocks.domain.now();
  const rows = accountKinds.map((kind) => ({ agreementId: id, kind, currency, openedAt }));
  await work.insertAll(ledgerAccounts, rows, { ifAbsent: true });
}
