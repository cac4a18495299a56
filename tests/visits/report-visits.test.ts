import { expect, test } from '@jest/globals';
import { expectRefusal } from '../support/api.js';
import { aVisit } from '../support/reports.js';
import { aWorld } from '../support/world.js';

test('a visit is stored with its visitors and evidence, and both sides see it', async () => {
  const world = await aWorld({ at: '2026-03-10T00:30:00Z' });
  world.clock.set('2026-03-10T02:00:00Z');
  const evidence = [{ kind: 'DOOR', uri: 'urn:photo:17', sha256: 'ab'.repeat(32) }];
  const visit = aVisit(world.placementId, { evidence });

  const batch = await world.report('reportVisits', visit);

  expect(batch).toMatchObject({ created: 1, results: [{ status: 'CREATED', flags: [] }] });
  const { placementId: _, recording: _elsewhere, ...said } = visit;
  const times = { startedAt: '2026-03-10T01:00:00.000Z', endedAt: '2026-03-10T01:20:00.000Z' };
  const stored = { ...said, ...times, flags: [] };
  expect((await world.see(world.lender))?.visits).toEqual([stored]);
  expect((await world.see(world.agency))?.visits).toEqual([stored]);
});

test.each([
  ['one visitor', ['F-1']],
  ['one visitor named twice', ['F-1', 'F-1']],
])('a visit made alone is stored and flagged: %s', async (_, visitors) => {
  const world = await aWorld({ at: '2026-03-10T00:30:00Z' });
  world.clock.set('2026-03-10T02:00:00Z');
  const { results } = await world.report('reportVisits', aVisit(world.placementId, { visitors }));
  expect(results[0]).toMatchObject({ status: 'CREATED', flags: ['VISITORS_TOO_FEW'] });
});

test('a visit sent again answers with the first record; other content is refused', async () => {
  const world = await aWorld();
  const visit = aVisit(world.placementId);
  const first = await world.report('reportVisits', visit);

  const { results } = await world.report('reportVisits', visit, { ...visit, outcome: 'MOVED' });

  expect(results[0]).toMatchObject({
    status: 'DUPLICATE',
    id: first.results[0]!.id,
    flags: ['BEFORE_PLACEMENT'],
  });
  expect(results[1]).toMatchObject({ status: 'REFUSED', problem: { code: 'REFERENCE_REUSED' } });
});

test.each([
  ['it ends before it begins', { endedAt: '2026-03-10T00:59:59Z' }, 'endedAt'],
  ['it ends in the future', { endedAt: '2026-03-10T02:05:01Z' }, 'endedAt'],
  ['it is announced in the future', { noticeGivenAt: '2026-03-10T02:05:01Z' }, 'noticeGivenAt'],
  [
    'more went than fit into a house',
    { visitors: Array.from({ length: 21 }, (_, n) => `F-${n}`) },
    'visitors',
  ],
  ['more were met than live in a house', { peopleMet: 51 }, 'peopleMet'],
  ['fewer than nobody were met', { peopleMet: -1 }, 'peopleMet'],
  [
    'it was made beyond the pole',
    { points: { collector: { latitude: 90.1, longitude: 0 }, address: { latitude: 0, longitude: 0 } } },
    'latitude',
  ],
  ['nobody went', { visitors: [] }, 'visitors'],
  ['evidence without a digest', { evidence: [{ uri: 'urn:a', sha256: 'AB' }] }, 'sha256'],
  ['evidence that is no reference', { evidence: [{ uri: 'photo 17', sha256: 'ab'.repeat(32) }] }, 'uri'],
  [
    'evidence that a reader would run',
    { evidence: [{ uri: 'javascript:alert(1)', sha256: 'ab'.repeat(32) }] },
    'uri',
  ],
  ['a time without an offset', { startedAt: '2026-03-10T01:00:00' }, 'startedAt'],
])('a visit is refused when %s', async (_, parts, at) => {
  const world = await aWorld();
  const { results } = await world.report('reportVisits', aVisit(world.placementId, parts));
  expect(results[0]!.problem!.code).toBe('INPUT_INVALID');
  expect(results[0]!.problem!.path).toContain(at);
  expect((await world.see())?.visits).toEqual([]);
});

test("another agency's and another lender's placements answer like unknown ones", async () => {
  const [other, world] = [await aWorld(), await aWorld()];
  const { call } = await world.anotherAgency();
  const foreign = await world.send('reportVisits', [aVisit(world.placementId)], call);
  const { results } = await world.report('reportVisits', aVisit(other.placementId));
  expect(foreign.data!.reportVisits!.results[0]!.problem!.code).toBe('NOT_FOUND');
  expect(results[0]!.problem!.code).toBe('NOT_FOUND');
});

test('a token without the scope is told which one it lacks', async () => {
  const world = await aWorld();
  const call = await world.agencyFor([world.batchId], ['contacts:report']);
  const answer = await world.send('reportVisits', [aVisit(world.placementId)], call);
  expect(expectRefusal(answer, 'SCOPE_MISSING').extensions.requiredScope).toBe('visits:report');
});
