import { problem, type ErrorCode, type ItemProblem } from '../../kernel/errors.js';
import type { Work } from '../../kernel/store.js';
import {
  creditedTurn,
  hashOf,
  liveStatuses,
  isReportWindowOver,
  type AcceptedReport,
  type ReportedPlacement,
} from '../placements/index.js';
import type { DirectBooks } from './direct-books.js';
import type { DirectMoves, DirectOutcome, DirectPayment, DirectReversal, DirectRow } from './direct-rows.js';
import type { Payment, Reversal } from './payment.entity.js';
import { reversible } from './payment.rules.js';
import { paymentOf, paymentTrouble, type PaymentItem } from './report-payments.js';
import { reversalOf, reversalTrouble, type ReversalItem } from './report-reversals.js';

/** Who books, and when. */
export type DirectTerms = Pick<Work, 'lenderId' | 'context'>;

/** What a chunk of rows comes to. */
export interface DirectPlan {
  readonly outcomes: readonly DirectOutcome[];
  readonly payments: readonly Payment[];
  readonly reversals: readonly Reversal[];
}

interface Planning {
  readonly terms: DirectTerms;
  readonly books: DirectBooks;
  /** Grows with every row that is planned. */
  readonly moves: DirectMoves;
  readonly payments: Payment[];
  readonly reversals: Reversal[];
}

/**
 * Decides rows one after the other, by the rules of single payments and reversals, and writes nothing. A payment goes
 * onto the placement of its account that holds its value date, while it is live or its report window is open; a
 * reversal goes where its payment went. Adds to `moves`, so that later rows see earlier ones. References occur once in `rows`.
 */
export function planDirectPayments(
  terms: DirectTerms,
  rows: readonly DirectRow[],
  books: DirectBooks,
  moves: DirectMoves,
): DirectPlan {
  const planning: Planning = { terms, books, moves, payments: [], reversals: [] };
  const outcomes = rows.map((row): DirectOutcome => {
    const found = row.reversal === null ? planPayment(planning, row) : planReversal(planning, row);
    return typeof found === 'string' ? { status: found } : { status: 'REFUSED', problem: found };
  });
  return { outcomes, payments: planning.payments, reversals: planning.reversals };
}

type Verdict = 'BOOKED' | 'UNCHANGED' | ItemProblem;

function planPayment(planning: Planning, row: DirectRow): Verdict {
  const { terms, books, moves } = planning;
  const known = paymentsNamed(planning, row.reference);
  if (known.some((payment) => isSamePayment(row, payment))) return 'UNCHANGED';
  if (known.length > 0)
    return trouble('REFERENCE_REUSED', 'This reference names another payment.', 'reference');
  const placement = placementToPay(planning, row);
  if ('code' in placement) return placement;
  const { report, before } = paymentReport(planning, row, placement);
  const refused = paymentTrouble(terms, report, [], before);
  if (refused) return refused;
  const openMonth = books.open.get(placement.agreementId) ?? 0;
  const made = paymentOf(terms, report, { reportedBy: 'LENDER', route: 'LENDER_DIRECT', before, openMonth });
  planning.payments.push(made);
  moves.payments.set(row.reference, asKnown(made, row.accountNumber));
  add(moves.paid, placement.id, made.amountMinor);
  return 'BOOKED';
}

function planReversal(planning: Planning, row: DirectRow): Verdict {
  const { terms, books, moves } = planning;
  const known = books.reversals.get(row.reference) ?? [];
  if (known.some((reversal) => isSameReversal(row, reversal))) return 'UNCHANGED';
  if (known.length > 0)
    return trouble('REFERENCE_REUSED', 'This reference names another reversal.', 'reference');
  if (!books.turns.has(row.accountNumber)) return unknownAccount();
  const original = paymentsNamed(planning, row.reversal?.of ?? '').find(
    ({ accountNumber }) => accountNumber === row.accountNumber,
  );
  const placement = original && books.placements.get(original.placementId);
  if (!original || !placement)
    return trouble('NOT_FOUND', 'There is no such direct payment on this account.', 'reversalOf');
  const report = reversalReport(row, placement, original);
  const left = reversible(original) - (moves.returned.get(original.id) ?? 0n);
  const refused = reversalTrouble(terms, report, original, left);
  if (refused) return refused;
  const openMonth = books.open.get(placement.agreementId) ?? 0;
  const made = reversalOf(terms, report, 'LENDER', openMonth);
  planning.reversals.push(made);
  add(moves.returned, original.id, made.amountMinor);
  add(moves.paid, placement.id, -made.amountMinor);
  return 'BOOKED';
}

