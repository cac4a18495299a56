import { beforeAll, describe, expect, test } from '@jest/globals';
import { tables } from '../../src/db/tables.js';
import { contactPoints } from '../../src/modules/accounts/debtor.entity.js';
import { GrantWorld } from '../access/grant-world.js';
import { give, take } from '../contacts/permits.js';
import { expectData, expectRefusal } from '../support/api.js';
import { aContact, aLetter, aNotice, aReference } from '../support/reports.js';
import { aWorld, type World } from '../support/world.js';
import {
  aHandle,
  dialler,
  issue,
  issueAll,
  ISSUE,
  issued,
  pointOf,
  RESOLVE,
  unreported,
} from './dial-world.js';
import { auditOf, logOf, openCase, revealPoint } from './disclosure-world.js';

const twoPoints = [
  { kind: 'PHONE', position: 0, value: '+8613812345678' },
  { kind: 'ADDRESS', position: 0, value: '上海市浦东新区世纪大道1号', city: '上海市', district: '浦东新区' },
] as const;
const HANDLE = /^consign_dt_[0-9A-Za-z]{49}$/;

describe('a handle', () => {
  let world: World;
  let phone: string;
  let dial: Awaited<ReturnType<typeof dialler>>;

  beforeAll(async () => {
    const agreement = { channels: ['PHONE', 'SMS', 'LETTER', 'VISIT'] };
    const limits = { perPlacement: 1_000, perCollectorDay: 1_000 };
    world = await aWorld({ profile: { limits }, agreement, accounts: [{ contactPoints: twoPoints }] });
    phone = await pointOf(world, 'PHONE');
    dial = await dialler(world);
  });

  test('stands for a number for a quarter of an hour, and the agency holds nothing of it', async () => {
    const handle = await issue(world);
    expect(handle).toEqual({
      reference: expect.any(String),
      status: 'CREATED',
      id: expect.stringMatching(/^dtk_/),
      token: expect.stringMatching(HANDLE),
      channel: 'PHONE',
      expiresAt: '2026-03-10T02:15:00.000Z',
      retryAt: null,
      broken: [],
      problem: null,
    });
    expect(JSON.stringify(handle)).not.toContain('5678');
    expect(await logOf(world)).toEqual([]);
  });

  test('is resolved once by the dialler: one row of the log, to the dialler and for the agency', async () => {
    const { id, token } = await issued(world);
    const { resolveDialToken } = expectData(await dial(token));
    expect(resolveDialToken).toEqual({
      id,
      field: { masked: '138****5678', value: '+8613812345678', withheld: null },
      channel: 'PHONE',
      purpose: 'CALL',
      agencyId: world.agencyId,
      accountId: world.accountIds[0],
      placementId: world.placementId,
      permitId: null,
    });
    const log = await logOf(world);
    expect(log).toMatchObject([
      {
        way: 'DIAL_TOKEN',
        agencyId: world.agencyId,
        actorId: expect.stringMatching(/^cli_/),
        collector: 'C-7',
        dataClass: 'CONTACT',
        value: 'CONTACT_POINT',
        contactPointId: phone,
        placementId: world.placementId,
        purpose: 'CALL',
        reason: 'FIRST_CONTACT',
      },
    ]);
    expect(log[0]).not.toMatchObject({ actorId: world.agencyClient.id });
    const again = expectRefusal(await dial(token), 'DIAL_TOKEN_OVER');
    expect(again.extensions.details).toEqual({ reason: 'SPENT' });
    expect(await logOf(world)).toHaveLength(1);
  });

  test('that is resolved often at once is resolved once', async () => {
    const { token } = await issued(world);
    const before = (await logOf(world)).length;
    const answers = await Promise.all(Array.from({ length: 12 }, () => dial(token)));
    expect(answers.filter(({ errors }) => errors === undefined)).toHaveLength(1);
    const reasons = answers.flatMap(
      ({ errors }) => errors?.map(({ extensions }) => extensions.details) ?? [],
    );
    expect(reasons).toEqual(Array.from({ length: 11 }, () => ({ reason: 'SPENT' })));
    expect(await logOf(world)).toHaveLength(before + 1);
  });

  test('of an address waits a day for the printer', async () => {
    const asked = { contactPointId: await pointOf(world, 'ADDRESS'), purpose: 'LETTER' };
    const handle = await issue(world, { ...asked, reason: 'LETTER_TO_SEND' });
    expect(handle).toMatchObject({ channel: 'LETTER', expiresAt: '2026-03-11T02:00:00.000Z' });
    const { field, channel } = expectData(await dial(handle.token!)).resolveDialToken;
    expect(channel).toBe('LETTER');
    expect(field).toMatchObject({ masked: '上海市浦东新区****', value: '上海市浦东新区世纪大道1号' });
    expect((await issue(world, { ...asked, minutes: 10_080 })).expiresAt).toBe('2026-03-17T02:00:00.000Z');
  });

  test('for a message is one of its own', async () => {
    const { token } = await issued(world, { channel: 'SMS', minutes: 60 });
    expect(expectData(await dial(token)).resolveDialToken.channel).toBe('SMS');
    expect((await issue(world, { minutes: 600 })).expiresAt).toBe('2026-03-10T03:00:00.000Z');
  });

  test('under the same reference again is a duplicate, and what was shown once is not shown again', async () => {
    const item = await aHandle(world);
    const [first, twin] = await issueAll(world, [item, item]);
    const [again] = await issueAll(world, [item]);
    expect([first!.status, twin!.status, again!.status]).toEqual(['CREATED', 'DUPLICATE', 'DUPLICATE']);
    expect(again).toMatchObject({ id: first!.id, token: null, expiresAt: first!.expiresAt });
    const [other] = await issueAll(world, [{ ...item, collector: 'C-8' }]);
    expect(other!.problem).toMatchObject({ code: 'REFERENCE_REUSED', path: ['items', '0', 'reference'] });
  });

  test('is asked for fifty times at once under one reference and issued once', async () => {
    const item = await aHandle(world);
    const answers = await Promise.all(Array.from({ length: 50 }, () => issueAll(world, [item])));
    const statuses = answers.map(([handle]) => handle!.status);
    expect(statuses.filter((status) => status === 'CREATED')).toHaveLength(1);
    expect(statuses.filter((status) => status === 'DUPLICATE')).toHaveLength(49);
  });

  test('is kept as a hash, and stands in no log, event or audit entry', async () => {
    const { token } = await issued(world);
    expectData(await dial(token));
    expectRefusal(await dial(`${token}x`), 'NOT_FOUND');
    const secret = token.slice('consign_dt_'.length);
    expect(world.api.log.join('')).not.toContain(secret);
    for (const { name } of tables) {
      const { rows } = await world.database.run(`SELECT * FROM ${name}`, []);
      const texts = rows.flatMap((row) =>
        Object.values(row).map((value) => (value instanceof Uint8Array ? Buffer.from(value) : value)),
      );
      expect(texts.map(String).join('\n')).not.toContain(secret);
    }
  });
});

