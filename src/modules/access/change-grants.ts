import { z } from 'zod';
import { idBytes } from '../../kernel/ids.js';
import { lineText } from '../../kernel/parse.js';
import type { Statement, Work } from '../../kernel/store.js';
import { decideEach, type Change } from './change.js';
import { grants, type Grant } from './grant.entity.js';
import { grantTransitions, type GrantTransition } from './grant.rules.js';
import { livePlacementCounts } from './grants.queries.js';

/** Things to change, by id; at most 500. */
export const idsCommand = z.strictObject({ ids: z.array(z.string()) });
/** The lender's own note: kept with what it explains, in no event and never shown to an agency. */
export const withReasonCommand = idsCommand.extend({ reason: lineText(500) });
export const revokeGrantsCommand = withReasonCommand.extend({ dryRun: z.boolean().nullish() });

type WithReason = z.output<typeof withReasonCommand>;

/** Closes grants until they are resumed. Whoever holds a report's lock on one finishes first; nobody starts after. */
export async function suspendGrants(work: Work, { ids, reason }: WithReason): Promise<readonly Change[]> {
  const { changes, rows } = await decided(work, ids, 'SUSPEND');
  await become(work, rows, 'SUSPEND', reason);
  return changes;
}

/** Opens suspended grants again, as far as they went. */
export async function resumeGrants(
  work: Work,
  { ids }: { readonly ids: readonly string[] },
): Promise<readonly Change[]> {
  const { changes, rows } = await decided(work, ids, 'RESUME');
  await become(work, rows, 'RESUME', null);
  return changes;
}

export interface RevokedGrants {
  readonly changes: readonly Change[];
  /** Placements that were open to their agency by one of these grants. */
  readonly livePlacements: number;
}

/** Closes grants for good. A dry run tells the same and writes nothing. */
export async function revokeGrants(
  work: Work,
  { ids, reason, dryRun }: z.output<typeof revokeGrantsCommand>,
): Promise<RevokedGrants> {
  const { changes, rows } = await decided(work, ids, 'REVOKE');
  const livePlacements = await livePlacementCounts(
    work,
    rows.map(({ id }) => id),
    work.context.clocks.domain.now(),
  );
  if (!dryRun) await become(work, rows, 'REVOKE', reason);
  return { changes, livePlacements: [...livePlacements.values()].reduce((sum, count) => sum + count, 0) };
}

function decided(work: Work, ids: readonly string[], transition: GrantTransition) {
  return decideEach<'grant', Grant>(ids, {
    kind: 'grant',
    noun: 'grant',
    load: (known) => work.find(grants, { id: known }, { orderBy: ['id'], lock: 'update' }),
    decide: ({ status }) => {
      const next = grantTransitions[status][transition];
      if (next === undefined) return 'CONFLICT';
      return next === status ? 'UNCHANGED' : 'CHANGED';
    },
  });
}

const becomes = {
  SUSPEND: { status: 'SUSPENDED', event: 'grant.suspended' },
  RESUME: { status: 'ACTIVE', event: 'grant.resumed' },
  REVOKE: { status: 'REVOKED', event: 'grant.revoked' },
} as const;

async function become(
  work: Work,
  rows: readonly Grant[],
  transition: GrantTransition,
  reason: string | null,
): Promise<void> {
  if (rows.length === 0) return;
  const { status, event } = becomes[transition];
  const { actorId, clocks } = work.context;
  await work.execute(change, [
    status,
    reason,
    actorId,
    clocks.domain.now(),
    rows.map(({ id }) => idBytes(id)),
  ]);
  work.emit(
    event,
    rows.map(({ id }) => ({ id })),
  );
}

const change: Statement = {
  sql: `UPDATE access_grant
    SET status = ?, status_reason = ?, last_edited_by = ?, last_edited_at = ?, epoch = epoch + 1
    WHERE lender_id = :lender AND id IN (??)`,
};
