import { expectData, type Answer } from '../support/api.js';
import {
  aWorld,
  type Call,
  type Connection,
  type Data,
  type World,
  type WorldOptions,
} from '../support/world.js';

/** What these tests ask of grants, as a lender's own tool would. */

const PROBLEM = 'problem { code message path }';
export const CHANGES = `changed unchanged refused results { id status ${PROBLEM} }`;

const GRANT = `id agencyId batchId status isOpen statusReason scopes disclosureProfile clientIds networks startsAt endsAt
  epoch lastEditedBy lastEditedAt createdAt`;

const documents = {
  grants: `query($first: Int!, $after: String, $filter: GrantFilter) {
    grants(first: $first, after: $after, filter: $filter) { nodes { ${GRANT} } pageInfo { hasNextPage endCursor } } }`,
  narrowGrants: `mutation($items: [NarrowGrantInput!]!) { narrowGrants(items: $items) { ${CHANGES} } }`,
  suspendGrants: `mutation($input: IdsWithReasonInput!) { suspendGrants(input: $input) { ${CHANGES} } }`,
  resumeGrants: `mutation($input: IdsInput!) { resumeGrants(input: $input) { ${CHANGES} } }`,
  revokeGrants: `mutation($input: RevokeGrantsInput!) { revokeGrants(input: $input) { ${CHANGES} livePlacements } }`,
} as const;

const TOKEN = 'id grantId name scopes createdBy createdAt expiresAt revokedAt lastUsedAt lastUsedFrom';

const tokenDocuments = {
  allow: `mutation($agreementId: ID!, $allowed: Boolean!) {
    setGrantTokensAllowed(agreementId: $agreementId, allowed: $allowed) { id grantTokensAllowed } }`,
  issue: `mutation($input: IssueGrantTokenInput!) { issueGrantToken(input: $input) { token grantToken { ${TOKEN} } } }`,
  revoke: `mutation($input: IdsInput!) { revokeGrantTokens(input: $input) { ${CHANGES} } }`,
  list: `query($grantId: ID!, $first: Int!, $after: String) { grantTokens(grantId: $grantId, first: $first, after: $after) {
    nodes { ${TOKEN} } pageInfo { hasNextPage endCursor } } }`,
} as const;

export interface SeenToken {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly expiresAt: string;
  readonly revokedAt: string | null;
  readonly lastUsedAt: string | null;
  readonly lastUsedFrom: string | null;
}

export interface Issued {
  readonly issueGrantToken: { readonly token: string; readonly grantToken: SeenToken };
}

export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly path: readonly string[];
}

export interface Changes {
  readonly changed: number;
  readonly unchanged: number;
  readonly refused: number;
  readonly results: readonly {
    readonly id: string;
    readonly status: string;
    readonly problem: Problem | null;
  }[];
  readonly livePlacements?: number;
}

export interface SeenGrant {
  readonly id: string;
  readonly agencyId: string;
  readonly batchId: string;
  readonly status: string;
  readonly isOpen: boolean;
  readonly statusReason: string | null;
  readonly scopes: readonly string[];
  readonly clientIds: readonly string[] | null;
  readonly networks: readonly string[] | null;
  readonly startsAt: string | null;
  readonly endsAt: string | null;
  readonly epoch: number;
  readonly lastEditedBy: string;
  readonly lastEditedAt: string;
}

type GrantChange = 'suspendGrants' | 'resumeGrants' | 'revokeGrants';

/** A world and the lender's instruments over its grants. */
export class GrantWorld {
  constructor(readonly world: World) {}

  /** The grants of the lender, by id. */
  async grants(filter: Data | null = null, call: Call = this.world.lender): Promise<readonly SeenGrant[]> {
    const answer = await this.ask(filter, call);
    return expectData(answer).grants.nodes;
  }

  ask(filter: Data | null = null, call: Call = this.world.lender, page: Data = { first: 250 }) {
    return call<{ grants: Connection<SeenGrant> }>(documents.grants, { ...page, filter });
  }

  /** The grant of the placed batch. */
  async grant(): Promise<SeenGrant> {
    return (await this.grants({ batchId: this.world.batchId }))[0]!;
  }

  narrow(...items: readonly Data[]): Promise<Changes> {
    return this.change('narrowGrants', { items });
  }

  suspend(...ids: readonly string[]): Promise<Changes> {
    return this.change('suspendGrants', { input: { ids, reason: 'An audit of the agency.' } });
  }

  resume(...ids: readonly string[]): Promise<Changes> {
    return this.change('resumeGrants', { input: { ids } });
  }

  revoke(ids: readonly string[], parts: Data = {}): Promise<Changes> {
    return this.change('revokeGrants', { input: { ids, reason: 'The contract has ended.', ...parts } });
  }

  send(name: GrantChange | 'narrowGrants', variables: Data, call: Call = this.world.lender) {
    return call<Record<string, Changes>>(documents[name], variables);
  }

  /** A token knows its grants as they were when it was made: after a change the agency asks for another. */
  async renewToken(): Promise<void> {
    this.world.agency = await this.world.agencyFor([this.world.batchId]);
  }

  allowTokens(allowed = true, call: Call = this.world.lender, agreementId = this.world.agreementId) {
    return call<Data>(tokenDocuments.allow, { agreementId, allowed });
  }

  issueToken(parts: Data = {}, call: Call = this.world.lender) {
    const input = {
      name: 'Dialler',
      scopes: ['placements:read'],
      expiresAt: '2026-12-01T00:00:00Z',
      ...parts,
    };
    return call<Issued>(tokenDocuments.issue, { input });
  }

  revokeTokens(ids: readonly string[], call: Call = this.world.lender) {
    return call<{ revokeGrantTokens: Changes }>(tokenDocuments.revoke, { input: { ids } });
  }

  async tokens(grantId: string, page: Data = { first: 50 }, call: Call = this.world.lender) {
    const answer = await call<{ grantTokens: Connection<SeenToken> }>(tokenDocuments.list, {
      grantId,
      ...page,
    });
    return expectData(answer).grantTokens;
  }

  private async change(name: GrantChange | 'narrowGrants', variables: Data): Promise<Changes> {
    return expectData((await this.send(name, variables)) as Answer<Record<string, Changes>>)[name]!;
  }
}

export async function aGrantWorld(options: WorldOptions = {}): Promise<GrantWorld> {
  return new GrantWorld(await aWorld(options));
}
