import { afterAll, expect } from '@jest/globals';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../../src/db/database.js';
import { readerOf } from '../../src/db/store.js';
import { mutate } from '../../src/db/unit-of-work.js';
import { createJobEngine } from '../../src/jobs/index.js';
import type { Id } from '../../src/kernel/ids.js';
import type { RequestContext } from '../../src/kernel/request-context.js';
import type { NewJob, Reader, Work } from '../../src/kernel/store.js';
import { jobHandlers } from '../../src/service.js';
import { KEY_ENCRYPTION_KEY_FILE, loadAccounts, testKeyring, type AccountParts } from './accounts.js';
import { expectData, startApi, type Answer, type Api, type Data, type SettableClock } from './api.js';
import { dropTestDatabases } from './database.js';
import {
  AGREEMENT,
  APPROVE_PROFILE,
  APPROVE_SCHEDULE,
  APPROVE_TERMS,
  batchMutation,
  CLOSE,
  DRAFT_PROFILE,
  DRAFT_SCHEDULE,
  DRAFT_TERMS,
  LENDER_PLACEMENTS,
  MAKE_AGREEMENT,
  PLACE,
  PLACEMENT,
  RECALL,
  SET_PROFILE,
  STATEMENT,
} from './documents.js';
import {
  aLender,
  aLenderClient,
  anAgency,
  anAgencyClient,
  contextOf,
  tokenFor,
  type TestClient,
  type TokenRequest,
} from './oauth.js';
import { aReference } from './reports.js';
import type {
  Batch,
  Connection,
  LenderPlacement,
  Placed,
  Recalled,
  SeenPlacement,
  SeenStatement,
  SeenTerms,
} from './seen.js';

export type * from './seen.js';
export type { Data };

export type Call = <T = Data>(query: string, variables?: Data) => Promise<Answer<T>>;

export interface WorldOptions {
  /** Business time at the start. */
  readonly at?: string;
  readonly accounts?: readonly AccountParts[];
  readonly agreement?: Data;
  /** Fee terms of the approved schedule; null: there is none. */
  readonly terms?: Data | null;
  /** A disclosure profile for the agreement: parts of its draft; null, and unless said: everybody is masked. */
  readonly profile?: Data | null;
  /** Settlement terms, approved: parts of their draft; null, and unless said: the usual ones. */
  readonly settlement?: Data | null;
  /** Whether the accounts are placed already. */
  readonly isPlaced?: boolean;
}

/** Kinds of reports by the side that makes them: the mutation's name and its input type. */
const batchKinds = {
  reportContacts: ['agency', 'ContactReportInput'],
  reportVisits: ['agency', 'VisitReportInput'],
  reportLetters: ['agency', 'LetterReportInput'],
  reportDeliveries: ['agency', 'DeliveryReportInput'],
  reportPromises: ['agency', 'PromiseReportInput'],
  reportPayments: ['agency', 'PaymentInput'],
  reportReversals: ['agency', 'ReversalInput'],
  reportNotices: ['agency', 'NoticeReportInput'],
  withdrawNotices: ['agency', 'NoticeWithdrawalInput'],
  reportComplaints: ['agency', 'ComplaintReportInput'],
  recordComplaints: ['lender', 'ComplaintRecordInput'],
  recordNotices: ['lender', 'NoticeRecordInput'],
  recordDirectPayments: ['lender', 'PaymentInput'],
  recordReversals: ['lender', 'ReversalInput'],
  recordWaivers: ['lender', 'WaiverInput'],
  confirmPayments: ['lender', 'ConfirmationInput'],
  reviewContacts: ['lender', 'ContactReviewInput'],
  attestDeletions: ['agency', 'DeletionAttestationInput'],
  disputeLines: ['agency', 'LineDisputeInput'],
  decideDisputes: ['lender', 'DisputeDecisionInput'],
  recordLimitationFacts: ['lender', 'LimitationFactInput'],
} as const;
export type BatchKind = keyof typeof batchKinds;

/** The server of this test file, started with its first world. */
let started: Promise<Api> | undefined;

afterAll(async () => {
  await (await started)?.close();
  await dropTestDatabases();
});

