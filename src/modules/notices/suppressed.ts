import type { Reader, Statement } from '../../kernel/store.js';
import { blindIndex, indexKey, installedKeyring, type AddressKind } from '../privacy/index.js';
import { addressIndex } from './notice-address.js';
import { suppressions } from './notice.entity.js';
import type { NoticeKind } from './notice-kinds.rules.js';

/** A number or address that somebody means to use for a person. */
export interface Candidate {
  /** The lender's own name for the person. */
  readonly personReference: string;
  readonly jurisdiction: string;
  readonly kind: AddressKind;
  readonly value: string;
}

/**
 * Why each of these numbers and addresses may not be used, in their order; null where nothing stands against one. It
 * compares hashes that outlive person and notice, so that what was deleted does not come back with the next file. One
 * statement. A wrong number is wrong for one person and may be right for another; who refused at a number refused for all.
 */
export async function suppressedAmong(
  reader: Reader,
  candidates: readonly Candidate[],
): Promise<readonly (NoticeKind | null)[]> {
  return (await suppressionsAmong(reader, candidates)).map((found) => found?.kind ?? null);
}

/** What stands against a number or address, and its hash. */
export interface FoundSuppression {
  readonly kind: NoticeKind;
  readonly addressHash: string;
}

/** The same with the hashes. */
export async function suppressionsAmong(
  reader: Reader,
  candidates: readonly Candidate[],
): Promise<readonly (FoundSuppression | null)[]> {
  if (candidates.length === 0) return [];
  const index = await addressIndex(reader);
  const person = blindIndex(await indexKey(reader, installedKeyring()), 'PERSON');
  const wanted = candidates.map(({ personReference, jurisdiction, kind, value }) => ({
    address: index(kind, value, jurisdiction),
    person: person(personReference),
  }));
  const rows = await reader.query(standing, [[...new Set(wanted.map(({ address }) => address))]]);
  const { addressHash, personHash, kind } = suppressions.columns;
  const known = rows.map((row) => ({
    addressHash: addressHash.decode(row['address_hash']!),
    person: personHash.decode(row['person_hash']!),
    kind: kind.decode(row['kind']!),
  }));
  const byAddress = Map.groupBy(known, (each) => each.addressHash);
  return wanted.map((each) => {
    const against = byAddress.get(each.address) ?? [];
    return against.find(({ person: whose }) => whose === null || whose === each.person) ?? null;
  });
}

const standing: Statement = {
  sql: `SELECT address_hash, person_hash, kind FROM suppression
    WHERE lender_id = :lender AND address_hash IN (??) AND ended_at IS NULL ORDER BY since, id`,
};
