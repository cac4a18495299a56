import type { ReadCheckpoint } from './checkpoint.js';
import { hashOfFacts, nextLink } from './entry-hash.js';
import { rootOf, withLeaf, type TreeRange } from './merkle-tree.js';

/** What can be wrong with a trail. */
export const trailProblems = {
  ENTRY_EDITED: 'the entry is not what was sealed',
  ENTRY_DELETED: 'the entry is gone',
  ENTRY_INSERTED: 'the entry never went through the write pipeline: it has no seal and waits for none',
  EVENTS_EDITED: 'the events it points at are not what was sealed',
  EVENTS_DELETED: 'the events it points at are gone',
  SEAL_MISSING: 'nothing stands at this place',
  CHAIN_BROKEN: 'it does not follow from the one before: it was moved, inserted or sealed anew',
  CUT_OFF: 'the trail ends before this place, though a checkpoint or the head knows it',
  ROOT_DIFFERS:
    'the trail is not the one that a checkpoint was made of: it was rewritten somewhere in this stretch, and no checkpoint tells more nearly where',
  CHECKPOINT_FORGED: 'a checkpoint is not what was signed',
  KEY_UNKNOWN: 'the newest checkpoint is signed with a key that is not trusted',
} as const;

export type TrailProblem = keyof typeof trailProblems;

/** The first bad place. */
export interface Finding {
  readonly problem: TrailProblem;
  /** The place; null where there is none. */
  readonly seq: number | null;
  /** The last place it may be, where only a stretch can be told. */
  readonly until?: number;
  readonly entryId: string | null;
}

/** A sealed entry as it was found; `facts` are null when the entry is not there. */
export interface Link {
  readonly seq: number;
  readonly entryId: string;
  readonly entryHash: string;
  readonly chainHash: string;
  readonly facts: object | null;
  readonly events: keyof typeof eventProblems;
}

/** What became of the events that an entry points at. */
const eventProblems = {
  AS_SEALED: null,
  EDITED: 'EVENTS_EDITED',
  DELETED: 'EVENTS_DELETED',
} as const satisfies Readonly<Record<string, TrailProblem | null>>;

/** A checkpoint, and whether it was kept outside the database, where those who rewrite the trail cannot write. */
export type Claim = ReadCheckpoint & { readonly isOutside: boolean };

/** Checkpoints by size. */
export type Claims = Map<number, Claim>;

/** How far a trail was followed. */
export interface Trail {
  readonly chain: string;
  readonly tree: TreeRange;
  /** The size of the last checkpoint that held. */
  readonly covered: number;
  /** The size of the last one kept outside the database that held. */
  readonly proven: number;
}

/** Follows a trail by one entry: the trail that long, or what is wrong there. */
export function follow(trail: Trail, link: Link, claims: Claims): Trail | Finding {
  const seq = trail.tree.end + 1;
  const { entryId } = link;
  if (link.seq !== seq) return { problem: 'SEAL_MISSING', seq, entryId: null };
  if (link.facts === null) return { problem: 'ENTRY_DELETED', seq, entryId };
  if (hashOfFacts(link.facts) !== link.entryHash) return { problem: 'ENTRY_EDITED', seq, entryId };
  if (nextLink(trail.chain, link.entryHash) !== link.chainHash)
    return { problem: 'CHAIN_BROKEN', seq, entryId };
  const problem = eventProblems[link.events];
  if (problem !== null) return { problem, seq, entryId };
  const tree = withLeaf(trail.tree, link.entryHash);
  return confirmed({ ...trail, chain: link.chainHash, tree }, claims);
}

export function isFinding(step: Trail | Finding): step is Finding {
  return 'problem' in step;
}

/**
 * The trail against the checkpoint of its size, if there is one. Who rewrites a trail may rewrite the checkpoints beside
 * it: where one from outside does not hold, only those from outside say what stands. Parts without their left side have
 * no root yet.
 */
function confirmed(trail: Trail, claims: Claims): Trail | Finding {
  const { chain, tree, covered, proven } = trail;
  const claim = claims.get(tree.end);
  if (claim === undefined || tree.begin !== 0) return trail;
  const { isOutside } = claim;
  if (claim.root === rootOf(tree) && claim.chain === chain)
    return { ...trail, covered: tree.end, proven: isOutside ? tree.end : proven };
  const since = isOutside ? proven : covered;
  return { problem: 'ROOT_DIFFERS', seq: since + 1, until: tree.end, entryId: null };
}
