import { notFound, Refusal } from '../../kernel/errors.js';
import { idBytes, type Id } from '../../kernel/ids.js';
import type { RawRow, Work } from '../../kernel/store.js';
import { decodeRow, id, json, nullable, text } from '../../kernel/table.js';
import { addDays, localDateIn, startOfDay, type Instant } from '../../kernel/time.js';
import { erasedField, type PersonalField } from '../../kernel/wire.js';
import {
  contactPoints,
  debtors,
  openPerson,
  type ClearPerson,
  type PartyRole,
  type WantedGroups,
} from '../accounts/index.js';
import type { Channel } from '../agreements/index.js';
import { fieldAt, levelIn, listView, placements, stageOf } from '../placements/index.js';
import {
  debtorKeys,
  disclosureProfiles,
  ERASED,
  installedKeyring,
  recordDisclosures,
  type DisclosedValue,
} from '../privacy/index.js';
import { isUnreachable, rulesFor } from './evidence.js';
import type { RevealPerson, RevealPoint } from './reveal-command.js';
import { blockingHolds, classOfValue, isChannelAllowed, limitReached } from './reveal.rules.js';
import { countReveals, loadForReveal } from './reveal.sql.js';

/** Which value of whom. */
export type Target = { readonly value: DisclosedValue } & (
  | { readonly by: 'point'; readonly id: Id<'contactPoint'> }
  | { readonly by: 'person'; readonly id: Id<'debtor'> }
  | { readonly by: 'debtor' }
);

export interface Revealed {
  readonly field: PersonalField;
  /** Afterwards it is to be asked for again; null when nothing was shown. */
  readonly useUntil: Instant | null;
}

/**
 * One value of one person of one case in clear, for a purpose and a reason: loaded and locked, counted, noted. What the
 * profile leaves out comes back withheld; what a hold, a channel or a limit forbids is refused.
 */
export async function reveal(
  work: Work,
  command: RevealPoint | RevealPerson,
  target: Target,
): Promise<Revealed> {
  const loaded = await load(work, command, target);
  const { placement, profile, debtor, point, role } = loaded;
  const now = work.context.clocks.domain.now();
  const dataClass = classOfValue(role, target.value, point?.kind ?? null);
  const isLost = await isUnreachable(work, {
    rules: rulesFor(profile, command.purpose, dataClass),
    debtorId: loaded.evidenceOf,
    now,
  });
  const view = { ...listView(profile, stageOf(placement, now, isLost)), purpose: command.purpose };
  const level = levelIn(view, debtor.jurisdiction, dataClass);
  const masked = maskedOf(loaded, target);
  if (profile === null || level === 'ABSENT' || level === 'MASKED' || masked === null)
    return { field: fieldAt(level, masked, undefined), useUntil: null };
  assertAllowed(loaded, command);
  await assertWithinLimits(work, loaded, command, now);
  const person = await openPerson(work, installedKeyring(), loaded, groupOf(target, point));
  if (person === ERASED) return { field: erasedField(masked), useUntil: null };
  await recordDisclosures(work, [
    {
      way: 'REVEAL',
      debtorId: debtor.id,
      dataClass,
      value: target.value,
      contactPointId: point?.id ?? null,
      accountId: placement.accountId,
      placementId: placement.id,
      grantId: loaded.grantId,
      profileId: profile.id,
      collector: command.collector,
      purpose: command.purpose,
      reason: command.reason,
    },
  ]);
  const useUntil = (now + profile.limits.hoursOfUse * 3_600_000) as Instant;
  return { field: fieldAt('CLEAR', masked, clearOf(person, target)), useUntil };
}

