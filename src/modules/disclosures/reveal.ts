import { notFound, Refusal, type InputPath } from '../../kernel/errors.js';
import type { Id } from '../../kernel/ids.js';
import type { RequestContext } from '../../kernel/request-context.js';
import type { Reader, Work } from '../../kernel/store.js';
import { formatInstant, type Instant } from '../../kernel/time.js';
import { erasedField, type PersonalField } from '../../kernel/wire.js';
import { openPerson, type ClearPerson, type WantedGroups } from '../accounts/index.js';
import { fieldAt } from '../placements/index.js';
import {
  ERASED,
  installedKeyring,
  isMore,
  recordDisclosureIf,
  type DisclosedValue,
  type DisclosureProfile,
} from '../privacy/index.js';
import { countedFor, givenSoFar, tomorrow } from './given-so-far.js';
import { isInReach, knownCases, type KnownCase } from './known-case.js';
import type { RevealPerson, RevealPoint } from './reveal-command.js';
import { BELOW_LIMITS } from './reveal-limits.sql.js';
import {
  classOfValue,
  contactTrouble,
  levelFor,
  limitTrouble,
  usualChannel,
  type Trouble,
  type Wish,
} from './reveal.rules.js';
import { standingsOf, type Standing } from './standing.js';

/** Which value of whom. */
export type Target = { readonly value: DisclosedValue } & (
  | { readonly by: 'point'; readonly id: Id<'contactPoint'> }
  | { readonly by: 'person'; readonly id: Id<'debtor'> }
  | { readonly by: 'debtor' }
);

type Command = RevealPoint | RevealPerson;

export interface Revealed {
  readonly field: PersonalField;
  /** Afterwards it is to be asked for again; null when nothing was shown. */
  readonly useUntil: Instant | null;
}

/** What is asked before the transaction; null where there is no such case, or no such value in it. */
export async function beforeReveal(
  reader: Reader,
  context: RequestContext,
  command: Command,
  target: Target,
): Promise<Standing | null> {
  const known = await caseOf(reader, context, command, target);
  if (!known) return null;
  const wished = { known, wish: wishOf(known, command, target) };
  return (await standingsOf(reader, [wished], context.clocks.domain.now()))(wished);
}

/**
 * One value of one person of one case in clear, for a purpose and a reason. Two statements: the case, loaded and locked, and
 * the row of the log, written while the limits leave room for it. What the profile leaves out comes back withheld; what a
 * hold, a channel, the judge or a limit forbids is refused.
 */
export async function reveal(
  work: Work,
  command: Command,
  target: Target,
  standing: Standing | null,
): Promise<Revealed> {
  const known = await caseOf(work, work.context, command, target, 'update');
  if (!known || standing === null) throw notFound('case, or no such value in it', ['input']);
  const wish = wishOf(known, command, target);
  const now = work.context.clocks.domain.now();
  const level = levelFor(known, wish, standing.isLost, now);
  const masked = maskedOf(known, target);
  if (known.profile === null || !isMore(level, 'DIAL_TOKEN') || masked === null)
    return { field: fieldAt(level, masked, undefined), useUntil: null };
  const trouble = contactTrouble(known, wish, standing);
  if (trouble !== null) throw refusalOf(trouble);
  const person = await openPerson(work, installedKeyring(), known, groupOf(target, known.point));
  if (person === ERASED) return { field: erasedField(masked), useUntil: null };
  await noteWithinLimits(work, { known, wish, profile: known.profile, reason: command.reason }, now);
  const useUntil = (now + known.profile.limits.hoursOfUse * 3_600_000) as Instant;
  return { field: fieldAt('CLEAR', masked, clearOf(person, target)), useUntil };
}

/** The refusal of one value: what stands in the way, and when to ask again. */
export function refusalOf(
  { code, message, path, retryAt, details }: Trouble,
  within: InputPath = ['input'],
): Refusal {
  return new Refusal(code, message, {
    path: [...within, ...path],
    details: { ...details, ...(retryAt !== null && { retryAt: formatInstant(retryAt) }) },
  });
}

async function caseOf(
  reader: Reader,
  context: RequestContext,
  { placementId }: Command,
  target: Target,
  lock?: 'update',
): Promise<KnownCase | null> {
  const SCOPE = 'contact-points:reveal';
  if (!isInReach(context, SCOPE, { id: placementId })) return null;
  const wanted = {
    agencyId: context.agencyId!,
    placementIds: [placementId],
    by: target.by,
    subjects: target.by === 'debtor' ? [] : [target.id],
    now: context.clocks.domain.now(),
  };
  const [known] = await knownCases(reader, wanted, lock);
  return known && isInReach(context, SCOPE, known.placement) ? known : null;
}

function wishOf({ role, point, channels }: KnownCase, command: Command, { value }: Target): Wish {
  const { purpose, collector } = command;
  const kind = point?.kind ?? null;
  const named = 'channel' in command ? command.channel : null;
  const channel = named ?? usualChannel(purpose, kind, channels);
  return { value, dataClass: classOfValue(role, value, kind), purpose, channel, collector };
}

function maskedOf({ debtor, point }: KnownCase, { value }: Target): string | null {
  if (value === 'NATIONAL_ID') return debtor.nationalIdMasked;
  return point === null ? debtor.nameMasked : point.masked;
}

/** The one group that holds the value. */
function groupOf({ value }: Target, point: KnownCase['point']): WantedGroups {
  if (point !== null) return { points: [point] };
  return value === 'NATIONAL_ID' ? { nationalId: true } : { identity: true };
}

function clearOf(person: ClearPerson, target: Target): string | undefined {
  if (target.by === 'point') return person.contacts[target.id];
  return (target.value === 'NATIONAL_ID' ? person.nationalId : person.name) ?? undefined;
}

interface Given {
  readonly known: KnownCase;
  readonly wish: Wish;
  readonly profile: DisclosureProfile;
  readonly reason: Command['reason'];
}

/** Whether there is room is decided as the row is written; which limit was in the way is asked only then. */
async function noteWithinLimits(work: Work, given: Given, now: Instant): Promise<void> {
  const { known, wish, profile, reason } = given;
  const { placement, debtor, point, grantId } = known;
  const counted = countedFor(placement, wish.collector, now);
  const { perPlacement, perCollectorDay, perAgencyDay } = profile.limits;
  const room = { sql: BELOW_LIMITS, params: [...counted, perPlacement, perCollectorDay, perAgencyDay] };
  const isNoted = await recordDisclosureIf(
    work,
    {
      way: 'REVEAL',
      debtorId: debtor.id,
      dataClass: wish.dataClass,
      value: wish.value,
      contactPointId: point?.id ?? null,
      accountId: placement.accountId,
      placementId: placement.id,
      grantId,
      profileId: profile.id,
      collector: wish.collector,
      purpose: wish.purpose,
      reason,
    },
    room,
  );
  if (isNoted) return;
  const counts = await givenSoFar(work, counted);
  const trouble = limitTrouble(counts, profile.limits, tomorrow(placement, now));
  if (trouble === null) throw new Error('a reveal within its limits was not noted');
  throw refusalOf(trouble);
}
