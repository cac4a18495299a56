import { DAY, MINUTE, type Instant } from '../kernel/time.js';
import { TOKEN_LIFE } from './oauth/resources.js';
import type { KeyEntry, KeyRing, PrivateKey } from './signing-keys.js';

/** How long a key is published before it signs, unless told otherwise: whoever keeps our keys has fetched it by then. */
export const USUAL_LEAD_MS = DAY;
/** The least lead: every process has read the file again by then, even one that has just done so. */
export const LEAST_LEAD_MS = MINUTE;
/** The age at which a key is replaced by itself. */
export const KEY_LIFE_MS = 90 * DAY;
/** How long a key is published after the last token it signed has died. */
const AFTERLIFE_MS = DAY;

export interface Rotation {
  readonly now: Instant;
  readonly leadMs: number;
}

/**
 * The ring with its next key. One that waits already is brought forward, if anything; else `fresh` joins. The keys
 * before it retire a day after the last token they can have signed is dead, and those that have retired are left out.
 */
export function rotated(ring: KeyRing, fresh: PrivateKey, { now, leadMs }: Rotation): KeyRing {
  const signsFrom = (now + leadMs) as Instant;
  const kept = ring.keys.filter(({ retiresAt }) => retiresAt === null || retiresAt > now);
  const waiting = waitingKey(ring, now);
  const next: KeyEntry = waiting
    ? { ...waiting, signsFrom: Math.min(waiting.signsFrom, signsFrom) as Instant }
    : { key: fresh, signsFrom, retiresAt: null };
  const retiresAt = (next.signsFrom + TOKEN_LIFE * 1_000 + AFTERLIFE_MS) as Instant;
  const before = kept.filter((each) => each !== waiting);
  return {
    ...ring,
    keys: [...before.map((each) => ({ ...each, retiresAt: each.retiresAt ?? retiresAt })), next],
  };
}

/**
 * The ring without a key that is no longer to be trusted: whatever it signed is refused as soon as the file is read
 * again. Null where no other key may sign now, unless `fresh` is given to sign at once in its place.
 */
export function withoutKey(
  ring: KeyRing,
  kid: string,
  { now, fresh }: { readonly now: Instant; readonly fresh: PrivateKey | null },
): KeyRing | null {
  const rest = ring.keys.filter(({ key }) => key.kid !== kid);
  const maySign = rest.some(
    ({ signsFrom, retiresAt }) => signsFrom <= now && (retiresAt === null || retiresAt > now),
  );
  if (fresh !== null) return { ...ring, keys: [...rest, { key: fresh, signsFrom: now, retiresAt: null }] };
  return maySign ? { ...ring, keys: rest } : null;
}

/** The key that is published and does not sign yet, if there is one. */
export function waitingKey({ keys }: KeyRing, now: Instant): KeyEntry | undefined {
  return keys.find(({ signsFrom }) => signsFrom > now);
}

/** Whether the newest key has signed for so long that another is due. */
export function isRotationDue({ keys }: KeyRing, now: Instant): boolean {
  return Math.max(...keys.map(({ signsFrom }) => signsFrom)) <= now - KEY_LIFE_MS;
}

/** What a key does at this moment. */
export function stateOf(ring: KeyRing, { key, signsFrom, retiresAt }: KeyEntry, now: Instant): string {
  if (retiresAt !== null && retiresAt <= now) return 'retired';
  if (signsFrom > now) return 'published, will sign';
  const newest = ring.keys.filter((each) => each.signsFrom <= now).at(-1);
  return newest?.key.kid === key.kid ? 'signs' : 'published, signed before';
}