async function load(work: Work, { placementId }: { readonly placementId: Id<'placement'> }, target: Target) {
  const { reach, agencyId, clocks } = work.context;
  const now = clocks.domain.now();
  const granted = reach.some(
    ({ scopes, placementIds }) =>
      scopes.has('contact-points:reveal') && (placementIds === null || placementIds.includes(placementId)),
  );
  const chosen = target.by === 'debtor' ? [] : [idBytes(target.id)];
  const id = idBytes(placementId);
  const params = [...chosen, id, now, now, idBytes(agencyId!), id, now];
  const [row] = granted ? await work.query(loadForReveal(target.by), params) : [];
  const loaded = row && loadedOf(row, target);
  const isInReach = reach.some(
    ({ batchId, scopes, placementIds }) =>
      batchId === loaded?.placement.batchId &&
      scopes.has('contact-points:reveal') &&
      (placementIds === null || placementIds.includes(placementId)),
  );
  if (!loaded || !isInReach) throw notFound('case, or no such value in it', ['input']);
  return loaded;
}

type Loaded = ReturnType<typeof loadedOf>;

function loadedOf(row: RawRow, target: Target) {
  const debtor = decodeRow(debtors, row, 'd_');
  return {
    placement: decodeRow(placements, row),
    grantId: id('grant').decode(row['x_grant_id']!),
    profile: row['f_id'] === null ? null : decodeRow(disclosureProfiles, row, 'f_'),
    debtor,
    key: decodeRow(debtorKeys, row, 'k_'),
    /** Null: the debtor of the account. */
    role: nullable(text<PartyRole>(16)).decode(row['x_role']!),
    point: target.by === 'point' ? decodeRow(contactPoints, row, 'c_') : null,
    channels: json<readonly Channel[]>().decode(row['x_channels']!),
    /** Who must be out of reach before others are asked: the debtor of the account. */
    evidenceOf: id('debtor').decode(row['x_debtor_id']!),
  };
}

function maskedOf({ debtor, point }: Loaded, { value }: Target): string | null {
  if (value === 'NATIONAL_ID') return debtor.nationalIdMasked;
  return point === null ? debtor.nameMasked : point.masked;
}

/** The one group that holds the value. */
function groupOf({ value }: Target, point: Loaded['point']): WantedGroups {
  if (point !== null) return { points: [point] };
  return value === 'NATIONAL_ID' ? { nationalId: true } : { identity: true };
}

function clearOf(person: ClearPerson, target: Target): string | undefined {
  if (target.by === 'point') return person.contacts[target.id];
  return (target.value === 'NATIONAL_ID' ? person.nationalId : person.name) ?? undefined;
}

function assertAllowed(
  { placement, channels, point }: Loaded,
  { purpose }: RevealPoint | RevealPerson,
): void {
  const held = blockingHolds(placement.holds);
  if (held.length > 0)
    throw new Refusal('CASE_HELD', 'This case is held.', {
      path: ['input', 'placementId'],
      details: { holds: held },
    });
  if (!isChannelAllowed(channels, purpose, point?.kind ?? null))
    throw new Refusal('CHANNEL_NOT_ALLOWED', 'The agreement allows no channel for this purpose.', {
      path: ['input', 'purpose'],
    });
}

async function assertWithinLimits(
  work: Work,
  { placement, profile }: Loaded,
  { collector }: RevealPoint | RevealPerson,
  now: Instant,
): Promise<void> {
  const { timeZone } = placement;
  const today = localDateIn(timeZone, now);
  const since = startOfDay(timeZone, today);
  const agency = idBytes(placement.agencyId);
  const params = [idBytes(placement.id), agency, since, collector, agency, since];
  const [row] = await work.query(countReveals, params);
  const counts = {
    ofPlacement: Number(row!['of_placement']),
    byCollector: Number(row!['by_collector']),
    byAgency: Number(row!['by_agency']),
  };
  const reached = limitReached(counts, profile!.limits, startOfDay(timeZone, addDays(today, 1)));
  if (reached === null) return;
  const { limit, retryAt } = reached;
  throw new Refusal('REVEAL_LIMIT_REACHED', `The limit \`${limit}\` of the profile is reached.`, {
    path: ['input'],
    details: { limit, ...(retryAt !== null && { retryAt }) },
  });
}
