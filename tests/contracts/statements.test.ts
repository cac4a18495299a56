import { beforeAll, describe, expect, test } from '@jest/globals';
import { insertShared } from '../../src/db/store.js';
import { newId, type Id } from '../../src/kernel/ids.js';
import { DAY, type Instant } from '../../src/kernel/time.js';
import { newGrantToken } from '../../src/modules/access/grant-token-text.js';
import { grants, grantTokenHash, grantTokens, members } from '../../src/modules/access/index.js';
import {
  AGENCY_CASES,
  CHANGE_COMPLAINTS,
  LENDER_PLACEMENTS,
  SEND_STATEMENTS,
  STATEMENT,
} from '../support/documents.js';
import { expectData } from '../support/api.js';
import { ask, take } from '../contacts/permits.js';
import { duties, extend } from '../deletions/deletion-world.js';
import {
  aContact,
  aDelivery,
  aLetter,
  anAttestation,
  aNotice,
  aPayment,
  aPromise,
  aRecordedComplaint,
  aRecordedNotice,
  aReference,
  aReversal,
  aVisit,
  cny,
} from '../support/reports.js';
import { aWorld, type BatchKind, type Data, type SeenStatement, type World } from '../support/world.js';

/*
 * What a batch or a page costs in SQL statements does not depend on its size. Each number below is the count for the
 * whole request, authentication included.
 */

const ACCOUNTS = 501;
const DISPUTE = { kind: 'DISPUTE', details: { ground: 'AMOUNT', inWriting: false } };
let world: World;

beforeAll(async () => {
  world = await aWorld({ accounts: Array.from({ length: ACCOUNTS }, () => ({})) });
});

/** How many statements the server sends to the database while `run` runs. */
async function statementsOf(run: () => Promise<unknown>): Promise<number> {
  const { statements } = world.database;
  const before = statements.count;
  await run();
  return statements.count - before;
}

async function expectConstant(
  sizes: readonly number[],
  run: (size: number) => Promise<unknown>,
  most: number,
) {
  const counts: number[] = [];
  for (const size of sizes) counts.push(await statementsOf(() => run(size)));
  expect(counts).toEqual(counts.map(() => counts[0]));
  expect(counts[0]).toBeLessThanOrEqual(most);
}

/** What opens and hashes is read once in the life of a process, the newest key that seals with every batch of texts. */
beforeAll(async () => {
  const about = { kind: 'WRONG_NUMBER', about: { phone: '+8613900001111' } };
  const { created } = await world.report('reportNotices', aNotice(world.placementIds[500]!, about));
  expect(created).toBe(1);
});

