/** What a reviewer may find in a talk or a visit; nothing found is a good one. */
export const reviewFindings = [
  'NOT_IDENTIFIED',
  'POSED_AS_AUTHORITY',
  'THREAT',
  'INSULT',
  'FALSE_CLAIM',
  'DISCLOSED_TO_THIRD_PERSON',
  'PRESSED_THIRD_PERSON',
  'ASKED_EXTRA_CHARGE',
  'URGED_TO_BORROW',
  'IGNORED_REQUEST',
  'RECORDING_UNUSABLE',
  'REPORT_DIFFERS',
] as const;
export type ReviewFinding = (typeof reviewFindings)[number];

export const reviewStates = ['PENDING', 'REVIEWED'] as const;
export type ReviewState = (typeof reviewStates)[number];

const MILLION = 1_000_000;
const TWO_TO_32 = 2 ** 32;

/**
 * Whether a row of the register is in the sample. The same seed draws the same rows, however often and in whichever order it is
 * asked, and a higher rate draws all that a lower one drew.
 *
 * @param seed lender, agency and month
 * @param ratePpm parts per million, 0 to 1,000,000
 */
export function isDrawn(seed: string, id: string, ratePpm: number): boolean {
  return (scattered(`${seed} ${id}`) / TWO_TO_32) * MILLION < ratePpm;
}

/** 32 bits that look drawn by lot: FNV-1a, then the finisher of MurmurHash3. Nobody's safety hangs on it. */
function scattered(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
