import type { Reader, Work } from '../../kernel/store.js';
import { addPaid, type ReportedPlacement } from '../placements/index.js';
import { judgePromises, promisesOn } from '../promises/index.js';
import { lockBooks, readBooks, type DirectBooks } from './direct-books.js';
import { noMoves, type DirectMoves, type DirectOutcome, type DirectRow } from './direct-rows.js';
import { payments, reversals, type Payment } from './payment.entity.js';
import { planDirectPayments, type DirectPlan, type DirectTerms } from './plan-direct-payments.js';
import { postMoney } from './post-money.js';
import { afterReversal } from './report-reversals.js';

/**
 * Books a chunk of payments that the lender received, and of money that went back, in a constant number of statements;
 * one outcome for each row. A row whose reference is known with the same content changes nothing.
 */
export async function bookDirectPayments(
  work: Work,
  rows: readonly DirectRow[],
): Promise<readonly DirectOutcome[]> {
  if (rows.length === 0) return [];
  const books = await lockBooks(work, rows);
  const moves = noMoves();
  const plan = planDirectPayments(work, rows, books, moves);
  await write(work, plan, books, moves);
  const moved = movedOf(books, moves);
  await addPaid(work, moved);
  const promised = await promisesOn(work, [...moves.paid.keys()]);
  await judgePromises(work, promised, [...moved.keys()]);
  work.emit('payment.recorded', plan.payments.map(about));
  work.emit('payment.reversed', plan.reversals.map(about));
  return plan.outcomes;
}

/** Says what booking would do, and writes nothing. `moves` keeps what earlier chunks of the same rehearsal did. */
export async function tryDirectPayments(
  reader: Reader,
  context: DirectTerms['context'],
  rows: readonly DirectRow[],
  moves: DirectMoves,
): Promise<readonly DirectOutcome[]> {
  if (rows.length === 0) return [];
  const books = await readBooks(reader, rows);
  return planDirectPayments({ lenderId: reader.lenderId, context }, rows, books, moves).outcomes;
}

async function write(work: Work, plan: DirectPlan, books: DirectBooks, moves: DirectMoves): Promise<void> {
  const returnedOf = ({ id }: Pick<Payment, 'id'>) => moves.returned.get(id) ?? 0n;
  await work.insertAll(
    payments,
    plan.payments.map((payment) => ({ ...payment, ...afterReversal(payment, returnedOf(payment)) })),
  );
  const stored = [...books.payments.values()].flat().filter(({ id }) => moves.returned.has(id));
  await work.updateEach(
    payments,
    stored.map((payment) => ({ id: payment.id, change: afterReversal(payment, returnedOf(payment)) })),
  );
  await work.insertAll(reversals, plan.reversals);
  const returned = plan.reversals.map((reversal) => ({
    ...reversal,
    route: 'LENDER_DIRECT' as const,
    currency: books.placements.get(reversal.placementId)!.currency,
  }));
  await postMoney(work, books.open, { payments: plan.payments, reversals: returned });
}

function movedOf(books: DirectBooks, { paid }: DirectMoves): ReadonlyMap<ReportedPlacement, bigint> {
  return new Map([...paid].map(([id, minor]) => [books.placements.get(id)!, minor]));
}

function about({ id, placementId }: Pick<Payment, 'placementId'> & { readonly id: string }) {
  return { id, placementId };
}
