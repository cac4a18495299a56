import type { CurrencyCode } from '../../kernel/currencies.js';
import { sameId, type Id, type IdKind } from '../../kernel/ids.js';
import type { Work } from '../../kernel/store.js';
import type { MonthNumber } from '../../kernel/time.js';
import { ledgerTransfers, type LedgerTransfer } from './ledger.entity.js';
import { sidesOf, type PostingEvent } from './posting.rules.js';

/** Something that happened to money, as it is entered in the books. */
export interface Entry {
  readonly event: PostingEvent;
  /** What it records; the entry has the same id. */
  readonly of: Id<IdKind>;
  readonly agreementId: Id<'agreement'>;
  /** The open month, held by a shared lock; that of the statement for what its seal enters. */
  readonly month: MonthNumber;
  /** Minor units; below nothing for the other way round. */
  readonly minor: bigint;
  readonly currency: CurrencyCode;
  readonly placementId?: Id<'placement'>;
  readonly statementId?: Id<'statement'>;
  /** What is taken back: the payment of a reversal. */
  readonly reverses?: Id<IdKind>;
}

/** Enters them in the transaction of what they record. One statement, whatever their number. */
export async function post(work: Work, entries: readonly Entry[]): Promise<void> {
  const bookedAt = work.context.clocks.domain.now();
  await work.insertAll(
    ledgerTransfers,
    entries.flatMap((entry) => transferOf(entry, bookedAt)),
  );
}

function transferOf(entry: Entry, bookedAt: LedgerTransfer['bookedAt']) {
  const sides = sidesOf(entry.event, entry.minor);
  if (sides === null) return [];
  return [
    {
      id: sameId('transfer', entry.of),
      agreementId: entry.agreementId,
      month: entry.month,
      event: entry.event,
      debit: sides.debit,
      credit: sides.credit,
      currency: entry.currency,
      amountMinor: sides.minor,
      placementId: entry.placementId ?? null,
      statementId: entry.statementId ?? null,
      reverses: entry.reverses === undefined ? null : sameId('transfer', entry.reverses),
      bookedAt,
    },
  ];
}