describe('a batch of 1, 50 and 500 reports costs the same', () => {
  const reports: readonly (readonly [BatchKind, (placementId: string) => Data, number])[] = [
    ['reportContacts', aContact, 12],
    ['reportVisits', aVisit, 14],
    ['reportLetters', (id) => aLetter(id, { trackingNumber: aReference('track') }), 15],
    ['reportNotices', (id) => aNotice(id, DISPUTE), 17],
    ['reportPromises', (id) => aPromise(id, '1.00'), 10],
    ['reportPayments', (id) => aPayment(id, '1.00'), 15],
    ['recordDirectPayments', (id) => aPayment(id, '1.00'), 15],
  ];
  test.each(reports)('%s', async (kind, item, most) => {
    const run = async (size: number) => {
      const batch = await world.report(kind, ...world.placementIds.slice(0, size).map(item));
      expect(batch.created).toBe(size);
    };
    await expectConstant([1, 50, 500], run, most);
  });

  test('reportContacts that name the number they used', async () => {
    const query = `query($first: Int!) { placements(first: $first) { nodes { id
      account { debtor { contactPoints { id } } } } } }`;
    interface Seen {
      placements: {
        nodes: { id: string; account: { debtor: { contactPoints: { id: string }[] } } }[];
      };
    }
    const { nodes } = expectData(await world.agency<Seen>(query, { first: 250 })).placements;
    const run = async (size: number) => {
      const items = nodes.slice(0, size).map(({ id, account }) => {
        const contactPointId = account.debtor.contactPoints[0]!.id;
        return aContact(id, { contactPointId });
      });
      expect((await world.report('reportContacts', ...items)).created).toBe(size);
    };
    // the fourth talks of the day: their violations, and the verdicts that these change
    await expectConstant([1, 50, 250], run, 16);
  });

  test('asking whether contacts are allowed, and reserving them', async () => {
    const questions = (size: number) =>
      world.placementIds.slice(0, size).map((placementId) => ({ placementId, channel: 'VISIT' }));
    await expectConstant([1, 50, 100], async (size) => await ask(world.agency, ...questions(size)), 11);
    await expectConstant([1, 50, 100], async (size) => await take(world.agency, ...questions(size)), 18);
  });

  test('reportDeliveries', async () => {
    const ids = world.placementIds.slice(0, 500);
    const made = await world.report('reportLetters', ...ids.map((id) => aLetter(id)));
    const run = async (size: number) => {
      const items = ids.slice(0, size).map((id, n) => aDelivery(id, made.results[n]!.id!));
      expect((await world.report('reportDeliveries', ...items)).created).toBe(size);
    };
    await expectConstant([1, 50, 500], run, 12);
  });

  test('recordComplaints that hold, and changeComplaints', async () => {
    const ids: string[] = [];
    const left = [...world.accountIds];
    const take = async (size: number) => {
      const items = left.splice(0, size).map((id) => aRecordedComplaint(id, { asksHold: true }));
      const { created, results } = await world.report('recordComplaints', ...items);
      expect(created).toBe(size);
      ids.push(...results.map(({ id }) => id!));
    };
    await expectConstant([1, 50, 450], take, 17);
    const decide = async (size: number) => {
      const items = ids.splice(0, size).map((complaintId) => ({ complaintId, transition: 'REJECT' }));
      expectData(await world.lender(CHANGE_COMPLAINTS, { items }));
    };
    await expectConstant([1, 50, 450], decide, 16);
  });

  test('recordNotices', async () => {
    const run = async (size: number) => {
      const items = world.accountIds
        .slice(0, size)
        .map((id) => aRecordedNotice(id, { kind: 'WRONG_NUMBER', about: { phone: '+8613900001111' } }));
      expect((await world.report('recordNotices', ...items)).created).toBe(size);
    };
    await expectConstant([1, 50, 500], run, 16);
  });

  test('recordLimitationFacts', async () => {
    const run = async (size: number) => {
      const items = world.accountIds
        .slice(0, size)
        .map((accountId) => ({ accountId, reference: aReference('lim'), kind: 'DEMAND', on: '2026-03-01' }));
      expect((await world.report('recordLimitationFacts', ...items)).created).toBe(size);
    };
    await expectConstant([1, 50, 500], run, 8);
  });

  test('disputeLines and decideDisputes', async () => {
    const own = await aWorld();
    const paid = Array.from({ length: 500 }, () => aPayment(own.placementId, '10.00'));
    await own.report('reportPayments', ...paid);
    own.clock.set('2026-04-02T02:00:00Z');
    const { id } = await own.close('2026-03');
    expectData(await own.lender(SEND_STATEMENTS, { ids: [id] }));
    const lines: string[] = [];
    for (let after: string | null = null, more = true; more;) {
      const asked: Data = { id, first: 250, after };
      const answer = await own.lender<{ statement: SeenStatement }>(STATEMENT, asked);
      const { statement } = expectData(answer);
      lines.push(...statement.lines.nodes.map((line) => line.id));
      ({ endCursor: after, hasNextPage: more } = statement.lines.pageInfo);
    }
    const claimed = { amount: '2.00', currency: 'CNY' };
    const made: string[] = [];
    const dispute = async (size: number) => {
      const items = lines.splice(0, size).map((lineId) => ({
        statementId: id,
        lineId,
        reason: 'WRONG_RATE',
        claimed,
      }));
      const batch = await own.report('disputeLines', ...items);
      expect(batch.created).toBe(size);
      made.push(...batch.results.map((result) => result.id!));
    };
    await dispute(1);
    await expectConstant([1, 50, 400], dispute, 14);
    const decide = async (size: number) => {
      const items = made.splice(0, size).map((disputeId) => ({ disputeId, accepted: true }));
      expect((await own.report('decideDisputes', ...items)).created).toBe(size);
    };
    await expectConstant([1, 50, 400], decide, 13);
    world.clock.set('2026-03-10T02:00:00Z');
  });

  test('reviewContacts', async () => {
    const made = await world.report(
      'reportContacts',
      ...Array.from({ length: 500 }, () => aContact(world.placementId)),
    );
    const ids = made.results.map(({ id }) => id!);
    const run = async (size: number) => {
      const items = ids.splice(0, size).map((contactId) => ({ contactId, findings: ['INSULT'] }));
      expect((await world.report('reviewContacts', ...items)).created).toBe(size);
    };
    await expectConstant([1, 50, 400], run, 11);
  });

  test('reportLetters that threaten suit', async () => {
    const run = async (size: number) => {
      const items = world.placementIds.slice(0, size).map((id) => aLetter(id, { threatensSuit: true }));
      expect((await world.report('reportLetters', ...items)).created).toBe(size);
    };
    await expectConstant([1, 50, 500], run, 16);
  });

  test('reportReversals', async () => {
    const made = await world.report(
      'reportPayments',
      ...world.placementIds.slice(0, 500).map((id) => aPayment(id, '9.00')),
    );
    const run = async (size: number) => {
      const items = made.results
        .slice(0, size)
        .map(({ id }, n) => aReversal(world.placementIds[n]!, id!, '1.00'));
      expect((await world.report('reportReversals', ...items)).created).toBe(size);
    };
    await expectConstant([1, 50, 500], run, 16);
  });

  test('recordWaivers', async () => {
    const run = async (size: number) => {
      const items = world.placementIds.slice(0, size).map((placementId) => ({
        placementId,
        reference: aReference('wvr'),
        amount: cny('0.01'),
        valueDate: '2026-03-10',
        reason: 'GOODWILL',
      }));
      expect((await world.report('recordWaivers', ...items)).created).toBe(size);
    };
    await expectConstant([1, 50, 500], run, 10);
  });

  test('confirmPayments', async () => {
    const ids = world.placementIds.slice(0, 500);
    const made = await world.report('reportPayments', ...ids.map((id) => aPayment(id, '9.00')));
    const run = async (size: number) => {
      const items = made.results.slice(0, size).map(({ id }, n) => ({
        placementId: ids[n]!,
        reference: aReference('cnf'),
        paymentId: id!,
        amount: cny('8.00'),
      }));
      expect((await world.report('confirmPayments', ...items)).created).toBe(size);
    };
    await expectConstant([1, 50, 500], run, 16);
  });
});