describe('who may', () => {
  let world: World;
  beforeAll(async () => {
    world = await aWorld({ profile: {}, accounts: [{}] });
  });

  test('the dialler needs its scope, and its role holds nothing else', async () => {
    const { token } = await issued(world);
    const reader = await world.lenderWith('placements:read', 'accounts:read');
    expectRefusal(await reader(RESOLVE, { token }), 'SCOPE_MISSING');
    const call = await world.lenderWith('dial-tokens:resolve');
    expectRefusal(await call('{ accounts(first: 1) { nodes { id } } }'), 'SCOPE_MISSING');
    expectRefusal(await call('{ unreportedDials(first: 1) { nodes { id } } }'), 'SCOPE_MISSING');
    expectData(await call(RESOLVE, { token }));
  });

  test('B57 an agency has nothing to resolve with', async () => {
    const { token } = await issued(world);
    expectRefusal(await world.agency(RESOLVE, { token }), 'DOCUMENT_INVALID');
  });

  test('a token that only reveals asks for no handle, and one that only asks for handles reveals nothing', async () => {
    const item = await aHandle(world);
    const reveals = await world.agencyFor([world.batchId], ['placements:read', 'contact-points:reveal']);
    expectRefusal(await reveals(ISSUE, { items: [item] }), 'SCOPE_MISSING');
    const asks = await world.agencyFor([world.batchId], ['placements:read', 'dial-tokens:issue']);
    expect((await issueAll(world, [item], asks))[0]!.status).toBe('CREATED');
    const answer = await revealPoint(world, String(item['contactPointId']), {}, asks);
    expectRefusal(answer, 'SCOPE_MISSING');
  });

  test("another lender's dialler finds nothing, and its own handles stay good", async () => {
    const other = await aWorld({ profile: {}, accounts: [{}] });
    const { token } = await issued(world);
    const theirs = await dialler(other);
    expectRefusal(await theirs(token), 'NOT_FOUND');
    expectRefusal(await theirs('consign_dt_nonsense'), 'NOT_FOUND');
    expectData(await (await dialler(world))(token));
    // a point of another case, and a case of another agency
    const foreign = await pointOf(other, 'PHONE');
    expect((await issue(world, { contactPointId: foreign })).problem?.code).toBe('NOT_FOUND');
    const beyond = await issue(world, { placementId: other.placementId });
    expect(beyond.problem?.code).toBe('NOT_FOUND');
  });
});

