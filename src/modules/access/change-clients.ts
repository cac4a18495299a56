import { idBytes } from '../../kernel/ids.js';
import type { Statement, Work } from '../../kernel/store.js';
import { decodeRow, type SqlValue } from '../../kernel/table.js';
import { decideEach, type Change } from './change.js';
import { clients, type Client } from './client.entity.js';

/** Shuts clients of agencies out for good; their tokens stop working with their next request. */
export async function revokeClients(
  work: Work,
  { ids }: { readonly ids: readonly string[] },
): Promise<readonly Change[]> {
  return change(work, ids, { statement: revoke, with: [], event: 'client.revoked' });
}

/**
 * Ends every token that clients of agencies hold now; they may ask for new ones. Tokens carry the whole second of their
 * issue, so that one of this very second is ended too.
 */
export async function endClientTokens(
  work: Work,
  { ids }: { readonly ids: readonly string[] },
): Promise<readonly Change[]> {
  const now = work.context.clocks.system.now();
  return change(work, ids, { statement: endTokens, with: [now], event: 'client.tokens_ended' });
}

interface ClientChange {
  readonly statement: Statement;
  readonly with: readonly SqlValue[];
  readonly event: 'client.revoked' | 'client.tokens_ended';
}

async function change(work: Work, ids: readonly string[], to: ClientChange): Promise<readonly Change[]> {
  const { changes, rows } = await decideEach<'client', Client>(ids, {
    kind: 'client',
    noun: 'client',
    load: async (known) =>
      (await work.query(locked, [known.map(idBytes)])).map((row) => decodeRow(clients, row)),
    decide: ({ status }) => (status === 'ACTIVE' ? 'CHANGED' : 'UNCHANGED'),
  });
  if (rows.length === 0) return changes;
  await work.execute(to.statement, [...to.with, rows.map(({ id }) => idBytes(id))]);
  work.emit(
    to.event,
    rows.map(({ id }) => ({ id })),
  );
  return changes;
}

/** Of agencies only: a lender's own clients are the operator's affair, and no client shuts out its peers. */
const locked: Statement = {
  sql: `SELECT * FROM client WHERE lender_id = :lender AND agency_id IS NOT NULL AND id IN (??) ORDER BY id`,
  lock: 'update',
};

const revoke: Statement = {
  sql: "UPDATE client SET status = 'REVOKED' WHERE lender_id = :lender AND id IN (??)",
};

const endTokens: Statement = {
  sql: 'UPDATE client SET revoked_before = ? WHERE lender_id = :lender AND id IN (??)',
};
