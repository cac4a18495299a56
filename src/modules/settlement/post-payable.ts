import { newId } from '../../kernel/ids.js';
import { magnitude } from '../../kernel/money.js';
import type { Work } from '../../kernel/store.js';
import { shareOpenPeriods } from '../agreements/index.js';
import { post, type Entry } from '../ledger/index.js';
import type { Invoice, Payout } from './invoice.entity.js';
import { sumInForce } from './statement-life.rules.js';
import type { Statement } from './statement.entity.js';

/*
 * What becomes of a statement is entered in the month that is open then. Its statement is locked already, and no close
 * waits for that of a month before: the two locks cannot block each other.
 */

/**
 * An invoice that matched: what was accrued is owed now, its tax beside it and without what is withheld. Tax that the
 * agreed rates contain is taken out of the expense.
 */
export async function postInvoiced(work: Work, statement: Statement, { id }: Invoice): Promise<void> {
  const { netMinor, tax, withholdingMinor } = sumInForce(statement);
  const entry = await entryFor(work, statement);
  const also = (event: Entry['event'], minor: bigint) => ({ ...entry, event, of: newId('transfer'), minor });
  const isIncluded = statement.terms.tax?.mode === 'INCLUSIVE';
  await post(work, [
    { ...entry, event: 'INVOICED', of: id, minor: netMinor },
    also(isIncluded ? 'TAX_INCLUDED' : 'TAX_BILLED', tax.billedMinor),
    also('TAX_ASSESSED', tax.reverseChargeMinor),
    also('WITHHELD', withholdingMinor),
  ]);
}

/** A payout; what it leaves open within the tolerance of the agreement is written off, beyond it stays owed. */
export async function postPaid(work: Work, statement: Statement, payout: Payout): Promise<void> {
  const entry = await entryFor(work, statement);
  const left = statement.payableMinor - payout.amountMinor;
  const isSmall = magnitude(left) <= BigInt(statement.terms.toleranceMinor);
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
