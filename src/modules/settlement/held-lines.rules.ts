import { larger, magnitude, smaller } from '../../kernel/money.js';

/** A dispute about a line, or its release; without an amount it is about all of it. */
export interface Contest {
  readonly type: 'DISPUTE' | 'RELEASE';
  /** The event whose line it is about. */
  readonly about: string;
  readonly minor: bigint | null;
}

interface Claim {
  /** What is claimed, without a sign; null for all of the line, 0 where nothing is disputed any more. */
  claimedMinor: bigint | null;
  heldMinor: bigint;
}

/**
 * Which parts of lines are held back: a disputed line is accrued, not invoiced, until it is released. What is held
 * follows from the lines and the disputes known: when a payment comes back, no more of it is held than is left.
 */
export class HeldLines {
  readonly #fees = new Map<string, bigint>();
  readonly #claims = new Map<string, Claim>();

  /** Adds what an event made of a line: a payment's own, and its reversals'. */
  add(eventId: string, feeMinor: bigint): void {
    this.#fees.set(eventId, this.#feeOf(eventId) + feeMinor);
  }

  contest({ type, about, minor }: Contest): void {
    const claim = this.#claims.get(about) ?? { claimedMinor: 0n, heldMinor: 0n };
    this.#claims.set(about, claim);
    if (type === 'DISPUTE') claim.claimedMinor = minor;
    else if (minor === null) claim.claimedMinor = 0n;
    else claim.claimedMinor = larger(0n, (claim.claimedMinor ?? magnitude(this.#feeOf(about))) - minor);
  }

  /** What is held now that was not before, and the other way round, line by line. */
  close(): { readonly held: readonly bigint[]; readonly released: readonly bigint[] } {
    const [held, released]: [bigint[], bigint[]] = [[], []];
    for (const [about, claim] of this.#claims) {
      const change = heldOf(this.#feeOf(about), claim) - claim.heldMinor;
      claim.heldMinor += change;
      if (change > 0n) held.push(change);
      else if (change < 0n) released.push(-change);
    }
    return { held, released };
  }

  #feeOf(eventId: string): bigint {
    return this.#fees.get(eventId) ?? 0n;
  }
}

/** Of the line's sign: a disputed deduction is not made. */
function heldOf(feeMinor: bigint, { claimedMinor }: Claim): bigint {
  if (claimedMinor === null) return feeMinor;
  const held = smaller(claimedMinor, magnitude(feeMinor));
  return feeMinor < 0n ? -held : held;
}
