import type { Work } from '../../kernel/store.js';
import { agencies, type Agency, type AgencyStatus } from './agency.entity.js';
import { decideEach, type Change } from './change.js';

/** Shuts agencies out with their next request: none of their clients and tokens is let in. What they did stays. */
export function suspendAgencies(
  work: Work,
  { ids, reason }: { readonly ids: readonly string[]; readonly reason: string },
): Promise<readonly Change[]> {
  return become(work, ids, 'SUSPENDED', reason);
}

/** Lets suspended agencies in again; grants that were closed meanwhile stay closed. */
export function resumeAgencies(
  work: Work,
  { ids }: { readonly ids: readonly string[] },
): Promise<readonly Change[]> {
  return become(work, ids, 'ACTIVE', null);
}

async function become(
  work: Work,
  ids: readonly string[],
  status: AgencyStatus,
  statusReason: string | null,
): Promise<readonly Change[]> {
  const { changes, rows } = await decideEach<'agency', Agency>(ids, {
    kind: 'agency',
    noun: 'agency',
    load: (known) => work.find(agencies, { id: known }, { orderBy: ['id'], lock: 'update' }),
    decide: (agency) => (agency.status === status ? 'UNCHANGED' : 'CHANGED'),
  });
  const changed = rows.map(({ id }) => id);
  if (changed.length > 0) await work.update(agencies, { id: changed }, { status, statusReason });
  work.emit(
    status === 'ACTIVE' ? 'agency.resumed' : 'agency.suspended',
    changed.map((id) => ({ id })),
  );
  return changes;
}
