import type { CurrencyCode } from '../../kernel/currencies.js';
import type { ErrorCode } from '../../kernel/errors.js';

interface Placeable {
  readonly status: 'OPEN' | 'PAID' | 'CLOSED';
  readonly balanceMinor: bigint;
  readonly currency: CurrencyCode;
  /** A live placement holds it already. */
  readonly isPlaced: boolean;
}

/** Why an account cannot be placed under an agreement in this currency, or null. The first reason counts. */
export function placeability(
  account: Placeable,
  currency: CurrencyCode,
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
  return null;
}
