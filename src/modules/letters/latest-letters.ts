import { sameId, type Id } from '../../kernel/ids.js';
import { latestOf, type Latest } from '../../kernel/latest.js';
import type { Reader } from '../../kernel/store.js';
import { contacts, type Contact } from '../contacts/index.js';
import { deliveries, letters, type Letter, type LetterDelivery } from './letter.entity.js';

/** What a placement's letters are read by. */
export const letterEntries = { table: contacts, by: 'occurredAt', kind: 'LETTER' } as const;

/** A letter as it was reported, with the reports of its delivery, earliest first. */
export interface ReportedLetter {
  readonly entry: Latest<Contact>;
  readonly letter: Letter;
  readonly deliveries: readonly LetterDelivery[];
}

/** The newest letters of every placement of a page, newest first, in three statements. */
export async function latestLetters(
  reader: Reader,
  placementIds: readonly Id<'placement'>[],
  last: number,
): Promise<readonly (readonly ReportedLetter[])[]> {
  const pages = await latestOf(reader, letterEntries, placementIds, last);
  const ids = pages.flat().map(({ id }) => sameId('letter', id));
  const own = new Map((await reader.find(letters, { id: ids })).map((letter) => [letter.id, letter]));
  const reports = await reader.find(deliveries, { letterId: ids }, { orderBy: ['at', 'id'] });
  const byLetter = Map.groupBy(reports, ({ letterId }) => letterId);
  return pages.map((page) =>
    page.map((entry) => {
      const id = sameId('letter', entry.id);
      return { entry, letter: own.get(id)!, deliveries: byLetter.get(id) ?? [] };
    }),
  );
}
