import type { Id } from '../../kernel/ids.js';
import { opaqueTokens } from '../../kernel/opaque-token.js';
import type { Reader, Work } from '../../kernel/store.js';
import { dialTokens, type DialToken } from './dial-token.entity.js';

/** A fresh handle, and the hash by which one is known. */
export const { fresh: newDialToken, hashOf: dialTokenHash } = opaqueTokens('consign_dt_');

/** Keeps handles that were issued; one statement. */
export async function addDialTokens(work: Work, issued: readonly Omit<DialToken, 'lenderId'>[]) {
  await work.insertAll(dialTokens, issued);
  work.emit(
    'dial_token.issued',
    issued.map(({ id, placementId }) => ({ id, placementId })),
  );
}

/** The handles that an agency had under these references; one statement. */
export async function dialTokensByReference(
  reader: Reader,
  agencyId: Id<'agency'>,
  references: readonly string[],
): Promise<Map<string, DialToken>> {
  if (references.length === 0) return new Map();
  const rows = await reader.find(dialTokens, { agencyId, reference: references });
  return new Map(rows.map((row) => [row.reference, row]));
}

/** A handle by what was shown of it; null for what is none. */
export async function dialTokenOf(reader: Reader, token: string, lock?: 'update'): Promise<DialToken | null> {
  const tokenHash = dialTokenHash(token);
  return tokenHash === null ? null : reader.findOne(dialTokens, { tokenHash }, { ...(lock && { lock }) });
}

/** From now on a report of the contact is owed. Whoever comes second finds nothing to resolve, and hears false. */
export async function resolveDial(work: Work, { id, placementId }: DialToken): Promise<boolean> {
  const { actorId: resolvedBy, clocks } = work.context;
  const change = { state: 'RESOLVED', resolvedAt: clocks.domain.now(), resolvedBy } as const;
  const isFirst = (await work.update(dialTokens, { id, state: 'ISSUED' }, change)) === 1;
  if (isFirst) work.emit('dial_token.resolved', [{ id, placementId }]);
  return isFirst;
}