describe('a handle is good for nothing', () => {
  const reasonOf = async (world: World, token: string) => {
    const dial = await dialler(world);
    return expectRefusal(await dial(token), 'DIAL_TOKEN_OVER').extensions.details;
  };

  test('once it has run out', async () => {
    const world = await aWorld({ profile: {}, accounts: [{}] });
    const { token } = await issued(world);
    world.clock.set('2026-03-10T02:15:00Z');
    expect(await reasonOf(world, token)).toEqual({ reason: 'EXPIRED' });
  });

  test('B53 after a recall', async () => {
    const world = await aWorld({ profile: {}, accounts: [{}] });
    const { token } = await issued(world);
    expectData(await world.recall({ placementIds: [world.placementId] }));
    expect(await reasonOf(world, token)).toEqual({ reason: 'CASE_CLOSED' });
    expect((await issue(world, { contactPointId: 'cpt_00000000000000000000000000' })).problem?.code).toBe(
      'NOT_FOUND',
    );
    expect(await logOf(world)).toEqual([]);
  });

  test('once its grant was narrowed or suspended', async () => {
    const world = await aWorld({ profile: {}, accounts: [{}] });
    const grants = new GrantWorld(world);
    const { id } = await grants.grant();
    const { token } = await issued(world);
    expect((await grants.narrow({ grantId: id, networks: ['127.0.0.0/8', '::1'] })).changed).toBe(1);
    expect(await reasonOf(world, token)).toEqual({ reason: 'GRANT_CHANGED' });
    world.agency = await world.agencyFor([world.batchId]);
    const later = await issued(world);
    expect((await grants.suspend(id)).changed).toBe(1);
    expect(await reasonOf(world, later.token)).toEqual({ reason: 'CASE_CLOSED' });
  });

  test('while its case is held, and says until when', async () => {
    const world = await aWorld({ profile: {}, accounts: [{}] });
    const { token } = await issued(world);
    const details = { breathingSpace: 'STANDARD', from: '2026-03-10', until: '2026-05-08' };
    await world.report('reportNotices', aNotice(world.placementId, { kind: 'BREATHING_SPACE', details }));
    const dial = await dialler(world);
    expect(expectRefusal(await dial(token), 'CASE_HELD').extensions.details).toEqual({
      holds: ['BREATHING_SPACE'],
      retryAt: '2026-05-08T16:00:00.000Z',
    });
    expect(await issue(world)).toMatchObject({
      status: 'REFUSED',
      retryAt: '2026-05-08T16:00:00.000Z',
      problem: { code: 'CASE_HELD', path: ['items', '0', 'placementId'] },
    });
  });

  test('at an hour at which nobody is called', async () => {
    const world = await aWorld({ profile: {}, accounts: [{}], at: '2026-03-10T13:50:00Z' });
    const { token } = await issued(world);
    world.clock.set('2026-03-10T14:00:00Z');
    const dial = await dialler(world);
    expect(expectRefusal(await dial(token), 'CONTACT_NOT_PERMITTED').extensions.details).toEqual({
      broken: ['CN-HOURS'],
      retryAt: '2026-03-11T00:00:00.000Z',
    });
    expect(await issue(world)).toMatchObject({
      retryAt: '2026-03-11T00:00:00.000Z',
      broken: [{ rule: 'CN-HOURS' }],
      problem: { code: 'CONTACT_NOT_PERMITTED', path: ['items', '0'] },
    });
  });

  test('once its reservation was given back; while it stands it speaks for the judge', async () => {
    const world = await aWorld({ profile: {}, accounts: [{}] });
    const talks = [0, 1].map((n) => aContact(world.placementId, { occurredAt: `2026-03-10T0${n}:10:00Z` }));
    await world.report('reportContacts', ...talks);
    const asked = { placementId: world.placementId, channel: 'PHONE', minutes: 10 };
    const [permit] = await take(world.agency, asked);
    const permitId = permit!.permit!.id;
    // the last talk of the day is reserved
    expect((await issue(world)).problem?.code).toBe('CONTACT_NOT_PERMITTED');
    const bound = await issue(world, { permitId });
    expect(bound).toMatchObject({ status: 'CREATED', expiresAt: '2026-03-10T02:10:00.000Z' });
    const other = await issue(world, { permitId });
    await give(world.agency, permitId);
    expect(await reasonOf(world, bound.token!)).toEqual({ reason: 'PERMIT_OVER' });
    expect(await reasonOf(world, other.token!)).toEqual({ reason: 'PERMIT_OVER' });
    expect((await issue(world, { permitId })).problem).toMatchObject({
      code: 'STATE_CONFLICT',
      path: ['items', '0', 'permitId'],
    });
  });
});

