import { expectData } from '../support/api.js';
import { aReference } from '../support/reports.js';
import type { Call, Data } from '../support/world.js';

export interface SeenBroken {
  readonly rule: string;
  readonly severity: string;
  readonly source: string;
  readonly retryAt: string | null;
}

export interface SeenPermission {
  readonly isAllowed: boolean;
  readonly verdict: string | null;
  readonly at: string | null;
  readonly broken: readonly SeenBroken[];
  readonly warnings: readonly string[];
  readonly packs: string | null;
  readonly problem: { readonly code: string; readonly path: readonly string[] } | null;
}

export interface SeenPermit {
  readonly reference: string;
  readonly status: string;
  readonly permit: { readonly id: string; readonly state: string; readonly expiresAt: string } | null;
  readonly broken: readonly SeenBroken[];
  readonly problem: { readonly code: string; readonly path: readonly string[] } | null;
}

const BROKEN = 'broken { rule severity source retryAt } problem { code path }';

export const ASK = `query($items: [ContactQuestionInput!]!) {
  contactPermission(items: $items) { isAllowed verdict at warnings packs ${BROKEN} } }`;

export const TAKE = `mutation($items: [ContactPermitInput!]!) {
  takeContactPermits(items: $items) { reference status permit { id state expiresAt } ${BROKEN} } }`;

const GIVE = 'mutation($ids: [ID!]!) { releaseContactPermits(ids: $ids) { released unchanged } }';

export async function ask(call: Call, ...items: readonly Data[]): Promise<readonly SeenPermission[]> {
  const answer = await call<{ contactPermission: readonly SeenPermission[] }>(ASK, { items });
  return expectData(answer).contactPermission;
}

/** Each under a reference of its own unless it says one. */
export async function take(call: Call, ...items: readonly Data[]): Promise<readonly SeenPermit[]> {
  const named = items.map((item) => ({ reference: aReference('pmt'), ...item }));
  const answer = await call<{ takeContactPermits: readonly SeenPermit[] }>(TAKE, { items: named });
  return expectData(answer).takeContactPermits;
}

export async function give(call: Call, ...ids: readonly string[]) {
  const answer = await call<{ releaseContactPermits: { released: number; unchanged: number } }>(GIVE, {
    ids,
  });
  return expectData(answer).releaseContactPermits;
}
