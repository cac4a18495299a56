import { newId } from '../../kernel/ids.js';
import { magnitude } from '../../kernel/money.js';
import type { Work } from '../../kernel/store.js';
import { NO_SETTLEMENT_TERMS, settlementTermsOf, shareOpenPeriods } from '../agreements/index.js';
import { post, type Entry } from '../ledger/index.js';
import type { Invoice, Payout } from './invoice.entity.js';
import { payableOf } from './statement-life.rules.js';
import type { Statement } from './statement.entity.js';

/*
 * What becomes of a statement is entered in the month that is open then. Its statement is locked already, and no close
 * waits for that of a month before: the two locks cannot block each other.
 */

/** An invoice that matched: what was accrued is owed now. */
export async function postInvoiced(work: Work, statement: Statement, { id }: Invoice): Promise<void> {
  const entry = await entryFor(work, statement);
  await post(work, [{ ...entry, event: 'INVOICED', of: id, minor: payableOf(statement) }]);
}

/** A payout; what it leaves open within the tolerance of the agreement is written off, beyond it stays owed. */
export async function postPaid(work: Work, statement: Statement, payout: Payout): Promise<void> {
  const entry = await entryFor(work, statement);
  const terms = await settlementTermsOf(work, [statement.agreementId]);
  const { toleranceMinor } = terms.get(statement.agreementId) ?? NO_SETTLEMENT_TERMS;
  const left = payableOf(statement) - payout.amountMinor;
  const isSmall = magnitude(left) <= toleranceMinor;
  await post(work, [
    { ...entry, event: 'PAID', of: payout.id, minor: payout.amountMinor },
    { ...entry, event: 'WRITTEN_OFF', of: newId('transfer'), minor: isSmall ? left : 0n },
  ]);
}

async function entryFor(
  work: Work,
  { id, agreementId, currency }: Statement,
): Promise<Pick<Entry, 'agreementId' | 'month' | 'currency' | 'statementId'>> {
  const open = await shareOpenPeriods(work, [agreementId]);
  return { agreementId, month: open.get(agreementId)!, currency, statementId: id };
}
