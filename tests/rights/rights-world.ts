import { expect } from '@jest/globals';
import { expectData } from '../support/api.js';
import type { Call, Data, World } from '../support/world.js';

/** The person behind an account, as its lender sees them. */
export async function debtorOf(world: World, accountId = world.accountIds[0]!): Promise<string> {
  const query = 'query($id: ID!) { account(id: $id) { debtor { id } } }';
  interface Seen {
    readonly account: { readonly debtor: { readonly id: string } };
  }
  return expectData(await world.lender<Seen>(query, { id: accountId })).account.debtor.id;
}

/** A person's own file, as the lender's data protection officer gets it. */
export async function fileOf(world: World, debtorId: string): Promise<AccessExport> {
  const answer = await fetchFile(world, debtorId);
  expect(answer.status).toBe(200);
  return (await answer.json()) as AccessExport;
}

export async function fetchFile(world: World, debtorId: string): Promise<Response> {
  const token = await world.lenderToken('people:export');
  return fetch(`${world.api.address}/lender/people/${debtorId}.json`, {
    headers: { authorization: `Bearer ${token}` },
  });
}

export interface AccessExport extends Readonly<Record<string, unknown>> {
  readonly person: Data;
  readonly account: readonly Data[];
  readonly contact_point: readonly Data[];
  readonly notice: readonly Data[];
  readonly disclosure: readonly Data[];
}

/** The lender's audit entries of an action, newest first. */
export async function entriesOf(call: Call, action: string): Promise<readonly Data[]> {
  const query = `{ auditEntries(first: 50) { nodes { action outcome items } } }`;
  interface Entries {
    readonly auditEntries: { readonly nodes: readonly Data[] };
  }
  const { nodes } = expectData(await call<Entries>(query)).auditEntries;
  return nodes.filter((entry) => entry['action'] === action);
}
