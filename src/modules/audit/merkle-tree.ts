import { createHash } from 'node:crypto';
import type { TreeNode } from './audit-seal.entity.js';

/*
 * The Merkle tree of RFC 6962, section 2.1, kept as the few perfect subtrees that cover a run of leaves (a "compact
 * range"). The published packages build other trees (duplicated odd leaves, no prefixes) or hold every leaf in memory.
 */

/** The perfect subtrees that cover the leaves from `begin` up to, not including, `end`, from left to right. */
export interface TreeRange {
  readonly begin: number;
  readonly end: number;
  readonly nodes: readonly TreeNode[];
}

export function emptyRange(begin = 0): TreeRange {
  return { begin, end: begin, nodes: [] };
}

/** The range with one leaf more. `data` is what the leaf stands for, hexadecimal. */
export function withLeaf({ begin, end, nodes }: TreeRange, data: string): TreeRange {
  const leaf = { level: 0, index: end, hash: leafHash(data) };
  return { begin, end: end + 1, nodes: pushed(nodes, leaf) };
}

/** Two ranges that meet, as one: left of an extract, the extract, and right of it make the whole tree. */
export function joined(left: TreeRange, right: TreeRange): TreeRange {
  if (left.end !== right.begin) throw new Error('the ranges do not meet');
  return { begin: left.begin, end: right.end, nodes: right.nodes.reduce(pushed, left.nodes) };
}

/** The root of a tree whose first leaf is the range's first; of an empty one SHA-256 of nothing. */
export function rootOf({ begin, nodes }: TreeRange): string {
  if (begin !== 0) throw new Error('a root stands over leaves from the first');
  const last = nodes.at(-1);
  if (last === undefined) return sha256(Buffer.alloc(0));
  return nodes.slice(0, -1).reduceRight((right, { hash }) => nodeHash(hash, right), last.hash);
}

/** Leaves and nodes begin with different bytes, so that neither passes for the other. */
function leafHash(data: string): string {
  return sha256(LEAF, Buffer.from(data, 'hex'));
}

function nodeHash(left: string, right: string): string {
  return sha256(NODE, Buffer.from(left, 'hex'), Buffer.from(right, 'hex'));
}

const LEAF = Buffer.of(0);
const NODE = Buffer.of(1);

/** Appends a subtree and closes every pair that it completes. */
function pushed(nodes: readonly TreeNode[], node: TreeNode): readonly TreeNode[] {
  let right = node;
  let kept = nodes.length;
  for (; kept > 0 && isPair(nodes[kept - 1]!, right); kept--)
    right = {
      level: right.level + 1,
      index: (right.index - 1) / 2,
      hash: nodeHash(nodes[kept - 1]!.hash, right.hash),
    };
  return [...nodes.slice(0, kept), right];
}

function isPair(left: TreeNode, right: TreeNode): boolean {
  return left.level === right.level && left.index + 1 === right.index && left.index % 2 === 0;
}

function sha256(...parts: readonly Buffer[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}
