import type { Reader } from '../../kernel/store.js';
import { invariantNames } from './invariant.rules.js';
import type { Verdict } from './verdict.js';
import { verifyBooks } from './verify-books.js';
import { verifyEvents } from './verify-events.js';

/** Walks the audit trail of a lender: how many entries it has, and the first thing that is wrong with it. */
export type TrailCheck = (
  reader: Reader,
) => Promise<{ readonly entries: number; readonly finding: { readonly entryId: string | null } | null }>;

/** All invariants, I1 to I9, over all that a lender has. */
export async function verifyAll(reader: Reader, checkTrail: TrailCheck): Promise<readonly Verdict[]> {
  const verdicts = [
    ...(await verifyBooks(reader, 'ALL')),
    await trailVerdict(reader, checkTrail),
    await verifyEvents(reader),
  ];
  return verdicts.toSorted(
    (a, b) => invariantNames.indexOf(a.invariant) - invariantNames.indexOf(b.invariant),
  );
}

async function trailVerdict(reader: Reader, checkTrail: TrailCheck): Promise<Verdict> {
  const { entries, finding } = await checkTrail(reader);
  const first = finding && {
    breach: 'TRAIL_TAMPERED' as const,
    id: finding.entryId ?? reader.lenderId,
    currency: null,
    expectedMinor: 0n,
    foundMinor: 0n,
  };
  return {
    invariant: 'I7',
    looked: entries,
    breaches: first === null ? 0 : 1,
    unexplained: new Map(),
    first,
  };
}
