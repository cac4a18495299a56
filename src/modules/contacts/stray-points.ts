import { problem, type ItemProblem } from '../../kernel/errors.js';
import type { Id } from '../../kernel/ids.js';
import type { Reader } from '../../kernel/store.js';
import { debtorsOfPoints } from '../accounts/index.js';
import type { AcceptedReport } from '../placements/index.js';

interface NamesPoint {
  readonly contactPointId?: Id<'contactPoint'> | null | undefined;
}

/** What is wrong with the contact point of a report, or null. */
export type PointTrouble = (report: AcceptedReport<NamesPoint>) => ItemProblem | null;

/**
 * Finds reports that name a number or address which does not reach the person of their placement; an unknown one and one
 * of somebody else answer alike. One statement, none where no report names any.
 */
export async function strayPoints(
  reader: Reader,
  reports: readonly AcceptedReport<NamesPoint>[],
): Promise<PointTrouble> {
  const named = reports.flatMap(({ item }) => item.contactPointId ?? []);
  const owners = await debtorsOfPoints(reader, [...new Set(named)]);
  return ({ index, item: { contactPointId }, placement }) =>
    contactPointId == null || owners.get(contactPointId) === placement.debtorId
      ? null
      : problem('NOT_FOUND', 'There is no such contact point.', ['items', index, 'contactPointId']);
}