describe('a page of 1, 50 and 250 costs the same', () => {
  test('cases of the agency with debt, person, channels, notices, contacts and payments', async () => {
    const run = async (first: number) => {
      const answer = await world.agency<{ placements: { nodes: unknown[] } }>(AGENCY_CASES, { first });
      expect(expectData(answer).placements.nodes).toHaveLength(first);
    };
    await expectConstant([1, 50, 250], run, 8);
  });

  test('cases with visits, letters and limitation', async () => {
    const query = `query($first: Int!) { placements(first: $first) { nodes { limitation { state }
      visits(last: 2) { id } letters(last: 2) { id deliveries { id } } } } }`;
    const run = async (first: number) => expectData(await world.agency(query, { first }));
    await expectConstant([1, 50, 250], run, 9);
  });

  test('placements of the lender', async () => {
    const run = async (first: number) => expectData(await world.lender(LENDER_PLACEMENTS, { first }));
    await expectConstant([1, 50, 250], run, 2);
  });
});

test('placing 1, 50 and 450 accounts costs the same', async () => {
  const other = await aWorld({ accounts: Array.from({ length: ACCOUNTS }, () => ({})), isPlaced: false });
  const slices = new Map([
    [1, other.accountIds.slice(0, 1)],
    [50, other.accountIds.slice(1, 51)],
    [450, other.accountIds.slice(51)],
  ]);
  // the first batch of an agreement opens its month, which costs one statement more
  const first = { accountIds: slices.get(1)!.slice(0, 1) };
  expectData(await other.place(first));
  expectData(await other.recall({ placementIds: (await other.placements()).map(({ id }) => id) }));
  const run = async (size: number) => {
    const { placeAccounts } = expectData(await other.place({ accountIds: slices.get(size) }));
    expect(placeAccounts.placedCount).toBe(size);
  };
  await expectConstant([1, 50, 450], run, 19);
});

