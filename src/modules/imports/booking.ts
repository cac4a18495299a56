import type { Id } from '../../kernel/ids.js';
import type { Reader, Work } from '../../kernel/store.js';
import type { ImportOptions } from './import.rules.js';
import type { Outcome } from './tally.rules.js';

/** How the entries of one kind of file get into the books: by the use cases of the module that owns them. */
export interface Booking<E, P> {
  /** Before anything is booked, in a transaction of its own. */
  open(work: Work, importId: Id<'import'>, options: ImportOptions): Promise<void>;
  /** What can be done for a chunk outside of its transaction, while the chunk before it commits. */
  prepare(reader: Reader, entries: readonly E[]): Promise<P>;
  /** Books a chunk in a constant number of statements; one outcome for each entry. */
  book(work: Work, importId: Id<'import'>, entries: readonly E[], prepared: P): Promise<readonly Outcome[]>;
  /** What booking would say; chunks come in the order of the file, from its beginning. */
  rehearse(reader: Reader, importId: Id<'import'>, entries: readonly E[]): Promise<readonly Outcome[]>;
  /**
   * After the last chunk: makes known what waited for it, in steps of at most `limit` rows. Answers where the next step
   * goes on, or null after the last one.
   */
  seal(
    work: Work,
    importId: Id<'import'>,
    rows: { readonly after: string; readonly limit: number },
  ): Promise<string | null>;
}
