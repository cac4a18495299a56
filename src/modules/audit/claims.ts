import type { Id } from '../../kernel/ids.js';
import type { Reader, Statement } from '../../kernel/store.js';
import { decodeRow } from '../../kernel/table.js';
import { auditCheckpoints } from './audit-seal.entity.js';
import { readCheckpoint, type ReadCheckpoint, type TrustedKeys } from './checkpoint.js';
import type { Claims, Finding } from './trail.js';

const PAGE = 500;

/** Adds the checkpoints of the database to those known; one that is no longer what was signed is the finding. */
export async function storedClaims(
  reader: Reader,
  trusted: TrustedKeys,
  claims: Claims,
): Promise<Finding | null> {
  for (let after = 0; ;) {
    const rows = await reader.query(checkpointsAfter, [after, PAGE]);
    for (const { size, jws } of rows.map((row) => decodeRow(auditCheckpoints, row))) {
      after = size;
      const claim = await readCheckpoint(jws, trusted);
      const isOurs = claim !== null && claim.lender === reader.lenderId && claim.size === size;
      if (!isOurs || contradicts(claims, claim))
        return { problem: 'CHECKPOINT_FORGED', seq: size, entryId: null };
      claims.set(size, claim);
    }
    if (rows.length < PAGE) return null;
  }
}

/** The checkpoints of one lender in a file, one JWS a line; a line that was tampered with is the finding. */
export async function loggedClaims(
  lines: AsyncIterable<string>,
  lenderId: Id<'lender'>,
  trusted: TrustedKeys,
): Promise<{ readonly claims: Claims; readonly finding: Finding | null }> {
  const claims: Claims = new Map();
  for await (const line of lines) {
    if (line === '') continue;
    const claim = await readCheckpoint(line, trusted);
    if (claim === null || (claim.lender === lenderId && contradicts(claims, claim)))
      return { claims, finding: { problem: 'CHECKPOINT_FORGED', seq: claim?.size ?? null, entryId: null } };
    if (claim.lender === lenderId) claims.set(claim.size, claim);
  }
  return { claims, finding: null };
}

/** The one that covers most. */
export function newestClaim(claims: Claims): ReadCheckpoint | undefined {
  let newest: ReadCheckpoint | undefined;
  for (const claim of claims.values()) if (newest === undefined || claim.size > newest.size) newest = claim;
  return newest;
}

/** Two checkpoints of one size with different roots: somebody has two trails. */
function contradicts(claims: Claims, claim: ReadCheckpoint): boolean {
  const known = claims.get(claim.size);
  return known !== undefined && (known.root !== claim.root || known.chain !== claim.chain);
}

const checkpointsAfter: Statement = {
  sql: 'SELECT * FROM audit_checkpoint WHERE lender_id = :lender AND size > ? ORDER BY size LIMIT ?',
};