describe('limits', () => {
  test('count handles beside reveals, and not those that ran out unused', async () => {
    const limits = { perPlacement: 3, perCollectorDay: 10 };
    const world = await aWorld({ profile: { limits }, accounts: [{}] });
    const phone = await pointOf(world, 'PHONE');
    expectData(await revealPoint(world, phone));
    const items = await Promise.all([1, 2, 3].map(() => aHandle(world)));
    const handles = await issueAll(world, items);
    expect(handles.map(({ status }) => status)).toEqual(['CREATED', 'CREATED', 'REFUSED']);
    expect(handles[2]!.problem).toMatchObject({ code: 'REVEAL_LIMIT_REACHED' });
    expectRefusal(await revealPoint(world, phone), 'REVEAL_LIMIT_REACHED');
    expectData(await (await dialler(world))(handles[0]!.token!));
    world.clock.set('2026-03-10T02:16:00Z');
    // one revealed, one dialled, one run out
    expectData(await revealPoint(world, phone));
    expect((await issue(world)).problem?.code).toBe('REVEAL_LIMIT_REACHED');
  });

  test('of a day say when the next one begins, and hold when many ask at once', async () => {
    const limits = { perPlacement: 1_000, perCollectorDay: 3, perAgencyDay: 5 };
    const world = await aWorld({ profile: { limits }, accounts: [{}] });
    const items = await Promise.all(Array.from({ length: 8 }, () => aHandle(world)));
    const answers = await Promise.all(items.map((item) => issueAll(world, [item])));
    const handles = answers.flat();
    expect(handles.filter(({ status }) => status === 'CREATED')).toHaveLength(3);
    expect(handles.find(({ status }) => status === 'REFUSED')).toMatchObject({
      retryAt: '2026-03-10T16:00:00.000Z',
      problem: { code: 'REVEAL_LIMIT_REACHED' },
    });
    const others = await Promise.all([1, 2, 3].map(() => aHandle(world, { collector: 'C-9' })));
    expect((await issueAll(world, others)).map(({ status }) => status)).toEqual([
      'CREATED',
      'CREATED',
      'REFUSED',
    ]);
  });
});