export function theApi(): Promise<Api> {
  const DATA_DIR = mkdtempSync(join(tmpdir(), 'consign-data-'));
  started ??= startApi({
    environment: { COST_LIMIT: '100000', BODY_LIMIT_BYTES: '4194304', DATA_DIR, KEY_ENCRYPTION_KEY_FILE },
  });
  return started;
}

/** A lender with its agency, agreement, fee schedule (15 %) and placed accounts: all of it this test's own. */
export async function aWorld(options: WorldOptions = {}): Promise<World> {
  return aWorldOn(await theApi(), options);
}

/** The same at a server of the test's own. */
export async function aWorldOn(api: Api, options: WorldOptions = {}): Promise<World> {
  api.clock.set(options.at ?? '2026-03-10T02:00:00Z');
  const lenderId = await aLender(api.database, api.clocks);
  const lenderCall = async () => clientCall(api, 'lender', await aLenderClient(api.database, lenderId, api));
  const [agencyId, maker, checker] = await Promise.all([
    anAgency(api.database, lenderId, api.clocks),
    lenderCall(),
    lenderCall(),
  ]);
  const world = new World(api, lenderId, agencyId, { maker, checker });
  await world.begin(options);
  return world;
}

async function clientCall(
  api: Api,
  side: 'lender' | 'agency',
  client: TestClient,
  asked: TokenRequest = {},
): Promise<Call> {
  let token = await tokenFor(api, client, asked);
  let mintedAt = performance.now();
  const post = side === 'lender' ? api.lenderCall : api.agencyCall;
  return async (query, variables) => {
    if (performance.now() - mintedAt > OLD_TOKEN_MS) {
      token = await tokenFor(api, client, asked);
      mintedAt = performance.now();
    }
    return post(token, query, variables);
  };
}

/** A token lives five minutes, and the longest tests may take longer on a slow machine. */
const OLD_TOKEN_MS = 240_000;

export class World {
  agreementId = '';
  scheduleId = '';
  accountIds: readonly string[] = [];
  /** In the order of the accounts. */
  placementIds: readonly string[] = [];
  batchId = '';
  /** With all scopes, for the placed batch. */
  agency: Call = () => Promise.reject(new Error('nothing is placed'));
  readonly lender: Call;
  /** Another client of the same lender: the second pair of eyes. */
  readonly checker: Call;
  agencyClient!: TestClient;

  constructor(
    readonly api: Api,
    readonly lenderId: Id<'lender'>,
    readonly agencyId: Id<'agency'>,
    calls: { readonly maker: Call; readonly checker: Call },
  ) {
    this.lender = calls.maker;
    this.checker = calls.checker;
  }

  get clock(): SettableClock {
    return this.api.clock;
  }

  get database(): Database {
    return this.api.database;
  }

  /** Reads of this lender past the API, for rows that no side may see. */
  get reader(): Reader {
    return readerOf(this.database, this.lenderId);
  }

  /** The first placement, for tests about one. */
  get placementId(): string {
    return this.placementIds[0]!;
  }

  async begin({
    accounts = [{}],
    agreement = {},
    terms = FLAT_15,
    isPlaced = true,
    profile = null,
    settlement = null,
  }: WorldOptions): Promise<void> {
    const loading = loadAccounts(this.database, this.context(), accounts);
    const registering = anAgencyClient(this.database, this.lenderId, this.agencyId, this.api);
    this.agreementId = await this.makeAgreement(agreement);
    if (terms !== null) this.scheduleId = await this.approvedSchedule(terms);
    [this.accountIds, this.agencyClient] = await Promise.all([loading, registering]);
    if (profile !== null) await this.approvedProfile(profile);
    if (settlement !== null) await this.approvedTerms(settlement);
    if (isPlaced && terms !== null) await this.placeAll();
  }

  context(given: Partial<RequestContext> = {}): RequestContext {
    return contextOf(this.lenderId, { clocks: this.api.clocks, ...given });
  }

  /** Runs a use case past the API. */
  mutate<T>(useCase: (work: Work) => Promise<T>): Promise<T> {
    return mutate(this.database, this.context(), 'test', useCase);
  }

