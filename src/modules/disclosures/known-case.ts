import { idBytes, type Id } from '../../kernel/ids.js';
import type { RequestContext } from '../../kernel/request-context.js';
import type { RawRow, Reader } from '../../kernel/store.js';
import { decodeRow, id, int, json, nullable, text } from '../../kernel/table.js';
import type { Instant } from '../../kernel/time.js';
import type { AgencyScope } from '../access/index.js';
import { contactPoints, debtors, type ContactPoint, type Debtor, type PartyRole } from '../accounts/index.js';
import type { Channel } from '../agreements/index.js';
import { placements, type Placement } from '../placements/index.js';
import { debtorKeys, disclosureProfiles, type DebtorKey, type DisclosureProfile } from '../privacy/index.js';
import { casesToKnow, type SubjectBy } from './known-case.sql.js';

/** A case with the person of it whose value is wanted, and the right by which it may be. */
export interface KnownCase {
  readonly placement: Placement;
  readonly grantId: Id<'grant'>;
  readonly grantEpoch: number;
  /** Null: people are masked. */
  readonly profile: DisclosureProfile | null;
  readonly debtor: Debtor;
  /** Of the person: what is sealed under it is erased with it. */
  readonly key: DebtorKey;
  /** Null: the debtor of the account. */
  readonly role: PartyRole | null;
  readonly point: ContactPoint | null;
  readonly channels: readonly Channel[];
  /** Who must be out of reach before others are asked: the debtor of the account. */
  readonly evidenceOf: Id<'debtor'>;
}

export interface CasesWanted {
  readonly agencyId: Id<'agency'>;
  readonly placementIds: readonly Id<'placement'>[];
  readonly by: SubjectBy;
  /** The contact points or people; empty for the debtor. */
  readonly subjects: readonly Id<'contactPoint' | 'debtor'>[];
  readonly now: Instant;
}

/** The open cases of an agency that are there and have such a person or contact point; one statement. */
export async function knownCases(
  reader: Reader,
  { agencyId, placementIds, by, subjects, now }: CasesWanted,
  lock?: 'update',
): Promise<readonly KnownCase[]> {
  if (placementIds.length === 0) return [];
  const chosen = by === 'debtor' ? [] : [subjects.map(idBytes)];
  const ids = placementIds.map(idBytes);
  const params = [...chosen, ids, now, now, idBytes(agencyId), ids, now];
  return (await reader.query(casesToKnow(by, lock), params)).map((row) => caseOf(row, by));
}

/** Whether token and grant open a placement for a verb. */
export function isInReach(
  { reach }: RequestContext,
  scope: AgencyScope,
  { id: placementId, batchId }: Pick<Placement, 'id'> & Partial<Pick<Placement, 'batchId'>>,
): boolean {
  return reach.some(
    (each) =>
      each.scopes.has(scope) &&
      (batchId === undefined || each.batchId === batchId) &&
      (each.placementIds === null || each.placementIds.includes(placementId)),
  );
}

function caseOf(row: RawRow, by: SubjectBy): KnownCase {
  return {
    placement: decodeRow(placements, row),
    grantId: id('grant').decode(row['x_grant_id']!),
    grantEpoch: int().decode(row['x_epoch']!),
    profile: row['f_id'] === null ? null : decodeRow(disclosureProfiles, row, 'f_'),
    debtor: decodeRow(debtors, row, 'd_'),
    key: decodeRow(debtorKeys, row, 'k_'),
    role: nullable(text<PartyRole>(16)).decode(row['x_role']!),
    point: by === 'point' ? decodeRow(contactPoints, row, 'c_') : null,
    channels: json<readonly Channel[]>().decode(row['x_channels']!),
    evidenceOf: id('debtor').decode(row['x_debtor_id']!),
  };
}
