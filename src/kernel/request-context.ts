import type { Id } from './ids.js';
import type { Reader, Work } from './store.js';
import type { Clocks } from './time.js';

export type Audience = 'lender' | 'agency';

/** Who acts: an OAuth client today, a person later. Whoever made a thing cannot approve it. */
export type ActorId = string;

/** What every use case may know of the request; made once at the edge from a verified token. */
export interface RequestContext {
  readonly requestId: string;
  readonly audience: Audience;
  readonly lenderId: Id<'lender'>;
  /** Null for a lender's own clients. */
  readonly agencyId: Id<'agency'> | null;
  readonly actorId: ActorId;
  /** Where the request came from, for the audit; null for our own jobs and the command line. */
  readonly remoteAddress: string | null;
  readonly clocks: Clocks;
  /** What an agency's token and its live grants cover together; empty for a lender. */
  readonly reach: Reach;
}

/** A placement batch (or some of its placements) that token and live grant open, and for which verbs. */
export interface GrantedBatch {
  readonly grantId: Id<'grant'>;
  readonly batchId: Id<'batch'>;
  /** The portfolio that all of the batch came with; null when it came with several. */
  readonly portfolioId: Id<'portfolio'> | null;
  /** The disclosure profile of the grant; null: people are masked. */
  readonly profileId: Id<'profile'> | null;
  /** Null: the whole batch. */
  readonly placementIds: readonly Id<'placement'>[] | null;
  /** Scopes of the grant; what the request may do is these and the token's. */
  readonly scopes: ReadonlySet<string>;
}

export type Reach = readonly GrantedBatch[];

/** What a resolver gets: who asks, reads bound to their tenant, and the one way to write. */
export interface Session {
  readonly request: RequestContext;
  readonly scopes: ReadonlySet<string>;
  readonly reader: Reader;
  /** Whether a mutation may run: only where no copy of the request could run it once more. */
  readonly mayMutate: boolean;
  /** Runs a use case in the write pipeline; `action` names it in outbox and audit. */
  mutate<T>(action: string, useCase: (work: Work) => Promise<T>): Promise<T>;
  /**
   * Runs a read that leaves rows of its own, such as those of the disclosure log, in one transaction with them; for
   * queries, which have no audit entry.
   */
  recording<T>(useCase: (work: Work) => Promise<T>): Promise<T>;
  /** Leaves an audit entry of a mutation that was refused, unless its use case has left one. */
  refused(action: string, error: unknown): Promise<void>;
  /** A loader that lives as long as the request and is made once for `owner`; keys of one tick are loaded together. */
  batched<K, V>(owner: object, load: (keys: readonly K[]) => Promise<readonly V[]>): (key: K) => Promise<V>;
}
