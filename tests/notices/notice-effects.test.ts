import { describe, expect, test } from '@jest/globals';
import { aNotice, aRecordedNotice } from '../support/reports.js';
import { aWorld, type Data } from '../support/world.js';
import {
  aContactPoint,
  caseOf,
  handedOver,
  history,
  kindsSeen,
  lenderCaseOf,
  saidOf,
} from './notices-world.js';

const evening = { weekdays: ['MONDAY', 'FRIDAY'], from: '18:00', to: '20:30', until: '2026-12-31' };

/** Each kind with all it may say, and what its agency then sees: the hold, the effect, whom it speaks for. */
const kinds: readonly (readonly [
  kind: string,
  parts: Data,
  hold: string | null,
  effect: string,
  covers: string,
])[] = [
  ['DECEASED', { details: { happenedOn: '2026-03-01' } }, 'DECEASED', 'HOLDS', 'DEBTOR'],
  [
    'BREATHING_SPACE',
    { details: { breathingSpace: 'STANDARD', from: '2026-03-10', until: '2026-05-08' } },
    'BREATHING_SPACE',
    'HOLDS',
    'DEBT',
  ],
  [
    'BREATHING_SPACE',
    { details: { breathingSpace: 'MENTAL_HEALTH', from: '2026-03-10' }, covers: 'DEBTOR' },
    'BREATHING_SPACE',
    'HOLDS',
    'DEBTOR',
  ],
  ['BANKRUPTCY', { details: { happenedOn: '2026-02-01' } }, 'BANKRUPTCY', 'HOLDS', 'DEBTOR'],
  [
    'CEASE',
    {
      details: {
        inWriting: true,
        mailedAt: '2026-03-05T02:00:00.000Z',
        receivedAt: '2026-03-09T02:00:00.000Z',
      },
    },
    'CEASE',
    'HOLDS',
    'DEBT',
  ],
  ['CEASE', { details: { inWriting: false } }, null, 'NARROWS', 'DEBT'],
  [
    'ATTORNEY',
    { details: { from: '2026-03-01', until: '2026-12-31', letsContact: false } },
    'ATTORNEY',
    'HOLDS',
    'DEBT',
  ],
  ['MINOR', { details: { until: '2027-01-31' } }, 'MINOR', 'HOLDS', 'DEBTOR'],
  ['INCAPACITY', { details: { from: '2026-01-01' } }, 'INCAPACITY', 'HOLDS', 'DEBTOR'],
  [
    'DISPUTE',
    { details: { ground: 'NOT_MY_DEBT', inWriting: true, receivedAt: '2026-03-09T02:00:00.000Z' } },
    'DISPUTE',
    'HOLDS',
    'DEBT',
  ],
  ['VULNERABILITY', { details: { handling: ['MORE_TIME', 'NO_VISITS'] } }, null, 'NARROWS', 'DEBTOR'],
  ['HARDSHIP', { details: { term: 'SHORT', until: '2026-06-30' } }, 'HARDSHIP', 'HOLDS', 'DEBTOR'],
  ['MILITARY', { details: { from: '2026-01-01' } }, null, 'NARROWS', 'DEBTOR'],
  [
    'PREFERENCE',
    { details: { inconvenient: [evening], inconvenientPlaces: ['WORK'], blockedMedia: ['SMS'] } },
    null,
    'NARROWS',
    'DEBTOR',
  ],
  ['OPT_OUT', { about: { email: 'wang@example.cn' } }, null, 'NARROWS', 'DEBTOR'],
  ['OPT_OUT', { details: { blockedMedia: ['EMAIL'] } }, null, 'NARROWS', 'DEBTOR'],
  ['THIRD_PARTY_REFUSAL', { about: { phone: '+86 139 0000 8888' } }, null, 'NARROWS', 'DEBTOR'],
  ['WRONG_NUMBER', { about: { phone: '13900001111' } }, null, 'NARROWS', 'DEBTOR'],
  ['UNDELIVERABLE', { about: { postal: '上海市浦东新区世纪大道1号' } }, null, 'NARROWS', 'DEBTOR'],
  ['LOCATION', { details: { timeZones: ['Asia/Urumqi', 'Asia/Shanghai'] } }, null, 'NARROWS', 'DEBTOR'],
  ['UNREACHABLE', { details: { evidence: 'THREE_DAYS_FAILED' } }, null, 'WIDENS', 'DEBTOR'],
  [
    'CONSENT',
    {
      details: {
        givenTo: 'DEBT_COLLECTOR',
        consentTo: ['TIME'],
        onlyOn: '2026-03-11',
        via: 'PHONE',
      },
    },
    null,
    'WIDENS',
    'DEBTOR',
  ],
  [
    'VALIDATION_SENT',
    { details: { via: 'LETTER', receivedAt: '2026-03-09T02:00:00.000Z' } },
    null,
    'RECORDS',
    'DEBT',
  ],
];

