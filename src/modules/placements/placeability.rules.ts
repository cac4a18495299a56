import type { CurrencyCode } from '../../kernel/currencies.js';
import type { ErrorCode } from '../../kernel/errors.js';
import type { LocalDate } from '../../kernel/time.js';

interface Placeable {
  readonly status: 'OPEN' | 'PAID' | 'CLOSED';
  readonly balanceMinor: bigint;
  readonly currency: CurrencyCode;
  /** A live placement holds it already. */
  readonly isPlaced: boolean;
}

/** Where an account would go. */
interface Taker {
  readonly currency: CurrencyCode;
  /** What the agency should have attested of earlier placements by now; null: nothing. */
  readonly overdue: { readonly count: number; readonly dueOn: LocalDate } | null;
}

/** Why an account cannot be placed under an agreement, or null. The first reason counts; the account's own come first. */
export function placeability(
  account: Placeable,
  { currency, overdue }: Taker,
): { readonly code: ErrorCode; readonly message: string } | null {
  if (account.status === 'CLOSED') return { code: 'ACCOUNT_CLOSED', message: 'The account is closed.' };
  if (account.status === 'PAID' || account.balanceMinor <= 0n)
    return { code: 'ACCOUNT_PAID', message: 'Nothing is owed on the account.' };
  if (account.currency !== currency)
    return {
      code: 'CURRENCY_MISMATCH',
      message: `The account is in ${account.currency}, the agreement in ${currency}.`,
    };
  if (account.isPlaced) return { code: 'ACCOUNT_ALREADY_PLACED', message: 'The account is placed already.' };
  if (overdue !== null)
    return {
      code: 'DELETION_OVERDUE',
      message: `The agency still has to attest the deletion of ended placements: ${overdue.count}, due since ${overdue.dueOn}.`,
    };
  return null;
}