  /** The same as somebody else of this lender. */
  mutateAs<T>(given: Partial<RequestContext>, useCase: (work: Work) => Promise<T>): Promise<T> {
    return mutate(this.database, this.context(given), 'test', useCase);
  }

  async makeAgreement(parts: Data = {}): Promise<string> {
    const input = { ...AGREEMENT_INPUT, agencyId: this.agencyId, reference: aReference('agr'), ...parts };
    const { makeAgreement } = expectData(
      await this.lender<{ makeAgreement: { id: string } }>(MAKE_AGREEMENT, { input }),
    );
    return makeAgreement.id;
  }

  /** Drafted by the one client and approved by the other. */
  async approvedSchedule(
    terms: Data,
    effectiveFrom = '2000-01-01',
    agreementId = this.agreementId,
  ): Promise<string> {
    const input = { agreementId, effectiveFrom, terms };
    const drafted = expectData(
      await this.lender<{ draftFeeSchedule: { id: string } }>(DRAFT_SCHEDULE, { input }),
    );
    const { id } = drafted.draftFeeSchedule;
    expectData(await this.checker(APPROVE_SCHEDULE, { id }));
    return id;
  }

  /** Settlement terms drafted by the one client and approved by the other. */
  async approvedTerms(parts: Data, effectiveFrom = '2026-03-01'): Promise<SeenTerms> {
    const input = { agreementId: this.agreementId, effectiveFrom, ...parts };
    const drafted = await this.lender<{ draftSettlementTerms: SeenTerms }>(DRAFT_TERMS, { input });
    const { id } = expectData(drafted).draftSettlementTerms;
    const approved = await this.checker<{ approveSettlementTerms: SeenTerms }>(APPROVE_TERMS, { id });
    return expectData(approved).approveSettlementTerms;
  }

  /** A disclosure profile drafted by the one client, approved by the other and given to the agreement. */
  async approvedProfile(parts: Data = {}): Promise<string> {
    const input = { name: aReference('dpf'), jurisdiction: 'CN', ...parts };
    const drafted = expectData(
      await this.lender<{ draftDisclosureProfile: { id: string } }>(DRAFT_PROFILE, { input }),
    );
    const { id } = drafted.draftDisclosureProfile;
    expectData(await this.checker(APPROVE_PROFILE, { id }));
    expectData(await this.lender(SET_PROFILE, { agreementId: this.agreementId, profile: id }));
    return id;
  }

  place(parts: Data = {}) {
    const input = { agreementId: this.agreementId, reference: aReference('bat'), ...parts };
    return this.lender<{ placeAccounts: Placed }>(PLACE, { input });
  }

  async placeAll(parts: Data = {}): Promise<void> {
    // a list holds 500 at most
    const which = this.accountIds.length > 500 ? { filter: {} } : { accountIds: this.accountIds };
    const { placeAccounts } = expectData(await this.place({ ...which, ...parts }));
    expect(placeAccounts.refused).toEqual([]);
    expect(placeAccounts.batch).not.toBeNull();
    this.batchId = placeAccounts.batch!.id;
    const byAccount = new Map((await this.placements()).map((each) => [each.accountId, each.id]));
    this.placementIds = this.accountIds.map((id) => byAccount.get(id)!);
    this.agency = await this.agencyFor([this.batchId]);
  }

  /** The agency's client with a token for these batches. */
  agencyFor(
    batchIds: readonly string[],
    scopes = this.agencyClient.scopes as readonly string[],
  ): Promise<Call> {
    const details = batchIds.length > 0 ? [{ type: 'placement_batch', ids: batchIds }] : [];
    return clientCall(this.api, 'agency', this.agencyClient, { scopes, details });
  }

  agencyForPlacements(ids: readonly string[]): Promise<Call> {
    return clientCall(this.api, 'agency', this.agencyClient, { details: [{ type: 'placement', ids }] });
  }

  /** The bearer token itself, for what is not GraphQL. */
  agencyToken(): Promise<string> {
    return tokenFor(this.api, this.agencyClient);
  }