describe('by handle only', () => {
  test('the profile masks the number and gives handles of it, never the number', async () => {
    const rules = [
      { dataClass: 'IDENTITY', purpose: 'CALL', level: 'CLEAR' },
      { dataClass: 'CONTACT', purpose: 'CALL', level: 'DIAL_TOKEN' },
    ];
    const world = await aWorld({ profile: { rules }, accounts: [{}] });
    const [point] = (await openCase(world, 'CALL')).account.debtor.contactPoints;
    expect(point!.value).toEqual({ masked: '138****5678', value: null, withheld: 'DIAL_TOKEN' });
    const { revealContactPoint } = expectData(await revealPoint(world, point!.id));
    expect(revealContactPoint.field).toEqual({
      masked: '138****5678',
      value: null,
      withheld: 'DIAL_TOKEN',
    });
    const { token } = await issued(world);
    const { field } = expectData(await (await dialler(world))(token)).resolveDialToken;
    expect(field.value).toBe('+8613812345678');
    expect((await logOf(world)).filter(({ dataClass }) => dataClass === 'CONTACT')).toMatchObject([
      { way: 'DIAL_TOKEN' },
    ]);
  });

  test('B51 what the profile leaves out has no handle either, and the audit knows', async () => {
    const rules = [{ dataClass: 'CONTACT', purpose: 'CALL', level: 'MASKED' }];
    const world = await aWorld({ profile: { rules }, accounts: [{}] });
    expect((await issue(world)).problem).toMatchObject({
      code: 'OUTSIDE_PROFILE',
      path: ['items', '0', 'purpose'],
    });
    const outcomes = (await auditOf(world, 'dial_tokens.issue')).map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['OUTSIDE_PROFILE', 'DONE']);
  });

  test('a name or an id has none', async () => {
    const world = await aWorld({ accounts: [{}] });
    const rules = [{ dataClass: 'IDENTITY', purpose: 'CALL', level: 'DIAL_TOKEN' }];
    await expect(world.approvedProfile({ rules })).rejects.toThrow(/INPUT_INVALID/);
  });

  test('a contact person is called by handle only on evidence about the number of the debtor', async () => {
    const parties = [{ role: 'CONTACT_PERSON', name: '赵联系', phone: '+8613733334444' }] as const;
    const world = await aWorld({ profile: {}, accounts: [{ parties }] });
    const phone = await pointOf(world, 'PHONE');
    const sql = 'SELECT c.id FROM contact_point c WHERE c.lender_id = :lender AND c.masked = ?';
    const [row] = await world.reader.query({ sql }, ['137****4444']);
    const contactPointId = contactPoints.columns.id.decode(row!['id']!);
    const asked = { contactPointId, reason: 'LOST_CONTACT' };
    expect((await issue(world, asked)).problem?.code).toBe('OUTSIDE_PROFILE');
    const lost = { kind: 'UNREACHABLE', occurredAt: '2026-03-10T01:00:00Z' };
    const details = { evidence: 'NUMBER_INVALID' };
    await world.report('reportNotices', aNotice(world.placementId, { ...lost, details }));
    expect(await issue(world, asked)).toMatchObject({
      broken: [{ rule: 'CN-3P-LOST' }],
      problem: { code: 'CONTACT_NOT_PERMITTED' },
    });
    const about = { contactPointId: phone };
    await world.report('reportNotices', aNotice(world.placementId, { ...lost, details, about }));
    const { token } = await issued(world, asked);
    expect(expectData(await (await dialler(world))(token)).resolveDialToken.field.value).toBe(
      '+8613733334444',
    );
    expect((await logOf(world)).at(-1)).toMatchObject({ dataClass: 'EMERGENCY_CONTACT', way: 'DIAL_TOKEN' });
  });
});

