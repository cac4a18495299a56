import type { Id } from '../../kernel/ids.js';
import { idAfter, idKey, pageOf, type Page, type PageRequest } from '../../kernel/page.js';
import type { Reader, Statement } from '../../kernel/store.js';
import { decodeRow } from '../../kernel/table.js';
import { disclosureProfiles, type DisclosureProfile } from './disclosure-profile.entity.js';

/** Versions of profiles by id, older ones first. */
export async function profilePage(
  reader: Reader,
  request: PageRequest,
  scope: readonly unknown[],
): Promise<Page<DisclosureProfile>> {
  const rows = await reader.query(page, [idAfter('profile', request), request.first + 1]);
  return pageOf(
    request,
    rows.map((row) => decodeRow(disclosureProfiles, row)),
    scope,
    idKey,
    (row) => row,
  );
}

export function profileById(reader: Reader, id: Id<'profile'>): Promise<DisclosureProfile | null> {
  return reader.findOne(disclosureProfiles, { id });
}

/** Versions by their ids, in one statement; they never change once approved. */
export async function profilesByIds(
  reader: Reader,
  ids: readonly Id<'profile'>[],
): Promise<ReadonlyMap<string, DisclosureProfile>> {
  if (ids.length === 0) return new Map();
  const rows = await reader.find(disclosureProfiles, { id: [...new Set(ids)] });
  return new Map(rows.map((row) => [row.id, row]));
}

const page: Statement = {
  sql: 'SELECT * FROM disclosure_profile WHERE lender_id = :lender AND id > ? ORDER BY id LIMIT ?',
};