function placementToPay({ terms, books }: Planning, row: DirectRow): ReportedPlacement | ItemProblem {
  const turns = books.turns.get(row.accountNumber);
  if (turns === undefined) return unknownAccount();
  const placed = turns.map(({ id, tail }) => ({ ...books.placements.get(id)!, tail }));
  const placement = creditedTurn(placed, row.valueDate);
  if (!placement) return trouble('NOT_FOUND', 'The account was never placed.', 'accountNumber');
  const isLive = liveStatuses.some((status) => status === placement.status);
  if (isLive || !isReportWindowOver(placement, terms.context.clocks.domain.now())) return placement;
  return trouble(
    'REPORT_WINDOW_CLOSED',
    'The report window of the placement of that day is over: record the payment on a placement that you name.',
    'accountNumber',
  );
}

function paymentsNamed({ books, moves }: Planning, reference: string): readonly DirectPayment[] {
  const planned = moves.payments.get(reference);
  return planned ? [planned] : (books.payments.get(reference) ?? []);
}

/** The same content as the API takes it, so that a payment of a file is also known there. */
function paymentReport({ moves }: Planning, row: DirectRow, placement: ReportedPlacement) {
  const { reference, amount, valueDate, method } = row;
  const item: PaymentItem = { placementId: placement.id, reference, amount, valueDate, method };
  const report: AcceptedReport<PaymentItem> = { index: 0, item, placement, contentHash: hashOf(item) };
  return { report, before: placement.paidMinor + (moves.paid.get(placement.id) ?? 0n) };
}

function reversalReport(
  { reference, amount, valueDate, reversal }: DirectRow,
  placement: ReportedPlacement,
  original: DirectPayment,
): AcceptedReport<ReversalItem> {
  const reason = reversal?.reason ?? 'MISPOSTED';
  const item = { placementId: placement.id, reference, paymentId: original.id, amount, valueDate, reason };
  return { index: 0, item, placement, contentHash: hashOf(item) };
}

function isSamePayment(row: DirectRow, payment: DirectPayment): boolean {
  return (
    row.accountNumber === payment.accountNumber &&
    row.amount.currency === payment.currency &&
    row.amount.minor === payment.amountMinor &&
    row.valueDate === payment.valueDate &&
    row.method === payment.method
  );
}

function isSameReversal({ accountNumber, amount, valueDate, reversal }: DirectRow, known: DirectReversal) {
  return (
    accountNumber === known.accountNumber &&
    amount.currency === known.currency &&
    amount.minor === known.amountMinor &&
    valueDate === known.valueDate &&
    reversal?.of === known.paymentReference &&
    reversal.reason === known.reason
  );
}

function asKnown(made: Payment, accountNumber: string): DirectPayment {
  const { id, placementId, currency, amountMinor, confirmedMinor, reversedMinor, valueDate, method } = made;
  return {
    id,
    placementId,
    currency,
    amountMinor,
    confirmedMinor,
    reversedMinor,
    valueDate,
    method,
    accountNumber,
  };
}

function add<K>(sums: Map<K, bigint>, key: K, minor: bigint): void {
  sums.set(key, (sums.get(key) ?? 0n) + minor);
}

function unknownAccount(): ItemProblem {
  return trouble('NOT_FOUND', 'There is no such account.', 'accountNumber');
}

function trouble(code: ErrorCode, message: string, member: keyof DirectRow | 'reversalOf'): ItemProblem {
  return problem(code, message, [member]);
}
