import { larger, smaller } from '../../kernel/money.js';
import { shareOf, type Ppm, type Rounding } from '../../kernel/rate.js';
import type { AgreedTerms, NegativePolicy, TaxTerms } from '../agreements/settlement-terms.rules.js';
import { linesOf, NO_TAX, NOTHING, taxOn, taxSum, type Tax, type TaxedSum } from './tax.rules.js';

/** What an agreement says about its statements. */
export interface StatementTerms {
  readonly rounding: Rounding;
  /** GROSS: the agency hands over all it received and is paid its commission. NET: it keeps what it is owed. */
  readonly remittance: 'GROSS' | 'NET';
  /** What becomes of a statement below nothing: it waits for the next, before tax, or is a credit note. */
  readonly negativePolicy: NegativePolicy;
  readonly tax: TaxTerms | null;
  /** Of the net before tax. */
  readonly withholdingPpm: Ppm;
  /** The most that penalties come to, of a commission above nothing; null for no such limit. */
  readonly penaltyCapPpm: Ppm | null;
}

/** What a period brought; signed minor units. */
export interface StatementParts {
  /** The lines by their fees; the sum is the commission. */
  readonly fees: TaxedSum;
  /** Disputed lines that are not invoiced now, and those that are again. */
  readonly held: TaxedSum;
  readonly released: TaxedSum;
  /** Activities and bonuses. */
  readonly items: readonly bigint[];
  /** Costs laid out for the lender: neither taxed nor withheld from. */
  readonly passThroughMinor: bigint;
  /** As claimed, in their order. */
  readonly penalties: readonly bigint[];
  /** What earlier statements carried out, ex tax: below nothing, save where one was carried that need not have been. */
  readonly carriedInMinor: bigint;
  /** Received by the agency, and by the lender itself, less what went back. */
  readonly receivedByAgencyMinor: bigint;
  readonly receivedDirectlyMinor: bigint;
}

export interface StatementSum {
  readonly commissionMinor: bigint;
  /** Of the lines, where each is taxed by itself: part of `tax`. */
  readonly lineTax: Tax;
  readonly itemsMinor: bigint;
  readonly passThroughMinor: bigint;
  /** What the cap leaves of each penalty. */
  readonly penalties: readonly bigint[];
  readonly penaltyMinor: bigint;
  readonly heldMinor: bigint;
  readonly releasedMinor: bigint;
  readonly carriedInMinor: bigint;
  readonly carriedOutMinor: bigint;
  /** What the statement comes to, taxed; where rates include tax, with it. */
  readonly netMinor: bigint;
  readonly tax: Tax;
  readonly withholdingMinor: bigint;
  /** What the lender owes for this statement; below nothing on a credit note. */
  readonly payableMinor: bigint;
  readonly receivedByAgencyMinor: bigint;
  /** What the agency hands over; below nothing where it received less than it is owed. */
  readonly agencyRemitsMinor: bigint;
  readonly receivedDirectlyMinor: bigint;
}

/** What a statement without anything comes to. */
export const NO_SUM: StatementSum = {
  commissionMinor: 0n,
  lineTax: NO_TAX,
  itemsMinor: 0n,
  passThroughMinor: 0n,
  penalties: [],
  penaltyMinor: 0n,
  heldMinor: 0n,
  releasedMinor: 0n,
  carriedInMinor: 0n,
  carriedOutMinor: 0n,
  netMinor: 0n,
  tax: NO_TAX,
  withholdingMinor: 0n,
  payableMinor: 0n,
  receivedByAgencyMinor: 0n,
  agencyRemitsMinor: 0n,
  receivedDirectlyMinor: 0n,
};

/** What a statement under contracted terms comes to: what it can be made of so far. */
export function sumByTerms(
  { rounding, negativePolicy, tax, withholdingPpm }: AgreedTerms,
  parts: Pick<StatementParts, 'fees' | 'released' | 'carriedInMinor'> & Partial<Pick<StatementParts, 'held'>>,
): StatementSum {
  const terms = {
    rounding,
    negativePolicy,
    tax,
    withholdingPpm,
    remittance: 'GROSS',
    penaltyCapPpm: null,
  } as const;
  const none = {
    items: [],
    passThroughMinor: 0n,
    penalties: [],
    receivedByAgencyMinor: 0n,
    receivedDirectlyMinor: 0n,
  };
  return statementSum({ held: NOTHING, ...none, ...parts }, terms);
}

/** The arithmetic of a statement, in the order of the contract: commission first, then who pays whom. */
export function statementSum(parts: StatementParts, terms: StatementTerms): StatementSum {
  const { minor: commissionMinor } = parts.fees;
  const [heldMinor, releasedMinor] = [parts.held.minor, parts.released.minor];
  const penalties = capped(parts.penalties, capOf(commissionMinor, terms));
  const [itemsMinor, penaltyMinor] = [sum(parts.items), sum(penalties)];
  const { passThroughMinor, carriedInMinor } = parts;
  const subtotal = commissionMinor - heldMinor + releasedMinor + itemsMinor - penaltyMinor + carriedInMinor;
  const isCarried = subtotal < 0n && terms.negativePolicy === 'CARRY_FORWARD';
  const netMinor = isCarried ? 0n : subtotal;
  const tax = isCarried ? NO_TAX : taxOfStatement(parts, { netMinor, penalties }, terms);
  const isIncluded = terms.tax?.mode === 'INCLUSIVE';
  const beforeTax = isIncluded ? netMinor - tax.billedMinor : netMinor;
  const withholdingMinor = shareOf(beforeTax, terms.withholdingPpm, terms.rounding);
  const payableMinor = beforeTax + tax.billedMinor - withholdingMinor + passThroughMinor;
  const received = parts.receivedByAgencyMinor;
  return {
    commissionMinor,
    lineTax: parts.fees.tax,
    itemsMinor,
    passThroughMinor,
    penalties,
    penaltyMinor,
    heldMinor,
    releasedMinor,
    carriedInMinor,
    carriedOutMinor: isCarried ? subtotal : 0n,
    netMinor,
    tax,
    withholdingMinor,
    payableMinor,
    receivedByAgencyMinor: received,
    agencyRemitsMinor: terms.remittance === 'NET' ? received - payableMinor : received,
    receivedDirectlyMinor: parts.receivedDirectlyMinor,
  };
}

function taxOfStatement(
  parts: StatementParts,
  { netMinor, penalties }: { readonly netMinor: bigint; readonly penalties: readonly bigint[] },
  { tax, rounding }: StatementTerms,
): Tax {
  if (tax?.roundAt !== 'LINE') return taxOn([netMinor], tax, rounding);
  const others = [...parts.items, ...penalties.map((minor) => -minor), parts.carriedInMinor];
  const taxed = taxSum(parts.fees.tax, linesOf(others, { tax, rounding }).tax);
  return taxSum(taxSum(taxed, parts.held.tax, -1n), parts.released.tax);
}

/** Penalties take part of a commission; they never make a debt of the agency's. */
function capOf(commissionMinor: bigint, { penaltyCapPpm, rounding }: StatementTerms): bigint | null {
  return penaltyCapPpm === null ? null : shareOf(larger(0n, commissionMinor), penaltyCapPpm, rounding);
}

/** The first penalties count in full, as long as there is room. */
function capped(penalties: readonly bigint[], cap: bigint | null): bigint[] {
  if (cap === null) return [...penalties];
  let room = cap;
  return penalties.map((claimed) => {
    const charged = smaller(claimed, room);
    room -= charged;
    return charged;
  });
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}
