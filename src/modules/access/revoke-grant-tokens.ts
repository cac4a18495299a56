import { idBytes } from '../../kernel/ids.js';
import type { Statement, Work } from '../../kernel/store.js';
import { decodeRow } from '../../kernel/table.js';
import { decideEach, type Change } from './change.js';
import { grantTokens, type GrantToken } from './grant-token.entity.js';

/** Ends grant tokens, with their next request. Once revoked, they stay so. */
export async function revokeGrantTokens(
  work: Work,
  { ids }: { readonly ids: readonly string[] },
): Promise<readonly Change[]> {
  const { changes, rows } = await decideEach<'grantToken', GrantToken>(ids, {
    kind: 'grantToken',
    noun: 'grant token',
    load: async (known) =>
      (await work.query(locked, [known.map(idBytes)])).map((row) => decodeRow(grantTokens, row)),
    decide: ({ revokedAt }) => (revokedAt === null ? 'CHANGED' : 'UNCHANGED'),
  });
  if (rows.length === 0) return changes;
  await work.execute(revoke, [work.context.clocks.domain.now(), rows.map(({ id }) => idBytes(id))]);
  work.emit(
    'grant_token.revoked',
    rows.map(({ id }) => ({ id })),
  );
  return changes;
}

const locked: Statement = {
  sql: 'SELECT * FROM grant_token WHERE lender_id = :lender AND id IN (??) ORDER BY id',
  lock: 'update',
};

const revoke: Statement = {
  sql: 'UPDATE grant_token SET revoked_at = ? WHERE lender_id = :lender AND id IN (??)',
};
