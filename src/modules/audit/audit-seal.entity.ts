import { id, instant, int, json, longText, tenantTable, text, type Row } from '../../kernel/table.js';

/** A perfect subtree of the tree of RFC 6962: its level, its place on that level, its hash in hexadecimal. */
export interface TreeNode {
  readonly level: number;
  readonly index: number;
  readonly hash: string;
}

/** The place of an entry in the lender's trail, and what binds it to those before. Appended, never changed. */
export const auditSeals = tenantTable(
  'audit_seal',
  {
    /** From 1, without a gap. */
    seq: int(),
    entryId: id('audit'),
    /** SHA-256 of the entry's canonical JSON (RFC 8785), hexadecimal. */
    entryHash: text(64),
    /** SHA-256 of the former chain hash and this entry hash. */
    chainHash: text(64),
    sealedAt: instant(),
  },
  { primaryKey: ['seq'], unique: { of_entry: ['entryId'] } },
);

/** Where a lender's trail stands; the sealer locks this row and nothing else does. */
export const auditHeads = tenantTable(
  'audit_head',
  {
    size: int(),
    chainHash: text(64),
    /** The perfect subtrees that cover the trail, widest first: a root costs their number, not the trail's length. */
    frontier: json<readonly TreeNode[]>(),
    checkpointSize: int(),
    checkpointAt: instant(),
    /** The last checkpoint that is in the file outside the database. */
    loggedSize: int(),
  },
  { primaryKey: [] },
);

/** Signed statements of how long the trail was and what its root was. Appended, never changed. */
export const auditCheckpoints = tenantTable(
  'audit_checkpoint',
  {
    size: int(),
    rootHash: text(64),
    chainHash: text(64),
    /** Real time. */
    at: instant(),
    /** The same, as JWS (RFC 7515) with the public key in its header. */
    jws: longText(),
  },
  { primaryKey: ['size'] },
);

export type AuditSeal = Row<typeof auditSeals>;
export type AuditHead = Row<typeof auditHeads>;
export type AuditCheckpoint = Row<typeof auditCheckpoints>;