describe('a notice works on the placement at once, and says what it says', () => {
  test.each(kinds)('%s %j → %s, %s, %s', async (kind, parts, hold, effect, covers) => {
    const world = await aWorld();

    const { results } = await world.report('reportNotices', aNotice(world.placementId, { kind, ...parts }));

    expect(results[0]).toMatchObject({ status: 'CREATED', problem: null });
    const seen = (await caseOf(world))!;
    expect(seen.holds).toEqual(hold === null ? [] : [hold]);
    expect(seen.notices).toMatchObject([{ id: results[0]!.id, kind, effect, covers, isOwn: true }]);
    expect(saidOf(seen.notices[0]!.details)).toEqual(parts['details'] ?? {});
  });
});

describe('a notice holds what it speaks for', () => {
  test('one about the debt holds that debt, one about the person all of theirs, wherever they are placed', async () => {
    const world = await aWorld({ accounts: twoDebts() });
    const [first, second] = world.placementIds as [string, string];

    await world.report('reportNotices', aNotice(first, DISPUTE));
    expect([(await caseOf(world, first))!.holds, (await caseOf(world, second))!.holds]).toEqual([
      ['DISPUTE'],
      [],
    ]);

    await world.report('reportNotices', aNotice(first, { kind: 'BANKRUPTCY' }));

    expect((await caseOf(world, first))!.holds).toEqual(['BANKRUPTCY', 'DISPUTE']);
    expect((await caseOf(world, second))!.holds).toEqual(['BANKRUPTCY']);
    expect(await kindsSeen(world, second)).toEqual(['BANKRUPTCY']);
  });

  test('another person stays as they were', async () => {
    const world = await aWorld({ accounts: [{}, {}] });
    await world.report('reportNotices', aNotice(world.placementId, { kind: 'DECEASED' }));
    expect(await caseOf(world, world.placementIds[1])).toMatchObject({ holds: [], notices: [] });
  });

  test('a lender records one on an account that is placed nowhere, and it is placed held', async () => {
    const world = await aWorld({ isPlaced: false });
    const { results } = await world.report('recordNotices', aRecordedNotice(world.accountIds[0]!, DISPUTE));
    expect(results[0]).toMatchObject({ status: 'CREATED' });

    await world.placeAll();

    expect(await caseOf(world)).toMatchObject({
      holds: ['DISPUTE'],
      notices: [{ kind: 'DISPUTE', isOwn: false }],
    });
  });

  test('one recorded by the lender holds a live placement, which counts as changed for whoever polls', async () => {
    const world = await aWorld();
    world.clock.set('2026-03-12T02:00:00Z');
    await world.report('recordNotices', aRecordedNotice(world.accountIds[0]!, { kind: 'DECEASED' }));
    const changed =
      'query($since: DateTime!) { placements(first: 5, filter: { updatedSince: $since }) { nodes { id holds } } }';
    const answer = await world.agency<{ placements: unknown }>(changed, { since: '2026-03-12T02:00:00Z' });
    expect(answer.data).toEqual({ placements: { nodes: [{ id: world.placementId, holds: ['DECEASED'] }] } });
  });

  test('a breathing space of sixty days holds to its last day without being told when it ends', async () => {
    const world = await aWorld();
    const details = { breathingSpace: 'STANDARD', from: '2026-03-10' };
    await world.report('reportNotices', aNotice(world.placementId, { kind: 'BREATHING_SPACE', details }));
    // 8 May is the sixtieth day, and it is over in Shanghai at 16:00 UTC
    expect((await caseOf(world))!.notices[0]!.expiresAt).toBe('2026-05-08T16:00:00.000Z');
    world.clock.set('2026-05-08T15:59:59Z');
    expect(await kindsSeen(world)).toEqual(['BREATHING_SPACE']);
    world.clock.set('2026-05-08T16:00:00Z');
    expect(await kindsSeen(world)).toEqual([]);
  });
});

