/**
 * Makes views of a source: each field is worked out when it is read, every time. The nodes of a page have some thirty
 * fields, of which a query asks for a few.
 */
export function lazily<S, V extends object>(fields: {
  readonly [K in keyof V]: (source: S) => V[K];
}): (source: S) => V {
  class View {
    readonly #source: S;
    constructor(source: S) {
      this.#source = source;
    }
    static {
      for (const [name, read] of Object.entries(fields) as [string, (source: S) => unknown][])
        Object.defineProperty(this.prototype, name, {
          enumerable: true,
          get(this: View) {
            return read(this.#source);
          },
        });
    }
  }
  return (source) => new View(source) as unknown as V;
}
