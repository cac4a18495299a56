/**
 * Prepares the next item while the consumer works on the present one, and never more: while a chunk commits, the one
 * after it is read and sealed, and memory stays bounded.
 */
export async function* oneAhead<T, P>(
  source: AsyncIterable<T>,
  prepare: (item: T) => Promise<P>,
): AsyncGenerator<P> {
  const items = source[Symbol.asyncIterator]();
  const take = async () => {
    const { done, value } = await items.next();
    return done === true ? null : { prepared: await prepare(value as T) };
  };
  try {
    for (let next = take(); ;) {
      const current = await next;
      if (current === null) return;
      next = take();
      // its failure is met when its turn comes; until then it must not count as unhandled
      next.catch(() => {});
      yield current.prepared;
    }
  } finally {
    await items.return?.();
  }
}
