import { outboxEvents } from '../../src/modules/events/outbox.entity.js';
import { expectData, type Data } from '../support/api.js';
import type { Call, Connection, World } from '../support/world.js';

/** A duty as a test reads it. */
export interface SeenDuty {
  readonly placementId: string;
  readonly status: string;
  readonly dueOn: string;
  readonly isOverdue: boolean;
  readonly attestations: readonly Data[];
}

const DUTIES = `query($first: Int!, $after: String, $filter: DeletionDutyFilter) {
  deletionDuties(first: $first, after: $after, filter: $filter) { pageInfo { hasNextPage endCursor } nodes {
    placementId kind basis since keepUntil dueOn status isOverdue
    attestations { id reference deletedAt deletedBy method records documents recordings proofUri proofSha256 flags attestedAt } } } }`;

/** Duties that a side lists; the first 250 unless said. */
export async function duties(
  call: Call,
  filter: Data | null = null,
  page: Data = { first: 250 },
): Promise<Connection<SeenDuty>> {
  const answer = await call<{ deletionDuties: Connection<SeenDuty> }>(DUTIES, { ...page, filter });
  return expectData(answer).deletionDuties;
}

export const ofLender = async (world: World, filter: Data | null = null) =>
  (await duties(world.lender, filter)).nodes;

export const ofAgency = async (world: World, filter: Data | null = null) =>
  (await duties(world.agency, filter)).nodes;

export interface Changes {
  readonly changed: number;
  readonly unchanged: number;
  readonly results: readonly {
    readonly status: string;
    readonly problem: { readonly code: string } | null;
  }[];
}

const RESULT = '{ changed unchanged refused results { id status problem { code message path } } }';

export function waive(world: World, ids: readonly string[], call = world.lender) {
  const query = `mutation($input: IdsWithReasonInput!) { waiveDeletions(input: $input) ${RESULT} }`;
  return call<{ waiveDeletions: Changes }>(query, { input: { ids, reason: 'Agreed by telephone' } });
}

export function extend(world: World, ids: readonly string[], dueOn: string, call = world.lender) {
  const query = `mutation($input: ExtendDeletionsInput!) { extendDeletions(input: $input) ${RESULT} }`;
  return call<{ extendDeletions: Changes }>(query, {
    input: { ids, dueOn, reason: 'Court asked for files' },
  });
}

/** The placements that events of a type told of, in the order of telling. */
export async function toldOf(world: World, type: string): Promise<readonly string[]> {
  const rows = await world.reader.find(outboxEvents, {}, { orderBy: ['id'] });
  return rows.flatMap(({ events }) =>
    events
      .filter((event) => event.type === type)
      .flatMap(({ items }) => items.map(({ placementId }) => placementId!)),
  );
}
