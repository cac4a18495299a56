import { expectData } from '../support/api.js';
import { aWorld, World, type Call, type Data, type WorldOptions } from '../support/world.js';

export interface SeenNotice {
  readonly id: string;
  readonly kind: string;
  readonly effect: string;
  readonly covers: string;
  readonly contactPointId: string | null;
  readonly address: { readonly masked: string | null; readonly value: string | null };
  readonly details: Data;
  readonly occurredAt: string;
  readonly expiresAt: string | null;
  readonly isOwn?: boolean;
}

export interface SeenCase {
  readonly holds: readonly string[];
  readonly notices: readonly SeenNotice[];
}

export interface LenderNotice extends SeenNotice {
  readonly reference: string;
  readonly accountId: string | null;
  readonly agencyId: string | null;
  readonly placementId: string | null;
  readonly reportedBy: string;
  readonly supersedesId: string | null;
  readonly flags: readonly string[];
  readonly hasNote: boolean;
  readonly note: string | null;
  readonly end: {
    readonly reason: string;
    readonly endedAt: string;
    readonly agencyId: string | null;
  } | null;
}

export const DETAILS = `details { inconvenient { weekdays from to until } inconvenientPlaces blockedMedia inWriting mailedAt
  receivedAt ground happenedOn from until letsContact term handling breathingSpace evidence givenTo consentTo onlyOn via timeZones }`;
const NOTICE = `id kind effect covers contactPointId address { masked value } occurredAt expiresAt ${DETAILS}`;
const AGENCY_CASE = `query($id: ID!) { placement(id: $id) { holds notices { ${NOTICE} isOwn } } }`;
const LENDER_CASE = `query($id: ID!) { placement(id: $id) { holds notices { ${NOTICE} } } }`;
const LENDER_NOTICE = `${NOTICE} reference accountId agencyId placementId reportedBy supersedesId flags
  hasNote note end { reason endedAt agencyId }`;
const HISTORY = `query($first: Int!, $after: String, $filter: NoticeFilter) { notices(first: $first, after: $after, filter: $filter) {
  nodes { ${LENDER_NOTICE} } pageInfo { hasNextPage endCursor } } }`;
const ONE = `query($id: ID!) { notice(id: $id) { ${LENDER_NOTICE} } }`;

/** A case as its agency sees it now; null once it has ended. */
export async function caseOf(world: World, id = world.placementId, call: Call = world.agency) {
  return expectData(await call<{ placement: SeenCase | null }>(AGENCY_CASE, { id })).placement;
}

export async function lenderCaseOf(world: World, id = world.placementId) {
  return expectData(await world.lender<{ placement: SeenCase }>(LENDER_CASE, { id })).placement;
}

export async function kindsSeen(world: World, id = world.placementId): Promise<readonly string[]> {
  return (await caseOf(world, id))!.notices.map(({ kind }) => kind);
}

interface NoticePage {
  readonly nodes: readonly LenderNotice[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

export async function historyPage(world: World, variables: Data): Promise<NoticePage> {
  return expectData(await world.lender<{ notices: NoticePage }>(HISTORY, variables)).notices;
}

export async function history(world: World, filter: Data = {}): Promise<readonly LenderNotice[]> {
  return (await historyPage(world, { first: 250, filter })).nodes;
}

export async function noticeOf(world: World, id: string): Promise<LenderNotice> {
  return expectData(await world.lender<{ notice: LenderNotice }>(ONE, { id })).notice;
}

/** What is said of details, without what is not. */
export function saidOf(details: Data): Data {
  return Object.fromEntries(Object.entries(details).filter(([, value]) => value !== null));
}

const CONTACT_POINTS = `query($id: ID!) { placement(id: $id) { account { debtor { contactPoints { id kind } } } } }`;

/** The first contact point of the person behind a placement. */
export async function aContactPoint(world: World, id = world.placementId): Promise<string> {
  interface Seen {
    readonly placement: {
      readonly account: { readonly debtor: { readonly contactPoints: readonly { readonly id: string }[] } };
    };
  }
  const { placement } = expectData(await world.agency<Seen>(CONTACT_POINTS, { id }));
  return placement.account.debtor.contactPoints[0]!.id;
}

/** The same lender's accounts with another agency of theirs, after the first has lost them. */
export async function handedOver(world: World): Promise<World> {
  expectData(await world.recall({ batchId: world.batchId }));
  const { agencyId } = await world.anotherAgency();
  const next = new World(world.api, world.lenderId, agencyId, {
    maker: world.lender,
    checker: world.checker,
  });
  await next.begin({ accounts: [], isPlaced: false });
  next.accountIds = world.accountIds;
  await next.placeAll();
  return next;
}

export function aNoticeWorld(options: WorldOptions = {}): Promise<World> {
  return aWorld(options);
}
