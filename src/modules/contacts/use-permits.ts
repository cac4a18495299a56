import type { Id } from '../../kernel/ids.js';
import type { Work } from '../../kernel/store.js';
import { contactPermits, type ContactPermit } from './contact-permit.entity.js';

/** A report that may name what was reserved for it. */
export interface NamesPermit {
  readonly placementId: Id<'placement'>;
  readonly occurredAt: number;
  readonly permitId?: Id<'permit'> | null | undefined;
}

/** What is remarkable about the permit of a report. The report is stored all the same. */
export type PermitFlag = 'PERMIT_UNKNOWN' | 'PERMIT_USED' | 'PERMIT_RELEASED' | 'PERMIT_EXPIRED';

export interface UsedPermit {
  readonly permitId: Id<'permit'> | null;
  readonly flags: readonly PermitFlag[];
}

const NONE: UsedPermit = { permitId: null, flags: [] };

/**
 * Uses the permits that reports name, each once: two statements, none where no report names any. A permit of another
 * placement answers like an unknown one.
 */
export async function usePermits<R extends NamesPermit>(
  work: Work,
  reports: readonly R[],
): Promise<(report: R) => UsedPermit> {
  const named = reports.filter(({ permitId }) => permitId != null);
  if (named.length === 0) return () => NONE;
  const ids = [...new Set(named.map(({ permitId }) => permitId!))];
  const rows = await work.find(contactPermits, { id: ids }, { orderBy: ['id'], lock: 'update' });
  const found = new Map(rows.map((row) => [row.id, row]));
  const taken = new Set<Id<'permit'>>();
  const used = new Map(
    named.map((report): [R, UsedPermit] => {
      const permit = found.get(report.permitId!);
      if (permit?.placementId !== report.placementId) return [report, UNKNOWN];
      if (permit.state === 'USED' || taken.has(permit.id)) return [report, USED_BEFORE];
      taken.add(permit.id);
      return [report, { permitId: permit.id, flags: flagsOf(permit, report) }];
    }),
  );
  if (taken.size > 0) await work.update(contactPermits, { id: [...taken] }, { state: 'USED' });
  return (report) => used.get(report) ?? NONE;
}

const UNKNOWN: UsedPermit = { permitId: null, flags: ['PERMIT_UNKNOWN'] };
const USED_BEFORE: UsedPermit = { permitId: null, flags: ['PERMIT_USED'] };

function flagsOf({ state, expiresAt }: ContactPermit, { occurredAt }: NamesPermit): readonly PermitFlag[] {
  if (state === 'RELEASED') return ['PERMIT_RELEASED'];
  return occurredAt > expiresAt ? ['PERMIT_EXPIRED'] : [];
}
