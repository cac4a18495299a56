import { describe, expect, test } from '@jest/globals';
import { expectRefusal } from '../support/api.js';
import { aNotice, aRecordedNotice } from '../support/reports.js';
import { aWorld, type Data } from '../support/world.js';
import { aContactPoint, history, noticeOf } from './notices-world.js';

const DISPUTE = { kind: 'DISPUTE', details: { ground: 'AMOUNT', inWriting: false } };
const PHONE = '+86 139 0000 8888';

describe('a notice sent again', () => {
  test('answers with the first record; other content under its reference is refused', async () => {
    const world = await aWorld();
    const told = aNotice(world.placementId, { kind: 'WRONG_NUMBER', about: { phone: PHONE } });
    const first = await world.report('reportNotices', told);

    const { results } = await world.report('reportNotices', told, {
      ...told,
      about: { phone: '+86 139 0000 9999' },
    });

    expect(results[0]).toMatchObject({ status: 'DUPLICATE', id: first.results[0]!.id });
    expect(results[1]!.problem).toMatchObject({
      code: 'REFERENCE_REUSED',
      path: ['items', '1', 'reference'],
    });
    expect(await history(world)).toHaveLength(1);
  });

  test('is known when the lender records it twice, in one batch or two; an agency may use the same reference', async () => {
    const world = await aWorld();
    const told = aRecordedNotice(world.accountIds[0]!, DISPUTE);
    const twice = await world.report('recordNotices', told, told);
    expect(twice.results.map(({ status }) => status)).toEqual(['CREATED', 'DUPLICATE']);

    const again = await world.report('recordNotices', told, { ...told, kind: 'DECEASED', details: null });
    const theirs = await world.report(
      'reportNotices',
      aNotice(world.placementId, { ...DISPUTE, reference: told.reference }),
    );

    expect(again.results.map(({ status, problem }) => problem?.code ?? status)).toEqual([
      'DUPLICATE',
      'REFERENCE_REUSED',
    ]);
    expect(theirs.results[0]!.status).toBe('CREATED');
  });

  test('twenty times at once has one effect', async () => {
    const world = await aWorld();
    const [reported, recorded] = [
      aNotice(world.placementId, DISPUTE),
      aRecordedNotice(world.accountIds[0]!, DISPUTE),
    ];
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        n % 2 === 0 ? world.report('reportNotices', reported) : world.report('recordNotices', recorded),
      ),
    );
    expect(all.reduce((sum, { created }) => sum + created, 0)).toBe(2);
    expect(all.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(18);
    expect(await history(world)).toHaveLength(2);
  });
});

describe('a notice is refused, with the place in the input, when', () => {
  const refused: readonly (readonly [why: string, parts: Data, path: string])[] = [
    ['it was learned in six minutes', { occurredAt: '2026-03-10T02:06:00Z' }, 'occurredAt'],
    ['its moment has no offset', { occurredAt: '2026-03-10T02:00:00' }, 'occurredAt'],
    ['its letter arrives tomorrow', cease({ receivedAt: '2026-03-11T02:00:00Z' }), 'details.receivedAt'],
    ['its letter is sent tomorrow', cease({ mailedAt: '2026-03-11T02:00:00Z' }), 'details.mailedAt'],
    [
      'its letter arrived before it was sent',
      cease({ mailedAt: '2026-03-09T02:00:00Z', receivedAt: '2026-03-08T02:00:00Z' }),
      'details.receivedAt',
    ],
    ['somebody dies the day after tomorrow', { details: { happenedOn: '2026-03-12' } }, 'details.happenedOn'],
    [
      'a zone is unknown',
      { kind: 'LOCATION', details: { timeZones: ['Asia/Beijing'] } },
      'details.timeZones.0',
    ],
    [
      'a time of day is none',
      { kind: 'PREFERENCE', details: { inconvenient: [{ from: '18:00', to: '25:00' }] } },
      'details.inconvenient.0.to',
    ],
    [
      'hours are no time at all',
      { kind: 'PREFERENCE', details: { inconvenient: [{ from: '18:00', to: '18:00' }] } },
      'details.inconvenient.0.to',
    ],
    ['a preference prefers nothing', { kind: 'PREFERENCE', details: {} }, 'details'],
    ['an opt-out is from nothing', { kind: 'OPT_OUT' }, 'details'],
    ['a wrong number is no number', { kind: 'WRONG_NUMBER' }, 'details'],
    ['a number is none', { kind: 'WRONG_NUMBER', about: { phone: 'call me' } }, 'about.phone'],
    ['a death is about a number', { kind: 'DECEASED', about: { phone: PHONE } }, 'about'],
    ['its kind has no such details', { kind: 'DECEASED', details: { term: 'LONG' } }, 'details'],
    [
      'a dispute does not say about what',
      { kind: 'DISPUTE', details: { inWriting: true } },
      'details.ground',
    ],
    ['a dispute speaks for all debts', { ...DISPUTE, covers: 'DEBTOR' }, 'covers'],
    [
      'it ends before it begins',
      {
        kind: 'BREATHING_SPACE',
        details: { breathingSpace: 'STANDARD', from: '2026-03-10', until: '2026-03-09' },
      },
      'details.until',
    ],
    ['its note is a book', { note: 'x'.repeat(501) }, 'note'],
  ];

  test.each(refused)('%s', async (_, parts, path) => {
    const world = await aWorld();
    const { results } = await world.report('reportNotices', aNotice(world.placementId, parts));
    expect(results[0]).toMatchObject({ status: 'REFUSED', problem: { code: 'INPUT_INVALID' } });
    expect(results[0]!.problem!.path.join('.')).toBe(`items.0.${path}`);
    expect(await history(world)).toEqual([]);
  });

  test('its contact point is of somebody else, which answers like an unknown one', async () => {
    const world = await aWorld({ accounts: [{}, {}] });
    const theirs = await aContactPoint(world, world.placementIds[1]);
    const unknown = 'cpt_00000000000000000000000000';
    const { results } = await world.report(
      'reportNotices',
      ...[theirs, unknown].map((contactPointId) =>
        aNotice(world.placementId, { kind: 'WRONG_NUMBER', about: { contactPointId } }),
      ),
    );
    for (const { problem } of results) expect(problem).toMatchObject({ code: 'NOT_FOUND' });
    expect(results[0]!.problem!.message).toBe(results[1]!.problem!.message);
  });

  test('it stands in a batch of 501', async () => {
    const world = await aWorld();
    const items = Array.from({ length: 501 }, () => aNotice(world.placementId));
    expectRefusal(await world.send('reportNotices', items, world.agency), 'BATCH_TOO_LARGE');
  });
});