test('the gravest is shown first, whatever the order in which they were learned', async () => {
  const world = await aWorld();
  const preference = { kind: 'PREFERENCE', details: { blockedMedia: ['SMS'] } };
  for (const parts of [preference, DISPUTE, { kind: 'DECEASED' }, { kind: 'MILITARY' }])
    await world.report('reportNotices', aNotice(world.placementId, parts));
  const order = ['DECEASED', 'DISPUTE', 'MILITARY', 'PREFERENCE'];
  expect(await kindsSeen(world)).toEqual(order);
  expect((await lenderCaseOf(world)).notices.map(({ kind }) => kind)).toEqual(order);
});

describe('notices travel with the person', () => {
  test('the next agency reads them first, its placement begins held, and it learns no name and no free text', async () => {
    const world = await aWorld();
    const note = 'Ms Li of Li & Partners, 021-5555 1234';
    const letter = { kind: 'CEASE', details: { inWriting: true }, note };
    const preference = { kind: 'PREFERENCE', details: { inconvenient: [evening] }, note: 'works nights' };
    await world.report(
      'reportNotices',
      aNotice(world.placementId, letter),
      aNotice(world.placementId, preference),
    );

    const next = await handedOver(world);

    expect(await caseOf(next)).toMatchObject({
      holds: ['CEASE'],
      notices: [
        { kind: 'CEASE', isOwn: false },
        { kind: 'PREFERENCE', isOwn: false },
      ],
    });
    const everything = JSON.stringify(await next.agency(AGENCY_SIGHT, { id: next.placementId }));
    for (const secret of [world.agencyId, world.placementId, 'Partners', 'nights'])
      expect(everything).not.toContain(secret);
  });

  test('one that is told after the recall is stored, flagged, and binds the next agency', async () => {
    const world = await aWorld();
    const next = await handedOver(world);
    world.clock.set('2026-03-11T02:00:00Z');

    const late = aNotice(world.placementId, { ...DISPUTE, occurredAt: '2026-03-11T01:00:00Z' });
    const { results } = await world.report('reportNotices', late);

    expect(results[0]).toMatchObject({ status: 'CREATED', flags: ['AFTER_RECALL'] });
    expect(await caseOf(next)).toMatchObject({
      holds: ['DISPUTE'],
      notices: [{ kind: 'DISPUTE', isOwn: false }],
    });
    expect(await caseOf(world)).toBeNull();
  });
});

test('a number given by its contact point is one of theirs, and stays masked', async () => {
  const world = await aWorld();
  const contactPointId = await aContactPoint(world);
  const wrong = aNotice(world.placementId, { kind: 'WRONG_NUMBER', about: { contactPointId } });
  await world.report('reportNotices', wrong);
  const [notice] = (await caseOf(world))!.notices;
  expect(notice).toMatchObject({ contactPointId, address: { masked: '138****5678', value: null } });
  const [told] = await history(world);
  expect(told).toMatchObject({ contactPointId, placementId: world.placementId, agencyId: world.agencyId });
});

const DISPUTE = { kind: 'DISPUTE', details: { ground: 'AMOUNT', inWriting: false } };

const AGENCY_SIGHT = `query($id: ID!) { placement(id: $id) { id holds notices { id kind effect covers contactPointId isOwn
  address { masked value } occurredAt expiresAt details { inconvenient { from to } inWriting } } } }`;

/** Two debts of one person. */
function twoDebts() {
  return [{ person: 'P-both' }, { person: 'P-both' }];
}