/** Placements in a step of the close, and the statements that one more step may cost. */
const CLOSED_AT_ONCE = 250;
const STATEMENTS_OF_A_STEP = 5;

test('a close costs no more for five hundred placements than two more steps of 250', async () => {
  const [small, large] = [await aWorld(), world];
  await small.report('reportPayments', aPayment(small.placementId, '1.00'));
  const counts: number[] = [];
  for (const each of [small, large]) {
    each.clock.set('2026-04-01T02:00:00Z');
    expectData(await each.startClosing('2026-03'));
    counts.push(await statementsOf(() => each.runJobs()));
  }
  const steps = Math.floor(world.placementIds.length / CLOSED_AT_ONCE);
  expect(counts[1]! - counts[0]!).toBeLessThanOrEqual(steps * STATEMENTS_OF_A_STEP);
});

test('a recall of 1 and of 500 placements costs the same', async () => {
  const run = async (size: number) => {
    const placementIds = size === 1 ? world.placementIds.slice(0, 1) : world.placementIds.slice(1, size + 1);
    expect(expectData(await world.recall({ placementIds })).recallPlacements.recalled).toHaveLength(size);
  };
  // two of them to share the open months, whose statement is the first to know of it
  await expectConstant([1, 500], run, 10);
});

describe('what is to be deleted of the recalled costs the same for 1, 50 and 450', () => {
  test('extendDeletions and waiveDeletions', async () => {
    const left = [...world.placementIds];
    const run = async (size: number) => {
      const extended = expectData(await extend(world, left.splice(0, size), '2027-01-01')).extendDeletions;
      expect(extended.changed).toBe(size);
    };
    await expectConstant([1, 50, 450], run, 9);
  });

  test('attestDeletions', async () => {
    const left = [...world.placementIds];
    const run = async (size: number) => {
      const items = left
        .splice(0, size)
        .map((id) => anAttestation(id, { deletedAt: '2026-04-01T02:00:00Z' }));
      expect((await world.report('attestDeletions', ...items)).created).toBe(size);
    };
    await expectConstant([1, 50, 450], run, 10);
  });

  test('what an agency reported of a placement, which costs one statement for the placement and one for all kinds', async () => {
    const query = `query($id: ID!, $first: Int!) { ownReports(placementId: $id, first: $first) { nodes { id } } }`;
    const id = world.placementId;
    await expectConstant(
      [1, 50, 250],
      async (first) => expectData(await world.agency(query, { id, first })),
      3,
    );
  });

  test('a page of duties with their attestations, for both sides', async () => {
    for (const call of [world.lender, world.agency])
      await expectConstant([1, 50, 250], (first) => duties(call, { status: 'ATTESTED' }, { first }), 4);
  });
});

