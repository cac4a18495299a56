import { parseCurrency, type CurrencyCode } from '../../kernel/currencies.js';
import { parseMinor } from '../../kernel/money.js';
import type { Actor } from './actor.js';
import { agency } from './operations.js';
import { UnexpectedAnswer } from './unexpected-answer.js';

/** A case as the agency's own system keeps it: what the service showed, and what was done since. */
export interface AgencyCaseFile {
  readonly id: string;
  readonly agreementId: string;
  readonly currency: CurrencyCode;
  readonly jurisdiction: string;
  /** The last four characters of the lender's number. */
  readonly numberEnd: string;
  readonly placedMinor: bigint;
  paidMinor: bigint;
}

const PAGE = 250;

interface PageInfo {
  readonly endCursor: string | null;
  readonly hasNextPage: boolean;
}

/** Everything that the token opens, page by page. */
export async function readCaseload(actor: Actor): Promise<AgencyCaseFile[]> {
  const cases: AgencyCaseFile[] = [];
  let page: PageInfo = { endCursor: null, hasNextPage: true };
  while (page.hasNextPage) {
    const { placements } = await actor.call(agency.placements, { first: PAGE, after: page.endCursor });
    for (const { id, agreementId, placed, account } of placements.nodes)
      cases.push({
        id,
        agreementId,
        ...moneyOf(placed),
        jurisdiction: account.debtor.jurisdiction,
        numberEnd: account.numberMasked.slice(-4),
        paidMinor: 0n,
      });
    page = placements.pageInfo;
  }
  return cases;
}

function moneyOf(placed: { readonly amount: string; readonly currency: string }) {
  return { placedMinor: minorOf(placed), currency: parseCurrency(placed.currency)! };
}

/** Minor units of an amount on the wire. */
export function minorOf({
  amount,
  currency,
}: {
  readonly amount: string;
  readonly currency: string;
}): bigint {
  const code = parseCurrency(currency);
  const minor = code === null ? null : parseMinor(amount, code);
  if (typeof minor !== 'bigint') throw new UnexpectedAnswer('an amount', { amount, currency });
  return minor;
}