describe('a notice is stored and flagged when', () => {
  test('a breathing space is longer than sixty days, and it is honoured as long', async () => {
    const world = await aWorld();
    const of = (until: string) =>
      aNotice(world.placementId, {
        kind: 'BREATHING_SPACE',
        details: { breathingSpace: 'STANDARD', from: '2026-03-10', until },
      });
    const { results } = await world.report('reportNotices', of('2026-05-08'), of('2026-05-09'));
    expect(results.map(({ flags }) => flags)).toEqual([[], ['LONGER_THAN_SIXTY_DAYS']]);
    expect((await noticeOf(world, results[1]!.id!)).expiresAt).toBe('2026-05-09T16:00:00.000Z');
  });

  test('somebody asks to be left alone by word of mouth', async () => {
    const world = await aWorld();
    const { results } = await world.report('reportNotices', aNotice(world.placementId, cease({}, false)));
    expect(results[0]).toMatchObject({ status: 'CREATED', flags: ['NOT_IN_WRITING'] });
  });

  test('it was learned before the placement', async () => {
    const world = await aWorld();
    const early = aNotice(world.placementId, { occurredAt: '2026-03-01T02:00:00Z' });
    expect((await world.report('reportNotices', early)).results[0]!.flags).toEqual(['BEFORE_PLACEMENT']);
  });
});

describe('who may tell', () => {
  test("another agency's and another lender's things answer like unknown ones", async () => {
    const [other, world] = [await aWorld(), await aWorld()];
    const { call } = await world.anotherAgency();
    const foreign = await world.send('reportNotices', [aNotice(world.placementId)], call);
    const theirs = await world.report('reportNotices', aNotice(other.placementId));
    const recorded = await world.report('recordNotices', aRecordedNotice(other.accountIds[0]!));
    for (const { results } of [foreign.data!['reportNotices']!, theirs, recorded])
      expect(results[0]!.problem!.code).toBe('NOT_FOUND');
    expect([...(await history(world)), ...(await history(other))]).toEqual([]);
  });

  test('a token without the scope is told which one it lacks', async () => {
    const world = await aWorld();
    const reader = await world.agencyFor([world.batchId], ['placements:read']);
    const answer = await world.send('reportNotices', [aNotice(world.placementId)], reader);
    expect(expectRefusal(answer, 'SCOPE_MISSING').extensions.requiredScope).toBe('notices:report');
    const lender = await world.lenderWith('placements:read');
    const recorded = await world.send('recordNotices', [aRecordedNotice(world.accountIds[0]!)], lender);
    expect(expectRefusal(recorded, 'SCOPE_MISSING').extensions.requiredScope).toBe('notices:record');
  });
});

describe('what is written of it', () => {
  test('the lender reads note and number in the single notice only, and never an agency', async () => {
    const world = await aWorld();
    const told = aNotice(world.placementId, {
      kind: 'WRONG_NUMBER',
      about: { phone: PHONE },
      note: 'A shop answers.',
    });
    const { results } = await world.report('reportNotices', told);
    const [listed] = await history(world);
    expect(listed).toMatchObject({
      address: { masked: '139****8888', value: null },
      hasNote: true,
      note: null,
    });
    expect(await noticeOf(world, results[0]!.id!)).toMatchObject({
      address: { masked: '139****8888', value: PHONE },
      note: 'A shop answers.',
    });
  });

  test('no row of ours holds the number or the note in clear', async () => {
    const world = await aWorld();
    const told = aNotice(world.placementId, {
      kind: 'WRONG_NUMBER',
      about: { phone: '+86 137 4242 4242' },
      note: 'CANARY-NOTE',
    });
    await world.report('reportNotices', told);
    for (const table of ['notice', 'suppression', 'outbox_event', 'audit_entry']) {
      const { rows } = await world.database.run(`SELECT * FROM ${table}`, []);
      const text = JSON.stringify(rows);
      for (const secret of ['42424242', '4242 4242', 'CANARY-NOTE']) expect(text).not.toContain(secret);
    }
    for (const line of world.api.log) expect(line).not.toContain('CANARY-NOTE');
  });
});

function cease(details: Data, inWriting = true): Data {
  return { kind: 'CEASE', details: { inWriting, ...details } };
}