describe('a change of 1, 50 and 500 members or grants costs the same', () => {
  const CHANGED = 'results { problem { code } } changed';
  const change = async (name: string, type: string, input: Data, size: number) => {
    const document = `mutation Change($input: ${type}!) { ${name}(input: $input) { ${CHANGED} } }`;
    const answer = await world.lender<Record<string, { changed: number }>>(document, { input });
    expect(expectData(answer)[name]!.changed).toBe(size);
  };
  const reason = 'An audit of the agency.';

  test.each([
    ['suspendMembers', 'IdsInput', 'ACTIVE', {}],
    ['resumeMembers', 'IdsInput', 'SUSPENDED', {}],
  ] as const)('%s', async (name, type, status, more) => {
    const ids = await manyMembers(551, status);
    const run = (size: number) => change(name, type, { ids: ids.splice(0, size), ...more }, size);
    await expectConstant([1, 50, 500], run, 7);
  });

  test.each([
    ['suspendGrants', 'IdsWithReasonInput', 'ACTIVE', { reason }],
    ['resumeGrants', 'IdsInput', 'SUSPENDED', {}],
    ['revokeGrants', 'RevokeGrantsInput', 'ACTIVE', { reason }],
  ] as const)('%s', async (name, type, status, more) => {
    const ids = await manyGrants(551, status);
    const run = (size: number) => change(name, type, { ids: ids.splice(0, size), ...more }, size);
    await expectConstant([1, 50, 500], run, 8);
  });

  test('narrowGrants', async () => {
    const ids = await manyGrants(551, 'ACTIVE');
    const document = `mutation Narrow($items: [NarrowGrantInput!]!) { narrowGrants(items: $items) { ${CHANGED} } }`;
    const run = async (size: number) => {
      const items = ids.splice(0, size).map((grantId) => ({ grantId, scopes: ['placements:read'] }));
      const answer = await world.lender<{ narrowGrants: { changed: number } }>(document, { items });
      expect(expectData(answer).narrowGrants.changed).toBe(size);
    };
    await expectConstant([1, 50, 500], run, 8);
  });

  test('revokeGrantTokens', async () => {
    const ids = await manyTokens(551);
    const run = (size: number) => change('revokeGrantTokens', 'IdsInput', { ids: ids.splice(0, size) }, size);
    await expectConstant([1, 50, 500], run, 7);
  });
});

async function manyMembers(count: number, status: 'ACTIVE' | 'SUSPENDED'): Promise<string[]> {
  const now = world.clock.now();
  const common = { lenderId: world.lenderId, agencyId: null, issuer: 'https://login.bank.example' };
  const rows = Array.from({ length: count }, (_, n) => {
    const id = newId('member');
    const who = { subject: id, name: `Person ${n}`, kind: 'PERSON', role: 'COMPLIANCE' } as const;
    return { ...common, ...who, id, status, addedBy: 'test', createdAt: now };
  });
  await world.mutate((work) => work.insertAll(members, rows));
  return rows.map(({ id }) => id);
}

/** Copies of the world's one grant, without batches: what a lender with many agencies has. */
async function manyGrants(count: number, status: 'ACTIVE' | 'SUSPENDED'): Promise<Id<'grant'>[]> {
  const [first] = await world.reader.find(grants, {});
  const rows = Array.from({ length: count }, () => ({ ...first!, id: newId('grant'), status }));
  await world.mutate((work) => work.insertAll(grants, rows));
  return rows.map(({ id }) => id);
}

async function manyTokens(count: number): Promise<string[]> {
  const [first] = await world.reader.find(grants, {});
  const now = world.clock.now();
  const times = { createdAt: now, expiresAt: (now + DAY) as Instant, revokedAt: null };
  const common = { lenderId: world.lenderId, grantId: first!.id, agencyId: world.agencyId, name: 'CRM' };
  const rows = Array.from({ length: count }, () => {
    const [id, tokenHash] = [newId('grantToken'), grantTokenHash(newGrantToken())!];
    const unused = { scopes: [], createdBy: 'test', lastUsedAt: null, lastUsedFrom: null };
    return { ...common, ...times, ...unused, id, tokenHash };
  });
  await insertShared(world.database, grantTokens, rows);
  return rows.map(({ id }) => id);
}
