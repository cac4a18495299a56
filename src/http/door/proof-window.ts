import type { Instant } from '../../kernel/time.js';

/** Proofs that this process has seen and that could still be shown again, by their keys. */
export class ProofWindow {
  readonly #until = new Map<string, Instant>();

  /** It remembers `limit` proofs, each for so many milliseconds. */
  constructor(
    readonly limit: number,
    readonly memoryMs: number,
  ) {}

  /** Remembers a proof. A full window forgets none of those it has: then it cannot say whether the proof is new. */
  note(key: string, now: Instant): 'NEW' | 'SEEN' | 'FULL' {
    this.#forget(now);
    if (this.#until.has(key)) return 'SEEN';
    if (this.#until.size >= this.limit) return 'FULL';
    this.#until.set(key, (now + this.memoryMs) as Instant);
    return 'NEW';
  }

  /** They stand in the order in which they came, which is that of their ends. */
  #forget(now: Instant): void {
    for (const [key, until] of this.#until) {
      if (until >= now) return;
      this.#until.delete(key);
    }
  }
}
