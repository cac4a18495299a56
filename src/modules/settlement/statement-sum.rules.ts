import { larger, smaller } from '../../kernel/money.js';
import { shareOf, type Ppm, type Rounding } from '../../kernel/rate.js';
import { NO_TAX, taxOn, type Tax, type TaxTerms } from './tax.rules.js';

/** What an agreement says about its statements. */
export interface StatementTerms {
  readonly rounding: Rounding;
  /** GROSS: the agency hands over all it received and is paid its commission. NET: it keeps what it is owed. */
  readonly remittance: 'GROSS' | 'NET';
  /** What becomes of a statement below nothing: it waits for the next, before tax, or is a credit note. */
  readonly negativePolicy: 'CARRY_FORWARD' | 'CREDIT_NOTE';
  readonly tax: TaxTerms | null;
  /** Of the net before tax. */
  readonly withholdingPpm: Ppm;
  /** The most that penalties come to, of a commission above nothing; null for no such limit. */
  readonly penaltyCapPpm: Ppm | null;
}

/** What a period brought; signed minor units. */
export interface StatementParts {
  /** The fees of the lines; their sum is the commission. */
  readonly fees: readonly bigint[];
  /** Disputed lines that are not invoiced now, and those that are again. */
  readonly heldMinor: bigint;
  readonly releasedMinor: bigint;
  /** Activities and bonuses. */
  readonly items: readonly bigint[];
  /** Costs laid out for the lender: neither taxed nor withheld from. */
  readonly passThroughMinor: bigint;
  /** As claimed, in their order. */
  readonly penalties: readonly bigint[];
  /** What was carried out of the statement before; 0 or below. */
  readonly carriedInMinor: bigint;
  /** Received by the agency, and by the lender itself, less what went back. */
  readonly receivedByAgencyMinor: bigint;
  readonly receivedDirectlyMinor: bigint;
}

export interface StatementSum {
  readonly commissionMinor: bigint;
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

/** The arithmetic of a statement, in the order of the contract: commission first, then who pays whom. */
export function statementSum(parts: StatementParts, terms: StatementTerms): StatementSum {
  const commissionMinor = sum(parts.fees);
  const penalties = capped(parts.penalties, capOf(commissionMinor, terms));
  const [itemsMinor, penaltyMinor] = [sum(parts.items), sum(penalties)];
  const { heldMinor, releasedMinor, passThroughMinor, carriedInMinor } = parts;
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
  const others = [-parts.heldMinor, parts.releasedMinor, parts.carriedInMinor];
  const lines = [...parts.fees, ...parts.items, ...penalties.map((minor) => -minor), ...others];
  return taxOn(lines, tax, rounding);
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
