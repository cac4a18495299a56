import { beforeAll, expect, test } from '@jest/globals';
import { expectData, expectRefusal } from '../support/api.js';
import { aContact } from '../support/reports.js';
import { aWorld, type Data, type World } from '../support/world.js';
import { freshSigningKeys } from '../../src/http/signing-keys.js';
import { systemClock } from '../../src/kernel/time.js';
import { auditFilter } from '../../src/modules/audit/audit-filter.js';
import { entryPage } from '../../src/modules/audit/audit.queries.js';
import { sealIn } from './sealed-trail.js';

const ENTRIES = `query($first: Int!, $after: String, $filter: AuditEntryFilter) {
  auditEntries(first: $first, after: $after, filter: $filter) { pageInfo { hasNextPage endCursor } nodes {
    id at recordedAt actorId agencyId action outcome items touched eventId requestId remoteAddress
    seal { seq entryHash chainHash sealedAt } } } }`;
const CHECKPOINTS = `query { auditCheckpoints(first: 10) { nodes { size rootHash chainHash at jws } } }`;

interface Entry {
  readonly id: string;
  readonly at: string;
  readonly action: string;
  readonly outcome: string;
  readonly actorId: string;
  readonly agencyId: string | null;
  readonly requestId: string;
  readonly seal: { readonly seq: number; readonly entryHash: string } | null;
}
interface Seen {
  readonly auditEntries: {
    readonly nodes: readonly Entry[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  };
}

let world: World;

beforeAll(async () => {
  world = await aWorld({ accounts: [{}, {}] });
  world.clock.advance(60_000);
  await world.report('reportContacts', aContact(world.placementId));
  world.clock.advance(60_000);
  expectRefusal(await world.startClosing('2026-03'), 'PERIOD_NOT_ENDED');
});

async function entries(filter: Data = {}, first = 100, after: string | null = null) {
  return expectData(await world.lender<Seen>(ENTRIES, { first, after, filter })).auditEntries;
}

test('the trail is read newest first, page by page, each entry once', async () => {
  const all = (await entries()).nodes;
  expect(all.map(({ at }) => at)).toEqual(
    all
      .map(({ at }) => at)
      .toSorted()
      .toReversed(),
  );
  const seen: string[] = [];
  for (let after: string | null = null, more = true; more;) {
    const page: Seen['auditEntries'] = await entries({}, 2, after);
    seen.push(...page.nodes.map(({ id }) => id));
    ({ endCursor: after, hasNextPage: more } = page.pageInfo);
  }
  expect(seen).toEqual(all.map(({ id }) => id));
  expect(all[0]).toMatchObject({ action: 'periods.close', outcome: 'PERIOD_NOT_ENDED' });
});

test('every filter narrows to what it says', async () => {
  const all = (await entries()).nodes;
  const contact = all.find(({ action }) => action === 'contacts.report')!;
  const { actorId, agencyId, requestId, at } = contact;
  for (const [filter, isWanted] of [
    [{ actorId }, (entry: Entry) => entry.actorId === actorId],
    [{ agencyId }, (entry: Entry) => entry.agencyId === agencyId],
    [{ requestId }, (entry: Entry) => entry.requestId === requestId],
    [{ action: 'contacts.report' }, (entry: Entry) => entry.action === 'contacts.report'],
    [{ outcome: 'PERIOD_NOT_ENDED' }, (entry: Entry) => entry.outcome === 'PERIOD_NOT_ENDED'],
    [{ from: at }, (entry: Entry) => entry.at >= at],
    [{ to: at }, (entry: Entry) => entry.at < at],
    [{ outcome: 'DONE', actorId, from: at }, (entry: Entry) => entry.id === contact.id],
  ] as const) {
    const found = (await entries(filter)).nodes.map(({ id }) => id);
    expect(found).toEqual(all.filter(isWanted).map(({ id }) => id));
    expect(found.length).toBeGreaterThan(0);
    expect(found.length).toBeLessThan(all.length);
  }
});

test('an outcome that is none, and an id that is none, are refused with their place', async () => {
  const answer = await world.lender(ENTRIES, { first: 1, filter: { outcome: 'FINE' } });
  expect(expectRefusal(answer, 'INPUT_INVALID').extensions.path).toEqual(['filter', 'outcome']);
  const other = await world.lender(ENTRIES, { first: 1, filter: { agencyId: 'agy_1' } });
  expect(expectRefusal(other, 'INPUT_INVALID').extensions.path).toEqual(['filter', 'agencyId']);
});

test('reading the trail needs its scope', async () => {
  const call = await world.lenderWith('placements:read');
  expect(expectRefusal(await call(ENTRIES, { first: 1 }), 'SCOPE_MISSING').extensions.requiredScope).toBe(
    'audit:read',
  );
  expectRefusal(await call(CHECKPOINTS), 'SCOPE_MISSING');
});

test('another lender sees none of it', async () => {
  const other = await aWorld({ isPlaced: false });
  const { nodes } = expectData(await other.lender<Seen>(ENTRIES, { first: 100 })).auditEntries;
  const mine = new Set((await entries()).nodes.map(({ id }) => id));
  expect(nodes.length).toBeGreaterThan(0);
  expect(nodes.filter(({ id }) => mine.has(id))).toEqual([]);
  expect((await entries({ agencyId: other.agencyId })).nodes).toEqual([]);
});

test('once sealed, an entry shows its place, and the checkpoint covers it', async () => {
  expect((await entries()).nodes[0]!.seal).toBeNull();
  const keys = await freshSigningKeys(systemClock);
  await sealIn(world.database, { keys, log: world.api.config.checkpointLog });
  await sealIn(world.database, { keys, log: world.api.config.checkpointLog }, 6);
  const { nodes } = await entries();
  expect(nodes.map(({ seal }) => seal!.seq).toSorted((a, b) => a - b)).toEqual(nodes.map((_, n) => n + 1));
  const { auditCheckpoints } = expectData(
    await world.lender<{ auditCheckpoints: { nodes: { size: number; jws: string }[] } }>(CHECKPOINTS),
  );
  expect(auditCheckpoints.nodes).toMatchObject([{ size: nodes.length }]);
});

test('no entry shows anything but ids, codes, times and addresses', async () => {
  const values: unknown[] = [];
  JSON.stringify((await entries()).nodes, (_, value: unknown) => (values.push(value), value));
  const words = values.filter((value) => typeof value === 'string');
  expect(words.filter((word) => !/^[\w.:~-]+$/.test(word))).toEqual([]);
});

test('the metrics say what waits', async () => {
  const text = await (await fetch(`${world.api.address}/metrics`)).text();
  expect(text).toMatch(/^audit_unsealed_entries \d+$/m);
  expect(text).toMatch(/^audit_unsealed_age_seconds [\d.]+$/m);
});

test.each([
  [{}, 'by_time'],
  [{ from: '2026-03-01T00:00:00Z', to: '2026-04-01T00:00:00Z' }, 'by_time'],
  [{ outcome: 'DONE', action: 'contacts.report' }, 'of_action'],
  [{ actorId: 'cli_1', action: 'contacts.report' }, 'of_actor'],
  [{ outcome: 'NOT_FOUND', actorId: 'cli_1' }, 'of_outcome'],
  [{ requestId: 'req-1', from: '2026-03-01T00:00:00Z' }, 'of_request'],
])('a page that is narrowed by %j is read in the order of the index %s', async (given, index) => {
  const explain = world.database.engine === 'sqlite' ? 'EXPLAIN QUERY PLAN' : 'EXPLAIN FORMAT=JSON';
  const plans: string[] = [];
  const query: typeof world.reader.query = async ({ sql }, params) => {
    plans.push(JSON.stringify(await world.reader.query({ sql: `${explain} ${sql}` }, params)));
    return [];
  };
  const filter = auditFilter.parse(given);
  await entryPage({ ...world.reader, query }, filter, { first: 50, after: null }, []);
  // of two indexes that both bring the order, SQLite takes either
  expect(plans.join()).toContain(`audit_entry_${world.database.engine === 'sqlite' ? '' : index}`);
  expect(plans.join()).not.toMatch(/filesort|TEMP B-TREE|Sort:/);
});
