import { z } from 'zod';
import { readCheckpoint, type TrustedKeys } from './checkpoint.js';
import { joined, rootOf } from './merkle-tree.js';
import { follow, isFinding, type Finding, type Trail } from './trail.js';

const nodes = z.array(z.object({ level: z.int().min(0), index: z.int().min(0), hash: z.string() }));
const beginLine = z.object({
  type: z.literal('begin'),
  begin: z.int().min(0),
  chain: z.string(),
  left: nodes,
  lender: z.string(),
  checkpoint: z.string(),
});
const entryLine = z.object({
  type: z.literal('entry'),
  seq: z.int(),
  entryId: z.string(),
  entryHash: z.string(),
  chainHash: z.string(),
  facts: z.looseObject({ id: z.string(), lender: z.string() }),
});
const endLine = z.object({ type: z.literal('end'), end: z.int(), right: nodes });
const anyLine = z.discriminatedUnion('type', [beginLine, entryLine, endLine]);

type Nodes = z.output<typeof nodes>;
type Begun = z.output<typeof beginLine> & { readonly trail: Trail };

/** What an extract holds, and what is wrong with it. */
export interface ExtractVerdict {
  readonly entries: number;
  readonly finding: Finding | null;
}

/**
 * Checks an extract without the database: its entries follow from one another, and with what stands left and right of
 * them they make the root of the checkpoint inside, which a trusted key has signed.
 */
export async function verifyExtract(
  lines: AsyncIterable<string>,
  trusted: TrustedKeys,
): Promise<ExtractVerdict> {
  let begun: Begun | null = null;
  let entries = 0;
  for await (const text of lines) {
    if (text === '') continue;
    const said = anyLine.safeParse(parsedJson(text)).data;
    if (said?.type === 'begin' && begun === null) {
      const tree = { begin: said.begin, end: said.begin, nodes: [] };
      begun = { ...said, trail: { chain: said.chain, tree, covered: 0, proven: 0 } };
    } else if (said?.type === 'entry' && begun !== null) {
      const { facts, entryId } = said;
      const isItself = facts.id === entryId && facts.lender === begun.lender;
      if (!isItself) return { entries, finding: { problem: 'ENTRY_EDITED', seq: said.seq, entryId } };
      const held: Begun = begun;
      const step = follow(held.trail, { ...said, events: 'AS_SEALED' }, new Map());
      if (isFinding(step)) return { entries, finding: step };
      begun = { ...held, trail: step };
      entries++;
    } else if (said?.type === 'end' && begun?.trail.tree.end === said.end)
      return { entries, finding: await against(begun, said.right, trusted) };
    else break;
  }
  const seq = begun === null ? null : begun.trail.tree.end + 1;
  return { entries, finding: { problem: 'CUT_OFF', seq, entryId: null } };
}

async function against(
  { trail, left, lender, checkpoint }: Begun,
  right: Nodes,
  trusted: TrustedKeys,
): Promise<Finding | null> {
  const claim = await readCheckpoint(checkpoint, trusted);
  if (claim === null || claim.lender !== lender)
    return { problem: 'CHECKPOINT_FORGED', seq: null, entryId: null };
  const { tree } = trail;
  const before = { begin: 0, end: tree.begin, nodes: left };
  const after = { begin: tree.end, end: claim.size, nodes: right };
  if (rootOf(joined(joined(before, tree), after)) !== claim.root)
    return { problem: 'ROOT_DIFFERS', seq: tree.begin + 1, until: tree.end, entryId: null };
  return claim.isTrusted ? null : { problem: 'KEY_UNKNOWN', seq: claim.size, entryId: null };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
