import type { Id } from '../../kernel/ids.js';
import type { Reader, Statement } from '../../kernel/store.js';
import { decodeRow } from '../../kernel/table.js';
import { idBytes } from '../../kernel/ids.js';
import type { Instant } from '../../kernel/time.js';
import type { PersonalClass } from '../../kernel/field-classes.js';
import type { PersonalField } from '../../kernel/wire.js';
import { accountCards, classOfPoint, type ContactPointKind } from '../accounts/index.js';
import { fieldAt, levelIn, lenderPlacement, listView, stageOf } from '../placements/index.js';
import { disclosureProfiles, type DisclosedValue, type Level, type Purpose } from '../privacy/index.js';
import { isUnreachable, rulesFor } from './evidence.js';

/** One field of a person as the agency would see it. */
export interface PreviewedField {
  readonly dataClass: PersonalClass;
  readonly value: DisclosedValue;
  readonly kind: ContactPointKind | null;
  readonly level: Level;
  readonly field: PersonalField;
}

/**
 * What the agency of a placement would see of the debtor in the single case, by the profile that its grant keeps and the stage
 * of today. Nothing is opened for it: where the agency would see a clear value, the level says so. Null: no such placement.
 */
export async function previewCase(
  reader: Reader,
  placementId: Id<'placement'>,
  purpose: Purpose | null,
  now: Instant,
): Promise<readonly PreviewedField[] | null> {
  const placement = await lenderPlacement(reader, placementId);
  if (placement === null) return null;
  const [row] = await reader.query(profileOfPlacement, [idBytes(placementId)]);
  const profile = row ? decodeRow(disclosureProfiles, row) : null;
  const { debtor } = (await accountCards(reader, [placement.accountId])).get(placement.accountId)!;
  const isLost = await isUnreachable(reader, {
    rules: rulesFor(profile, purpose),
    debtorId: debtor.id,
    now,
  });
  const view = { ...listView(profile, stageOf(placement, now, isLost)), purpose };
  const shown = (
    dataClass: PersonalClass,
    value: DisclosedValue,
    masked: string | null,
    kind: ContactPointKind | null = null,
  ): PreviewedField => {
    const level = levelIn(view, debtor.jurisdiction, dataClass);
    return { dataClass, value, kind, level, field: fieldAt(level, masked, undefined) };
  };
  return [
    shown('identity', 'NAME', debtor.nameMasked),
    shown('national-id', 'NATIONAL_ID', debtor.nationalIdMasked),
    ...debtor.contactPoints.map(({ kind, masked }) =>
      shown(classOfPoint[kind], 'CONTACT_POINT', masked, kind),
    ),
  ];
}

const profileOfPlacement: Statement = {
  sql: `SELECT f.* FROM placement p
    JOIN placement_batch b ON b.lender_id = p.lender_id AND b.id = p.batch_id
    JOIN access_grant g ON g.lender_id = b.lender_id AND g.id = b.grant_id
    JOIN disclosure_profile f ON f.lender_id = g.lender_id AND f.id = g.profile_id
    WHERE p.lender_id = :lender AND p.id = ?`,
};