describe('the report of a dial', () => {
  let world: World;
  let dial: Awaited<ReturnType<typeof dialler>>;

  beforeAll(async () => {
    const agreement = { channels: ['PHONE', 'LETTER', 'VISIT'] };
    const limits = { perPlacement: 1_000 };
    world = await aWorld({ profile: { limits }, agreement, accounts: [{ contactPoints: twoPoints }, {}] });
    dial = await dialler(world);
  });

  const resolved = async (parts = {}) => {
    const { id, token } = await issued(world, parts);
    expectData(await dial(token));
    return id;
  };

  test('is owed until a report names the handle, and both sides see which are missing', async () => {
    expect(await unreported(world.agency)).toEqual([]);
    const waiting = await issued(world);
    const [first, second] = [await resolved(), await resolved()];
    const missing = [
      { id: first, agencyId: world.agencyId, placementId: world.placementId, channel: 'PHONE' },
      { id: second, collector: 'C-7', resolvedAt: '2026-03-10T02:00:00.000Z' },
    ];
    expect(await unreported(world.agency)).toMatchObject(missing);
    expect(await unreported(world.lender, { agencyId: world.agencyId })).toMatchObject(missing);
    expect(await unreported(world.lender, { resolvedBefore: '2026-03-10T02:00:00Z' })).toEqual([]);

    const call = aContact(world.placementId, { dialTokenId: first, connection: 'NO_ANSWER' });
    const batch = await world.report('reportContacts', call);
    expect(batch.results[0]).toMatchObject({ status: 'CREATED', flags: [] });
    expect((await unreported(world.agency)).map(({ id }) => id)).toEqual([second]);
    // the same again changes nothing, another report of the same dial is kept and flagged
    expect((await world.report('reportContacts', call)).results[0]!.status).toBe('DUPLICATE');
    const others = [first, waiting.id, 'dtk_00000000000000000000000000'].map((dialTokenId) =>
      aContact(world.placementId, { dialTokenId, connection: 'NO_ANSWER' }),
    );
    const flagged = await world.report('reportContacts', ...others);
    expect(flagged.results.map(({ flags }) => flags)).toEqual([
      ['DIAL_TOKEN_REPORTED'],
      ['DIAL_TOKEN_UNRESOLVED'],
      ['DIAL_TOKEN_UNKNOWN'],
    ]);
    const elsewhere = aContact(world.placementIds[1]!, { dialTokenId: second, connection: 'NO_ANSWER' });
    expect((await world.report('reportContacts', elsewhere)).results[0]!.flags).toEqual([
      'DIAL_TOKEN_UNKNOWN',
    ]);
    await world.report(
      'reportContacts',
      aContact(world.placementId, { dialTokenId: second, connection: 'NO_ANSWER' }),
    );
    expect(await unreported(world.lender)).toEqual([]);
  });

  test('uses the reservation of the handle', async () => {
    const [permit] = await take(world.agency, { placementId: world.placementId, channel: 'PHONE' });
    const dialTokenId = await resolved({ permitId: permit!.permit!.id });
    const call = aContact(world.placementId, { dialTokenId, connection: 'NO_ANSWER' });
    await world.report('reportContacts', call);
    expect(await give(world.agency, permit!.permit!.id)).toEqual({ released: 0, unchanged: 1 });
  });

  test('of a letter is the report of the letter', async () => {
    const contactPointId = await pointOf(world, 'ADDRESS');
    const dialTokenId = await resolved({ contactPointId, purpose: 'LETTER', reason: 'LETTER_TO_SEND' });
    expect(await unreported(world.agency)).toMatchObject([{ id: dialTokenId, channel: 'LETTER' }]);
    const letter = aLetter(world.placementId, { dialTokenId, contactPointId });
    expect((await world.report('reportLetters', letter)).results[0]).toMatchObject({ status: 'CREATED' });
    expect(await unreported(world.agency)).toEqual([]);
  });

  test('stays owed after a recall, and is taken', async () => {
    const dialTokenId = await resolved();
    expectData(await world.recall({ placementIds: [world.placementId] }));
    expect(await unreported(world.agency)).toMatchObject([{ id: dialTokenId }]);
    const late = aContact(world.placementId, { dialTokenId, connection: 'NO_ANSWER' });
    expect((await world.report('reportContacts', late)).results[0]).toMatchObject({ status: 'CREATED' });
    expect(await unreported(world.lender)).toEqual([]);
  });
});

