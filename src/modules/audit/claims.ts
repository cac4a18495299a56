import type { Id } from '../../kernel/ids.js';
import type { Reader, Statement } from '../../kernel/store.js';
import { decodeRow } from '../../kernel/table.js';
import { auditCheckpoints } from './audit-seal.entity.js';
import { logLines } from './checkpoint-log.js';
import { readCheckpoint, saidOf, type ReadCheckpoint, type TrustedKeys } from './checkpoint.js';
import type { Claim, Claims, Finding } from './trail.js';

const PAGE = 500;
/** Lines that cannot be read: each must prove torn, and a file of more is not one of ours. */
const MAX_TORN = 100;

/** Adds the checkpoints of the database to those known outside it; one that is no longer what was signed is the finding. */
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
      if (!isOurs || contradicts(claims, claim)) return forged(size);
      if (!claims.has(size)) claims.set(size, { ...claim, isOutside: false });
    }
    if (rows.length < PAGE) return null;
  }
}

/** What the file outside the database says of one lender. */
export interface Logged {
  readonly claims: Claims;
  /** A line that was tampered with. */
  readonly finding: Finding | null;
  /** The file ends in the middle of a line, as a crash leaves it: the sealer writes that line again. */
  readonly isTorn: boolean;
}

/**
 * The checkpoints of one lender in a file, one JWS a line. What cannot be read is torn if it ends the file, or if a later
 * line begins with it, because what a crash cut short is written again in full; else it was tampered with.
 */
export async function loggedClaims(
  file: string,
  lenderId: Id<'lender'>,
  trusted: TrustedKeys,
): Promise<Logged> {
  const claims: Claims = new Map();
  let unread: readonly string[] = [];
  let isTorn = false;
  for await (const { text, isEnded } of logLines(file)) {
    if (text === '') continue;
    unread = unread.filter((part) => !text.startsWith(part));
    const said = saidOf(text);
    if (said !== null && said.lender !== lenderId) continue;
    const claim = said && (await readCheckpoint(text, trusted));
    if (claim === null) {
      isTorn = !isEnded;
      if (isEnded) unread = [...unread, text];
      if (unread.length > MAX_TORN) break;
    } else if (contradicts(claims, claim)) return { claims, finding: forged(claim.size), isTorn };
    else claims.set(claim.size, { ...claim, isOutside: true });
  }
  const [bad] = unread;
  return { claims, finding: bad === undefined ? null : forged(saidOf(bad)?.size ?? null), isTorn };
}

function forged(seq: number | null): Finding {
  return { problem: 'CHECKPOINT_FORGED', seq, entryId: null };
}

/** The one that covers most. */
export function newestClaim(claims: Claims): Claim | undefined {
  let newest: Claim | undefined;
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
