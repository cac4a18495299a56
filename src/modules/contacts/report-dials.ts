import { newId, type Id } from '../../kernel/ids.js';
import type { Work } from '../../kernel/store.js';
import { dialTokens, type DialToken } from './dial-token.entity.js';

/** A report that may name the handle by which somebody was reached. */
export interface NamesDial {
  readonly placementId: Id<'placement'>;
  readonly dialTokenId?: Id<'dialToken'> | null | undefined;
  readonly permitId?: Id<'permit'> | null | undefined;
}

/** What is remarkable about the handle of a report. The report is stored all the same. */
export type DialFlag = 'DIAL_TOKEN_UNKNOWN' | 'DIAL_TOKEN_UNRESOLVED' | 'DIAL_TOKEN_REPORTED';

/** A report with the row of the register that it becomes. */
export interface Dialled<R> {
  /** With the permit of its handle, where it names none itself. */
  readonly report: R;
  readonly contactId: Id<'contact'>;
  readonly flags: readonly DialFlag[];
}

/**
 * Closes what was owed for the handles that reports name, each once, with the row of the register that reports it: two
 * statements, none where no report names any. A handle of another placement answers like an unknown one.
 */
export async function reportDials<R extends NamesDial>(
  work: Work,
  reports: readonly R[],
): Promise<readonly Dialled<R>[]> {
  const ids = [...new Set(reports.flatMap(({ dialTokenId }) => dialTokenId ?? []))];
  const rows =
    ids.length === 0 ? [] : await work.find(dialTokens, { id: ids }, { orderBy: ['id'], lock: 'update' });
  const found = new Map(rows.map((row) => [row.id, row]));
  const closed = new Map<Id<'dialToken'>, Id<'contact'>>();
  const dialled = reports.map((report): Dialled<R> => {
    const contactId = newId('contact');
    if (report.dialTokenId == null) return { report, contactId, flags: [] };
    const token = found.get(report.dialTokenId);
    const flag = flagOf(token, report, closed);
    if (flag !== null) return { report, contactId, flags: [flag] };
    closed.set(token!.id, contactId);
    return { report: { ...report, permitId: report.permitId ?? token!.permitId }, contactId, flags: [] };
  });
  await work.updateEach(
    dialTokens,
    [...closed].map(([id, contactId]) => ({ id, change: { state: 'REPORTED', contactId } })),
  );
  return dialled;
}

function flagOf(
  token: DialToken | undefined,
  { placementId }: NamesDial,
  closed: ReadonlyMap<Id<'dialToken'>, unknown>,
): DialFlag | null {
  if (token?.placementId !== placementId) return 'DIAL_TOKEN_UNKNOWN';
  if (token.state === 'ISSUED') return 'DIAL_TOKEN_UNRESOLVED';
  return token.state === 'REPORTED' || closed.has(token.id) ? 'DIAL_TOKEN_REPORTED' : null;
}
