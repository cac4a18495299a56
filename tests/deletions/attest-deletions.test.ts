import { describe, expect, test } from '@jest/globals';
import { GrantWorld } from '../access/grant-world.js';
import { expectData, expectRefusal } from '../support/api.js';
import { anAttestation } from '../support/reports.js';
import { aWorld, type World } from '../support/world.js';
import { ofAgency, ofLender, toldOf } from './deletion-world.js';

/** Two placements that were recalled a day ago. */
async function afterARecall(): Promise<World> {
  const world = await aWorld({ accounts: [{}, {}] });
  await world.recall({ batchId: world.batchId });
  world.clock.set('2026-03-11T02:00:00Z');
  return world;
}

test('an attestation ends the duty, and both sides read who deleted what, when and how', async () => {
  const world = await afterARecall();
  const [one, other] = world.placementIds as [string, string];
  const proof = { uri: 'urn:certificate:1', sha256: 'ab'.repeat(32) };
  const item = anAttestation(one, { reference: 'D-1', documents: 3, recordings: 2, proof });

  const { created, results } = await world.report('attestDeletions', item);

  expect({ created, flags: results[0]!.flags }).toEqual({ created: 1, flags: [] });
  const said = {
    id: results[0]!.id,
    reference: 'D-1',
    deletedAt: '2026-03-11T02:00:00.000Z',
    deletedBy: 'S-4',
    method: 'PURGED',
    records: 12,
    documents: 3,
    recordings: 2,
    proofUri: proof.uri,
    proofSha256: proof.sha256,
    flags: [],
    attestedAt: '2026-03-11T02:00:00.000Z',
  };
  for (const list of [ofLender, ofAgency]) {
    expect(await list(world, { status: 'ATTESTED' })).toMatchObject([
      { placementId: one, attestations: [said] },
    ]);
    expect(await list(world)).toMatchObject([{ placementId: other, attestations: [] }]);
  }
  expect(await toldOf(world, 'deletion.attested')).toEqual([one]);
});

describe('a reference', () => {
  test('sent again is a duplicate, in the same batch and in a later one', async () => {
    const world = await afterARecall();
    const item = anAttestation(world.placementId);
    const first = await world.report('attestDeletions', item, item);
    expect(first.results.map(({ status }) => status)).toEqual(['CREATED', 'DUPLICATE']);
    const again = await world.report('attestDeletions', item);
    expect(again.results).toMatchObject([{ status: 'DUPLICATE', id: first.results[0]!.id }]);
    expect((await ofLender(world, { status: 'ATTESTED' }))[0]!.attestations).toHaveLength(1);
  });

  test('names one attestation for ever', async () => {
    const world = await afterARecall();
    const item = anAttestation(world.placementId);
    await world.report('attestDeletions', item);
    const { results } = await world.report('attestDeletions', { ...item, records: 13 });
    expect(results).toMatchObject([
      { status: 'REFUSED', problem: { code: 'REFERENCE_REUSED', path: ['items', '0', 'reference'] } },
    ]);
  });

  test('sent fifty times at once has one effect', async () => {
    const world = await afterARecall();
    const item = anAttestation(world.placementId);
    const batches = await Promise.all(
      Array.from({ length: 50 }, () => world.report('attestDeletions', item)),
    );
    expect(batches.reduce((sum, { created }) => sum + created, 0)).toBe(1);
    expect(new Set(batches.map(({ results }) => results[0]!.id)).size).toBe(1);
  });
});

describe('the truth is stored and flagged', () => {
  test('what was deleted while the placement ran leaves the duty open', async () => {
    const world = await afterARecall();
    const early = anAttestation(world.placementId, { deletedAt: '2026-03-10T01:59:59Z' });
    const { results } = await world.report('attestDeletions', early);
    expect(results).toMatchObject([{ status: 'CREATED', flags: ['BEFORE_END'] }]);
    expect(await ofAgency(world)).toHaveLength(2);
    await world.report('attestDeletions', anAttestation(world.placementId));
    expect(await ofAgency(world)).toHaveLength(1);
  });

  test('evidence that was deleted too early', async () => {
    const world = await aWorld({ accounts: [{ jurisdiction: 'US-NY' }] });
    await world.recall({ batchId: world.batchId });
    world.clock.set('2026-03-11T02:00:00Z');
    const { results } = await world.report('attestDeletions', anAttestation(world.placementId));
    expect(results).toMatchObject([{ status: 'CREATED', flags: ['EVIDENCE_DELETED'] }]);
  });

  test('years later, when no report window is open any more', async () => {
    const world = await afterARecall();
    world.clock.set('2029-01-01T00:00:00Z');
    const { results } = await world.report('attestDeletions', anAttestation(world.placementId));
    expect(results).toMatchObject([{ status: 'CREATED', flags: ['LATE'] }]);
  });

  test('and under a grant that was suspended or revoked', async () => {
    const world = await afterARecall();
    const grants = new GrantWorld(world);
    expect((await grants.suspend((await grants.grant()).id)).changed).toBe(1);
    expect((await world.report('attestDeletions', anAttestation(world.placementId))).created).toBe(1);
  });
});

describe('is refused, each item on its own', () => {
  test.each([
    ['what has not happened yet', { deletedAt: '2026-03-11T02:05:01Z' }, 'INPUT_INVALID', 'deletedAt'],
    ['a name in place of a staff number', { deletedBy: 'Wang Wei' }, 'INPUT_INVALID', 'deletedBy'],
    ['a count below zero', { records: -1 }, 'INPUT_INVALID', 'records'],
    [
      'a placement that nobody knows',
      { placementId: 'plc_01h455vb4pex5vsknk084sn02q' },
      'NOT_FOUND',
      'placementId',
    ],
  ])('%s', async (_, parts, code, member) => {
    const world = await afterARecall();
    const { results } = await world.report(
      'attestDeletions',
      anAttestation(world.placementIds[0]!, parts),
      anAttestation(world.placementIds[1]!),
    );
    expect(results).toMatchObject([
      { status: 'REFUSED', problem: { code, path: ['items', '0', member] } },
      { status: 'CREATED' },
    ]);
  });

  test('a placement that still runs: its duty opens when it ends', async () => {
    const world = await aWorld();
    const item = anAttestation(world.placementId, { deletedAt: '2026-03-10T02:00:00Z' });
    const { results } = await world.report('attestDeletions', item);
    expect(results).toMatchObject([
      { problem: { code: 'NOT_FOUND', message: expect.stringContaining('a duty opens when it ends') } },
    ]);
  });

  test('a duty of another agency, or of another lender', async () => {
    const [world, other] = [await afterARecall(), await afterARecall()];
    const { call } = await world.anotherAgency();
    for (const foreign of [call, other.agency]) {
      const answer = await world.send('attestDeletions', [anAttestation(world.placementId)], foreign);
      expect(expectData(answer)['attestDeletions']!.results).toMatchObject([
        { problem: { code: 'NOT_FOUND' } },
      ]);
    }
    expect(await ofLender(world)).toHaveLength(2);
  });

  test('without the scope, whole', async () => {
    const world = await afterARecall();
    const reader = await world.agencyFor([], ['statements:read']);
    const answer = await world.send('attestDeletions', [anAttestation(world.placementId)], reader);
    expect(expectRefusal(answer, 'SCOPE_MISSING').extensions.requiredScope).toBe('deletions:attest');
  });
});