describe('a batch', () => {
  test('refuses each bad item alone, by its place', async () => {
    const world = await aWorld({ profile: {}, accounts: [{}] });
    const good = await aHandle(world);
    const bad = [
      { ...good, reference: aReference(), placementId: 'plc_no' },
      { ...good, reference: aReference(), collector: '' },
      { ...good, reference: aReference(), minutes: 0 },
      { ...good, reference: aReference(), channel: 'VISIT' },
      { ...good, reference: aReference(), channel: 'SMS' },
      { ...good, reference: aReference(), purpose: 'LEGAL' },
      { ...good, reference: aReference(), permitId: 'pmt_00000000000000000000000000' },
      { ...good, reference: aReference(), contactPointId: 'cpt_00000000000000000000000000' },
    ];
    const handles = await issueAll(world, [good, ...bad]);
    expect(handles.map(({ problem, status }) => problem?.code ?? status)).toEqual([
      'CREATED',
      'INPUT_INVALID',
      'INPUT_INVALID',
      'INPUT_INVALID',
      'CHANNEL_NOT_ALLOWED',
      'CHANNEL_NOT_ALLOWED',
      'OUTSIDE_PROFILE',
      'STATE_CONFLICT',
      'NOT_FOUND',
    ]);
    expectRefusal(await world.agency(ISSUE, { items: [] }), 'INPUT_INVALID');
    const many = Array.from({ length: 101 }, () => ({ ...good, reference: aReference() }));
    expectRefusal(await world.agency(ISSUE, { items: many }), 'BATCH_TOO_LARGE');
  });

  test('of 1, 10 and 100 costs the same statements', async () => {
    const limits = { perPlacement: 1_000, perCollectorDay: 1_000 };
    const world = await aWorld({ profile: { limits }, accounts: Array.from({ length: 100 }, () => ({})) });
    const query = `{ placements(first: 100) { nodes { id account { debtor { contactPoints { id kind } } } } } }`;
    interface Seen {
      placements: {
        nodes: { id: string; account: { debtor: { contactPoints: { id: string; kind: string }[] } } }[];
      };
    }
    const { nodes } = expectData(await world.agency<Seen>(query)).placements;
    const run = async (size: number) => {
      const items = await Promise.all(
        nodes.slice(0, size).map(({ id, account: { debtor } }) =>
          aHandle(world, {
            placementId: id,
            contactPointId: debtor.contactPoints.find(({ kind }) => kind === 'PHONE')!.id,
          }),
        ),
      );
      const before = world.database.statements.count;
      const handles = await issueAll(world, items);
      expect(handles.filter(({ status }) => status === 'CREATED')).toHaveLength(size);
      return world.database.statements.count - before;
    };
    const counts = [await run(1), await run(10), await run(100)];
    const door = 1;
    // six before the transaction; the cases, references, limits, handles, outbox row, entry and mark within
    expect(counts).toEqual([1, 10, 100].map(() => door + 6 + 7));
    const dial = await dialler(world);
    const { token } = await issued(world, {});
    const before = world.database.statements.count;
    expectData(await dial(token));
    expect(world.database.statements.count - before).toBeLessThanOrEqual(16);
  });
});
