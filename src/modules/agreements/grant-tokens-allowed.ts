import { notFound } from '../../kernel/errors.js';
import type { Work } from '../../kernel/store.js';
import { agreements, type Agreement } from './agreement.entity.js';

/** Allows or forbids bearer tokens for the grants of an agreement. Live: tokens ask it with every request. */
export async function setGrantTokensAllowed(
  work: Work,
  id: Agreement['id'],
  grantTokensAllowed: boolean,
): Promise<Agreement> {
  const agreement = await work.findOne(agreements, { id }, { lock: 'update' });
  if (!agreement) throw notFound('agreement', ['agreementId']);
  if (agreement.grantTokensAllowed === grantTokensAllowed) return agreement;
  await work.update(agreements, { id }, { grantTokensAllowed });
  work.emit('agreement.changed', [
    { id, change: grantTokensAllowed ? 'GRANT_TOKENS_ALLOWED' : 'GRANT_TOKENS_FORBIDDEN' },
  ]);
  return { ...agreement, grantTokensAllowed };
}
