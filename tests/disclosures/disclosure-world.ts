import { expectData } from '../support/api.js';
import type { Call, Data, World } from '../support/world.js';

export interface Field {
  readonly masked: string | null;
  readonly value: string | null;
  readonly withheld: string | null;
}

export interface SeenCase {
  readonly account: {
    readonly debtor: {
      readonly name: Field;
      readonly nationalId: Field;
      readonly contactPoints: readonly {
        readonly id: string;
        readonly kind: string;
        readonly value: Field;
      }[];
    };
  };
  readonly parties: readonly {
    readonly id: string;
    readonly role: string;
    readonly name: Field;
    readonly contactPoints: readonly { readonly id: string; readonly value: Field }[];
  }[];
}

const FIELD = '{ masked value withheld }';
export const CASE = `account { debtor { name ${FIELD} nationalId ${FIELD} contactPoints { id kind value ${FIELD} } } }
  parties { id role name ${FIELD} contactPoints { id value ${FIELD} } }`;

export async function openCase(
  world: World,
  purpose: string | null,
  call: Call = world.agency,
): Promise<SeenCase> {
  const query = `query($id: ID!, $purpose: Purpose) { placement(id: $id, purpose: $purpose) { ${CASE} } }`;
  const answer = await call<{ placement: SeenCase }>(query, { id: world.placementId, purpose });
  return expectData(answer).placement;
}

export interface Logged {
  readonly way: string;
  readonly agencyId: string | null;
  readonly collector: string | null;
  readonly debtorId: string;
  readonly dataClass: string;
  readonly value: string;
  readonly contactPointId: string | null;
  readonly placementId: string | null;
  readonly purpose: string | null;
  readonly reason: string | null;
  readonly requestId: string;
}

const LOG = `query($first: Int!, $after: String, $filter: DisclosureFilterInput) {
  disclosures(first: $first, after: $after, filter: $filter) {
    nodes { id at way agencyId actorId collector debtorId dataClass value contactPointId accountId placementId grantId
      profileId purpose reason requestId }
    pageInfo { endCursor hasNextPage } } }`;

interface LogPage {
  readonly disclosures: {
    readonly nodes: readonly Logged[];
    readonly pageInfo: { readonly endCursor: string; readonly hasNextPage: boolean };
  };
}

export async function logPage(world: World, variables: Data): Promise<LogPage['disclosures']> {
  return expectData(await world.checker<LogPage>(LOG, { first: 250, ...variables })).disclosures;
}

export async function logOf(world: World, filter: Data = {}): Promise<readonly Logged[]> {
  return (await logPage(world, { filter })).nodes;
}

export interface Revealed {
  readonly field: Field;
  readonly useUntil: string | null;
}

export const why = { purpose: 'CALL', reason: 'FIRST_CONTACT', collector: 'C-7' };

export function revealPoint(
  world: World,
  contactPointId: string,
  parts: Data = {},
  call: Call = world.agency,
) {
  return call<{ revealContactPoint: Revealed }>(
    `mutation($input: RevealPointInput!) { revealContactPoint(input: $input) { field ${FIELD} useUntil } }`,
    { input: { placementId: world.placementId, contactPointId, ...why, ...parts } },
  );
}

export function revealPerson(world: World, field: 'revealName' | 'revealNationalId', parts: Data = {}) {
  return world.agency<Record<string, Revealed>>(
    `mutation($input: RevealPersonInput!) { ${field}(input: $input) { field ${FIELD} useUntil } }`,
    { input: { placementId: world.placementId, ...why, ...parts } },
  );
}

/** The audit entries of one kind of action, newest first. */
export async function auditOf(
  world: World,
  action: string,
): Promise<readonly { readonly outcome: string }[]> {
  const query = '{ auditEntries(first: 50) { nodes { action outcome } } }';
  interface Entries {
    readonly auditEntries: {
      readonly nodes: readonly { readonly action: string; readonly outcome: string }[];
    };
  }
  const { nodes } = expectData(await world.checker<Entries>(query)).auditEntries;
  return nodes.filter((entry) => entry.action === action);
}