  /** Another agency of the same lender, with a token that asks for no batch. */
  async anotherAgency(): Promise<{ readonly agencyId: Id<'agency'>; readonly call: Call }> {
    const agencyId = await anAgency(this.database, this.lenderId, this.api.clocks);
    const client = await anAgencyClient(this.database, this.lenderId, agencyId, this.api);
    return { agencyId, call: await clientCall(this.api, 'agency', client) };
  }

  async lenderToken(...scopes: readonly TestClient['scopes'][number][]): Promise<string> {
    return tokenFor(this.api, await aLenderClient(this.database, this.lenderId, { ...this.api, scopes }));
  }

  /** A client of the lender that may do only this. */
  async lenderWith(...scopes: readonly TestClient['scopes'][number][]): Promise<Call> {
    return clientCall(
      this.api,
      'lender',
      await aLenderClient(this.database, this.lenderId, { ...this.api, scopes }),
    );
  }

  async placements(filter: Data | null = null): Promise<readonly LenderPlacement[]> {
    const found: LenderPlacement[] = [];
    for (let after: string | null = null, more = true; more;) {
      const variables: Data = { first: 250, after, filter };
      const answer = await this.lender<{ placements: Connection<LenderPlacement> }>(
        LENDER_PLACEMENTS,
        variables,
      );
      const { nodes, pageInfo } = expectData(answer).placements;
      found.push(...nodes);
      after = pageInfo.endCursor;
      more = pageInfo.hasNextPage;
    }
    return found;
  }

  /** The placement with its reports, as one of the sides sees it. */
  async see(call: Call = this.lender, id = this.placementId): Promise<SeenPlacement | null> {
    return expectData(await call<{ placement: SeenPlacement | null }>(PLACEMENT, { id })).placement;
  }

  /** Sends a batch by its own side's client. */
  async report(kind: BatchKind, ...items: readonly Data[]): Promise<Batch> {
    const [side] = batchKinds[kind];
    const answer = await this.send(kind, items, side === 'agency' ? this.agency : this.lender);
    return expectData(answer)[kind]!;
  }

  send(kind: BatchKind, items: readonly Data[], call: Call): Promise<Answer<Record<string, Batch>>> {
    return call(batchMutation(kind, batchKinds[kind][1]), { items });
  }

  recall(parts: Data) {
    return this.lender<{ recallPlacements: Recalled }>(RECALL, {
      input: { category: 'STRATEGIC', ...parts },
    });
  }

  /** Closes a month, lets the job write its lines, and answers with the sealed statement. */
  async close(period: string): Promise<SeenStatement> {
    const answer = await this.startClosing(period);
    await this.runJobs();
    return this.statement(expectData(answer).closePeriod.id);
  }

  startClosing(period: string, call = this.lender) {
    return call<{ closePeriod: SeenStatement }>(CLOSE, { input: { agreementId: this.agreementId, period } });
  }

  async statement(id: string, call = this.lender): Promise<SeenStatement> {
    const answer = await call<{ statement: SeenStatement }>(STATEMENT, { id, first: 250 });
    return expectData(answer).statement;
  }

  async periods(): Promise<readonly { readonly period: string; readonly state: string }[]> {
    interface Seen {
      readonly agreement: {
        readonly periods: readonly { readonly period: string; readonly state: string }[];
      };
    }
    return expectData(await this.lender<Seen>(AGREEMENT, { id: this.agreementId })).agreement.periods;
  }

  /** Runs what is due, after queueing the named jobs. */
  async runJobs(...names: readonly NewJob['name'][]): Promise<void> {
    await this.mutate(async (work) => {
      for (const name of names) await work.enqueue({ name, queue: 'default', payload: {} });
    });
    const { database, clocks, config } = this.api;
    const handlers = jobHandlers(config, await testKeyring());
    const options = { backOffMs: [1, 5] } as const;
    await createJobEngine({ database, clocks, handlers, options }).runUntilIdle();
  }
}

export const FLAT_15 = { kind: 'FLAT', ratePpm: 150_000 };

const AGREEMENT_INPUT = {
  name: 'Unsecured consumer loans',
  timeZone: 'Asia/Shanghai',
  currency: 'CNY',
  windowDays: 90,
  channels: ['PHONE', 'VISIT'],
};
