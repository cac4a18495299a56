import type { Id } from './ids.js';
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
}
