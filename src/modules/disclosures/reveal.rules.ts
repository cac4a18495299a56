import type { PersonalClass } from '../../kernel/field-classes.js';
import { formatInstant, type Instant } from '../../kernel/time.js';
import type { Channel } from '../agreements/index.js';
import { classOfPoint, type ContactPointKind, type Hold, type PartyRole } from '../accounts/index.js';
import type { DisclosedValue, Purpose, RevealLimits } from '../privacy/index.js';

/** Whose value it is and which: what class decides. Contact persons are their own class, whatever of theirs is asked for. */
export function classOfValue(
  role: PartyRole | null,
  value: DisclosedValue,
  kind: ContactPointKind | null,
): PersonalClass {
  if (role === 'CONTACT_PERSON') return 'emergency-contact';
  if (role !== null && role !== 'DEBTOR') return value === 'NATIONAL_ID' ? 'national-id' : 'third-party';
  if (kind !== null) return classOfPoint[kind];
  return value === 'NATIONAL_ID' ? 'national-id' : 'identity';
}

/** Holds that leave the debtor to be spoken with; all others forbid the contact a value is wanted for. */
const MAY_BE_SPOKEN_WITH: ReadonlySet<Hold> = new Set(['HARDSHIP', 'COMPLAINT']);

export function blockingHolds(holds: readonly Hold[]): readonly Hold[] {
  return holds.filter((hold) => !MAY_BE_SPOKEN_WITH.has(hold));
}

/** The channels by which a value could be used for a purpose; empty: none is needed. */
const CHANNELS: Readonly<Record<Purpose, readonly Channel[]>> = {
  CALL: ['PHONE', 'SMS', 'IM', 'EMAIL'],
  VISIT: ['VISIT'],
  LETTER: ['LETTER', 'EMAIL'],
  LEGAL: [],
  SETTLEMENT: [],
};

/** Whether the agreement allows a channel that the purpose could use; e-mail addresses need e-mail itself. */
export function isChannelAllowed(
  allowed: readonly Channel[],
  purpose: Purpose,
  kind: ContactPointKind | null,
): boolean {
  const usable = kind === 'EMAIL' && purpose !== 'LEGAL' ? (['EMAIL'] as const) : CHANNELS[purpose];
  return usable.length === 0 || usable.some((channel) => allowed.includes(channel));
}

export interface RevealCounts {
  readonly ofPlacement: number;
  readonly byCollector: number;
  readonly byAgency: number;
}

/** Which limit one more reveal would pass, and when it may be asked again; null when none. */
export function limitReached(
  counts: RevealCounts,
  limits: RevealLimits,
  tomorrow: Instant,
): { readonly limit: keyof RevealLimits; readonly retryAt: string | null } | null {
  if (counts.ofPlacement >= limits.perPlacement) return { limit: 'perPlacement', retryAt: null };
  const retryAt = formatInstant(tomorrow);
  if (counts.byCollector >= limits.perCollectorDay) return { limit: 'perCollectorDay', retryAt };
  if (counts.byAgency >= limits.perAgencyDay) return { limit: 'perAgencyDay', retryAt };
  return null;
}
