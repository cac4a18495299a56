import { formatMinor } from '../../kernel/money.js';
import type { AgencyCaseFile } from './caseload.js';

/** What is still owed of what was placed, minor units. */
export function leftOn({ placedMinor, paidMinor }: AgencyCaseFile): bigint {
  return placedMinor > paidMinor ? placedMinor - paidMinor : 0n;
}

/** Some percent of it, one minor unit at least. */
export function partOf(minor: bigint, percent: number): bigint {
  const part = (minor * BigInt(percent)) / 100n;
  return part > 0n ? part : 1n;
}

/** An amount as it is written on the wire. */
export function moneyOn({ currency }: AgencyCaseFile, minor: bigint) {
  return { amount: formatMinor(minor, currency), currency };
}
