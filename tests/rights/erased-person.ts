import { expect } from '@jest/globals';
import { expectData } from '../support/api.js';
import type { Batch, Call, Data, World } from '../support/world.js';

const RESULT = 'created duplicates refused results { reference status id problem { code message path } }';
export const REQUEST = `mutation($input: RequestErasuresInput!) { batch: requestErasures(input: $input) { ${RESULT} } }`;
export const APPROVE = `mutation($input: ErasureIdsInput!) { batch: approveErasures(input: $input) { ${RESULT} } }`;
export const DECLINE = `mutation($input: ErasureIdsInput!) { batch: declineErasures(input: $input) { ${RESULT} } }`;

export async function sent(call: Call, query: string, input: Data): Promise<Batch> {
  return expectData(await call<{ batch: Batch }>(query, { input })).batch;
}

/** Asks for somebody to be forgotten; answers with the id of the request. */
export async function requestErasure(world: World, debtorId: string): Promise<string> {
  const batch = await sent(world.lender, REQUEST, { debtorIds: [debtorId], reason: 'PERSON_ASKED' });
  expect(batch.results).toMatchObject([{ reference: debtorId, status: 'CREATED' }]);
  return batch.results[0]!.id!;
}

/** Asked for by the one client and approved by the other, and in the log. */
export async function eraseNow(world: World, debtorId: string): Promise<void> {
  const id = await requestErasure(world, debtorId);
  const batch = await sent(world.checker, APPROVE, { erasureIds: [id] });
  expect(batch.results).toMatchObject([{ status: 'CREATED', problem: null }]);
  await world.runJobs();
}
