/** How many parts a set of ids is divided into: what differs is then looked for in few of them. */
const BUCKETS = 4_096;

/**
 * The fingerprint of many ids in constant memory, whatever their order: how many fall into each bucket, and the sum of
 * their random bits. Two sets that differ in one id, or have one twice, differ in its bucket.
 */
export class Fingerprint {
  readonly #counts = new Uint32Array(BUCKETS);
  readonly #sums = new Uint32Array(BUCKETS);
  readonly #mixed = new Uint32Array(BUCKETS);
  count = 0;

  add(id: Buffer): void {
    const bucket = bucketOf(id);
    this.#counts[bucket]! += 1;
    this.#sums[bucket]! += id.readUInt32BE(10);
    this.#mixed[bucket]! += Math.imul(id.readUInt32BE(10) ^ id.readUInt32BE(6), 0x9e3779b1);
    this.count += 1;
  }

  /** The buckets in which the other has something else. */
  differences(other: Fingerprint): readonly number[] {
    return Array.from({ length: BUCKETS }, (_, bucket) => bucket).filter(
      (bucket) =>
        this.#counts[bucket] !== other.#counts[bucket] ||
        this.#sums[bucket] !== other.#sums[bucket] ||
        this.#mixed[bucket] !== other.#mixed[bucket],
    );
  }
}

/** By the last bits of a UUIDv7, which are random. */
export function bucketOf(id: Buffer): number {
  return id.readUInt16BE(14) % BUCKETS;
}
