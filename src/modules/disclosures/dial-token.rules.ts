import { DAY, MINUTE, type Instant } from '../../kernel/time.js';
import type { ContactPointKind } from '../accounts/index.js';
import type { Channel } from '../agreements/index.js';
import type { DialToken } from '../contacts/index.js';

/** How long a handle lives, in milliseconds: unless said, and at most. A letter waits for the next run of the printer. */
const LIVES: Readonly<Record<Exclude<Channel, 'VISIT'>, readonly [usual: number, most: number]>> = {
  PHONE: [15 * MINUTE, 60 * MINUTE],
  SMS: [15 * MINUTE, 60 * MINUTE],
  IM: [15 * MINUTE, 60 * MINUTE],
  EMAIL: [15 * MINUTE, 60 * MINUTE],
  LETTER: [DAY, 7 * DAY],
};

/** The longest that any handle may be asked for, in minutes. */
export const MOST_MINUTES = (7 * DAY) / MINUTE;

/** Whether a machine of the lender can reach somebody so: people make visits, and an employer is called by name. */
export function isDialled(channel: Channel | null, kind: ContactPointKind): channel is keyof typeof LIVES {
  return channel !== null && channel !== 'VISIT' && kind !== 'EMPLOYER';
}

/** When a handle ends: at most as long as its channel and its reservation live. */
export function expiryOf(
  channel: keyof typeof LIVES,
  now: Instant,
  { minutes, permitUntil }: { readonly minutes: number | null; readonly permitUntil: Instant | null },
): Instant {
  const [usual, most] = LIVES[channel];
  const life = Math.min(minutes === null ? usual : minutes * MINUTE, most);
  return Math.min(now + life, permitUntil ?? Infinity) as Instant;
}

/** Why a handle is good for nothing any more. */
export type OverReason = 'SPENT' | 'EXPIRED' | 'CASE_CLOSED' | 'GRANT_CHANGED' | 'PERMIT_OVER' | 'ERASED';

/** What is known of a handle when it is to be resolved. */
export interface HandleOnResolve {
  readonly token: Pick<DialToken, 'state' | 'expiresAt' | 'grantEpoch'>;
  /** Of the grant now; null where the case is open to its agency no more. */
  readonly grantEpoch: number | null;
  /** Whether its reservation still stands; null where it has none. */
  readonly isReserved: boolean | null;
}

/** The first reason for which a handle is over; null while it is good. */
export function overReason(
  { token, grantEpoch, isReserved }: HandleOnResolve,
  now: Instant,
): OverReason | null {
  if (token.state !== 'ISSUED') return 'SPENT';
  if (token.expiresAt <= now) return 'EXPIRED';
  if (grantEpoch === null) return 'CASE_CLOSED';
  if (grantEpoch !== token.grantEpoch) return 'GRANT_CHANGED';
  return isReserved === false ? 'PERMIT_OVER' : null;
}
