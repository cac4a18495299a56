import { expectData } from '../support/api.js';
import { aReference } from '../support/reports.js';
import type { Call, Data, World } from '../support/world.js';
import { openCase, why } from './disclosure-world.js';

export interface SeenHandle {
  readonly reference: string;
  readonly status: string;
  readonly id: string | null;
  readonly token: string | null;
  readonly channel: string | null;
  readonly expiresAt: string | null;
  readonly retryAt: string | null;
  readonly broken: readonly { readonly rule: string }[];
  readonly problem: { readonly code: string; readonly path: readonly string[] } | null;
}

export const ISSUE = `mutation($items: [DialTokenInput!]!) { issueDialTokens(items: $items) {
  reference status id token channel expiresAt retryAt broken { rule } problem { code path } } }`;

/** What a handle is asked for with, unless said otherwise: the first number of the debtor, to call. */
export async function aHandle(world: World, parts: Data = {}): Promise<Data> {
  const contactPointId = parts['contactPointId'] ?? (await pointOf(world, 'PHONE'));
  return { placementId: world.placementId, ...why, reference: aReference('dtk'), contactPointId, ...parts };
}

export async function pointOf(world: World, kind: string): Promise<string> {
  const { account } = await openCase(world, null);
  return account.debtor.contactPoints.find((point) => point.kind === kind)!.id;
}

export async function issueAll(
  world: World,
  items: readonly Data[],
  call: Call = world.agency,
): Promise<readonly SeenHandle[]> {
  const answer = await call<{ issueDialTokens: readonly SeenHandle[] }>(ISSUE, { items });
  return expectData(answer).issueDialTokens;
}

export async function issue(world: World, parts: Data = {}): Promise<SeenHandle> {
  return (await issueAll(world, [await aHandle(world, parts)]))[0]!;
}

/** A handle that was issued. */
export async function issued(
  world: World,
  parts: Data = {},
): Promise<{ readonly id: string; readonly token: string }> {
  const handle = await issue(world, parts);
  if (handle.token === null) throw new Error(JSON.stringify(handle));
  return { id: handle.id!, token: handle.token };
}

export interface SeenResolved {
  readonly resolveDialToken: {
    readonly id: string;
    readonly field: { readonly masked: string; readonly value: string; readonly withheld: null };
    readonly channel: string;
    readonly purpose: string;
    readonly agencyId: string;
    readonly accountId: string;
    readonly placementId: string;
    readonly permitId: string | null;
  };
}

export const RESOLVE = `mutation($token: String!) { resolveDialToken(token: $token) {
  id field { masked value withheld } channel purpose agencyId accountId placementId permitId } }`;

/** As the lender's dialler, which may do nothing else. */
export async function dialler(world: World): Promise<(token: string) => ReturnType<typeof resolve>> {
  const call = await world.lenderWith('dial-tokens:resolve');
  return (token) => resolve(call, token);
}

function resolve(call: Call, token: string) {
  return call<SeenResolved>(RESOLVE, { token });
}

export interface SeenDial {
  readonly id: string;
  readonly reference: string;
  readonly agencyId: string;
  readonly placementId: string;
  readonly channel: string;
  readonly collector: string;
  readonly resolvedAt: string;
}

const FIELDS = 'nodes { id reference agencyId placementId channel collector resolvedAt }';

/** Dials without report, as one of the sides sees them. */
export async function unreported(call: Call, filter?: Data): Promise<readonly SeenDial[]> {
  const query =
    filter === undefined
      ? `{ unreportedDials(first: 50) { ${FIELDS} } }`
      : `query($filter: UnreportedDialFilterInput) { unreportedDials(first: 50, filter: $filter) { ${FIELDS} } }`;
  const answer = await call<{ unreportedDials: { nodes: readonly SeenDial[] } }>(query, { filter });
  return expectData(answer).unreportedDials.nodes;
}
