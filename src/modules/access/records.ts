import type { Id } from '../../kernel/ids.js';
import type { Network } from '../../kernel/networks.js';
import type { Instant } from '../../kernel/time.js';
import type { Client } from './client.entity.js';
import type { Lender } from './lender.entity.js';
import type { OAuthArtifact } from './oauth-artifact.entity.js';

/** What must be read or written before a tenant is known; everything else goes through a store bound to one lender. */
export interface AccessRecords {
  insertLender(lender: Lender): Promise<void>;
  /** The client while it may act: neither it nor its agency is shut out. */
  activeClient(id: Id<'client'>): Promise<Client | null>;
  /** False when the artefact is there already: the INSERT decides, so one of many racing requests wins. */
  insertArtifact(artifact: OAuthArtifact): Promise<boolean>;
  /** Inserts those that are not there already. */
  insertNewArtifacts(artifacts: readonly OAuthArtifact[]): Promise<void>;
  /** Of portfolios at most one batch more than a token may open, the oldest first. */
  liveAccess(query: LiveAccessQuery): Promise<LiveAccess | null>;
  /** Who comes with a grant token, by `grantTokenHash`, at an instant of domain time; null when it opens nothing more. */
  grantTokenAccess(tokenHash: string, now: Instant): Promise<GrantTokenAccess | null>;
}

/** What a token names. */
export interface LiveAccessQuery {
  /** A client, or a member whom another issuer vouches for. */
  readonly actorId: Id<'client'> | Id<'member'>;
  readonly lenderId: Id<'lender'>;
  readonly agencyId: Id<'agency'> | null;
  readonly batchIds: readonly Id<'batch'>[];
  readonly placementIds: readonly Id<'placement'>[];
  readonly portfolioIds: readonly Id<'portfolio'>[];
  /** The token's own id; null where there is no token yet. */
  readonly jti: string | null;
  /** Domain time: grants end by the time of the business. */
  readonly now: Instant;
}

/** What of it is open now; null (in place of this) when the client or its agency is shut out. */
export interface LiveAccess {
  readonly clientScopes: readonly string[];
  /** What decides the scopes of a member; null for a client. */
  readonly role: string | null;
  /** System time: tokens made before count no more. */
  readonly revokedBefore: Instant | null;
  /** Whether this one token was revoked. */
  readonly isTokenRevoked: boolean;
  readonly opened: readonly OpenedBatch[];
}

/** What a grant token opens now: nothing while its grant is closed, then again what both allow. */
export interface GrantTokenAccess extends Pick<LiveAccess, 'clientScopes' | 'opened'> {
  /** The actor. */
  readonly tokenId: Id<'grantToken'>;
  readonly lenderId: Id<'lender'>;
  readonly agencyId: Id<'agency'>;
}

/** A batch, or one placement of it, that a live grant opens. */
export interface OpenedBatch {
  readonly grantId: Id<'grant'>;
  readonly batchId: Id<'batch'>;
  readonly placementId: Id<'placement'> | null;
  /** Of the batch; null when its accounts came with several. */
  readonly portfolioId: Id<'portfolio'> | null;
  readonly profileId: Id<'profile'> | null;
  readonly scopes: readonly string[];
  /** The only clients it is for, the only networks, and how often it was changed. */
  readonly clientIds: readonly string[] | null;
  readonly networks: readonly Network[] | null;
  readonly epoch: number;
}
