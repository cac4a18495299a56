import { sameId, type Id } from '../../kernel/ids.js';
import { latestOf, type Latest } from '../../kernel/latest.js';
import type { Reader } from '../../kernel/store.js';
import { contacts, type Contact } from '../contacts/index.js';
import { visits, type Visit } from './visit.entity.js';

/** What a placement's visits are read by. */
export const visitEntries = { table: contacts, by: 'occurredAt', kind: 'VISIT' } as const;

/** A visit as it was reported. */
export interface ReportedVisit {
  readonly entry: Latest<Contact>;
  readonly visit: Visit;
}

/** The newest visits of every placement of a page, newest first, in two statements. */
export async function latestVisits(
  reader: Reader,
  placementIds: readonly Id<'placement'>[],
  last: number,
): Promise<readonly (readonly ReportedVisit[])[]> {
  const pages = await latestOf(reader, visitEntries, placementIds, last);
  const ids = pages.flat().map(({ id }) => sameId('visit', id));
  const own = new Map((await reader.find(visits, { id: ids })).map((visit) => [visit.id, visit]));
  return pages.map((page) => page.map((entry) => ({ entry, visit: own.get(sameId('visit', entry.id))! })));
}
