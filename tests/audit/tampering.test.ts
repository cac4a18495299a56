import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { openDatabase, type Database } from '../../src/db/database.js';
import { migrate } from '../../src/db/migrations.js';
import { readerOf, storeOf } from '../../src/db/store.js';
import { checkpointSigner } from '../../src/http/checkpoint-signer.js';
import { freshSigningKeys } from '../../src/http/signing-keys.js';
import { systemClock, type Instant } from '../../src/kernel/time.js';
import { auditEntries } from '../../src/modules/audit/audit-entry.entity.js';
import { auditCheckpoints, auditHeads, auditSeals } from '../../src/modules/audit/audit-seal.entity.js';
import { factsOf, firstLink, hashOfFacts, nextLink } from '../../src/modules/audit/entry-hash.js';
import { emptyRange, rootOf, withLeaf } from '../../src/modules/audit/merkle-tree.js';
import { freshDatabaseUrl } from '../support/database.js';
import { aSealedTrail, type SealedTrail } from './sealed-trail.js';

const ENTRIES = 12;

/** One that lets itself be tampered with. */
let database: Database;

beforeAll(async () => {
  database = await openDatabase({ url: await freshDatabaseUrl(), pool: 4 });
  await migrate(database);
});
afterAll(() => database.close());

async function aTrail(): Promise<SealedTrail> {
  const trail = await aSealedTrail(database, ENTRIES);
  expect(await trail.finding()).toBeNull();
  return trail;
}

/** An entry by its place. */
const AT = 'SELECT entry_id FROM audit_seal WHERE lender_id = :lender AND seq = ?';

describe('the first bad entry is named', () => {
  test.each([
    ["actor_id = 'somebody'"],
    ["action = 'agencies.read'"],
    ["outcome = 'NOT_FOUND'"],
    ['at = at + 1'],
    ['recorded_at = recorded_at - 1'],
    ['items = 0'],
    ["touched = '[]'"],
    ['event_id = NULL'],
    ["request_id = 'another'"],
    ["remote_address = '10.0.0.1'"],
  ])('H169 after an edit: %s', async (change) => {
    const trail = await aTrail();
    await trail.tamper(`UPDATE audit_entry SET ${change} WHERE lender_id = :lender AND id = (${AT})`, [7]);
    expect(await trail.finding()).toMatchObject({ problem: 'ENTRY_EDITED', seq: 7 });
  });

  test('H169 after an entry was deleted', async () => {
    const trail = await aTrail();
    await trail.tamper(`DELETE FROM audit_entry WHERE lender_id = :lender AND id = (${AT})`, [5]);
    expect(await trail.finding()).toMatchObject({ problem: 'ENTRY_DELETED', seq: 5 });
  });

  test('H169 after an entry was deleted with its seal', async () => {
    const trail = await aTrail();
    await trail.tamper(`DELETE FROM audit_entry WHERE lender_id = :lender AND id = (${AT})`, [5]);
    await trail.tamper('DELETE FROM audit_seal WHERE lender_id = :lender AND seq = ?', [5]);
    expect(await trail.finding()).toMatchObject({ problem: 'SEAL_MISSING', seq: 5 });
  });

  test('H169 after an entry was deleted before it was sealed', async () => {
    const trail = await aTrail();
    await trail.add(1);
    await trail.tamper(`DELETE FROM audit_entry WHERE lender_id = :lender
      AND id = (SELECT entry_id FROM audit_unsealed WHERE lender_id = :lender)`);
    expect(await trail.finding()).toMatchObject({ problem: 'ENTRY_DELETED', seq: null });
  });

  test('H169 after an entry was inserted beside the trail', async () => {
    const trail = await aTrail();
    await trail.add(1);
    await trail.tamper('DELETE FROM audit_unsealed WHERE lender_id = :lender');
    const finding = await trail.finding();
    expect(finding).toMatchObject({ problem: 'ENTRY_INSERTED', seq: null });
    expect(finding!.entryId).toMatch(/^aud_/);
  });

  test('H169 after an entry was inserted into the trail', async () => {
    const trail = await aTrail();
    await trail.add(1);
    for (let seq = ENTRIES; seq >= 4; seq--)
      await trail.tamper('UPDATE audit_seal SET seq = ? WHERE lender_id = :lender AND seq = ?', [
        seq + 1,
        seq,
      ]);
    await trail.tamper(`INSERT INTO audit_seal (lender_id, seq, entry_id, entry_hash, chain_hash, sealed_at)
      SELECT s.lender_id, 4, u.entry_id, s.entry_hash, s.chain_hash, s.sealed_at
      FROM audit_seal s JOIN audit_unsealed u ON u.lender_id = s.lender_id
      WHERE s.lender_id = :lender AND s.seq = 3`);
    await trail.tamper('DELETE FROM audit_unsealed WHERE lender_id = :lender');
    expect(await trail.finding()).toMatchObject({ problem: 'ENTRY_EDITED', seq: 4 });
  });

  test('H169 after two entries changed places', async () => {
    const trail = await aTrail();
    for (const [from, to] of [
      [3, 1_000],
      [8, 3],
      [1_000, 8],
    ] as const)
      await trail.tamper('UPDATE audit_seal SET seq = ? WHERE lender_id = :lender AND seq = ?', [to, from]);
    expect(await trail.finding()).toMatchObject({ problem: 'CHAIN_BROKEN', seq: 3 });
  });

  test('H169 after the end was cut off, by the head', async () => {
    const trail = await aTrail();
    await cutOff(trail, 9);
    expect(await trail.finding({ withFile: false })).toMatchObject({
      problem: 'CUT_OFF',
      seq: 10,
      until: ENTRIES,
    });
  });

  test('H169 after the end was cut off and the database covered up, by the file of checkpoints', async () => {
    const trail = await aTrail();
    await cutOff(trail, 9);
    await trail.tamper('DELETE FROM audit_checkpoint WHERE lender_id = :lender');
    await trail.tamper('UPDATE audit_head SET size = 9 WHERE lender_id = :lender');
    expect(await trail.finding({ withFile: false })).toBeNull();
    expect(await trail.finding()).toMatchObject({ problem: 'CUT_OFF', seq: 10, until: ENTRIES });
  });

  test('H169 after the events of an entry were deleted, unless they were cleared away on purpose', async () => {
    const trail = await aTrail();
    const [entry] = await readerOf(trail.database, trail.lenderId).find(
      auditEntries,
      {},
      { orderBy: ['recordedAt'], limit: 1 },
    );
    await trail.tamper(
      `DELETE FROM outbox_event WHERE lender_id = :lender AND id =
        (SELECT event_id FROM audit_entry WHERE lender_id = :lender AND id = (${AT}))`,
      [4],
    );
    const gone = { problem: 'EVENTS_DELETED', seq: 4, entryId: expect.stringMatching(/^aud_/) };
    expect(await trail.finding()).toMatchObject(gone);
    expect(await trail.finding({ eventsSince: entry!.recordedAt })).toMatchObject(gone);
    expect(await trail.finding({ eventsSince: (systemClock.now() + 1) as Instant })).toBeNull();
  });

  test('H169 after the events of an entry were edited', async () => {
    const trail = await aTrail();
    await trail.tamper(
      `UPDATE outbox_event SET events = '[]' WHERE lender_id = :lender AND id =
        (SELECT event_id FROM audit_entry WHERE lender_id = :lender AND id = (${AT}))`,
      [6],
    );
    expect(await trail.finding()).toMatchObject({ problem: 'EVENTS_EDITED', seq: 6 });
  });
});

describe('checkpoints', () => {
  test('H169 a trail that was sealed anew from a false entry on is not the one they were made of', async () => {
    const trail = await aTrail();
    await trail.add(5);
    await trail.seal();
    await trail.seal(12);
    await trail.tamper(`UPDATE audit_entry SET items = 9 WHERE lender_id = :lender AND id = (${AT})`, [14]);
    await sealAnew(trail);
    expect(await trail.finding()).toMatchObject({ problem: 'ROOT_DIFFERS', seq: ENTRIES + 1, until: 17 });
  });

  test('H169 where trail and checkpoints were all made anew, the file from outside says between which two it was', async () => {
    const trail = await aTrail();
    await trail.add(5);
    await trail.seal();
    await trail.seal(12);
    await trail.tamper(`UPDATE audit_entry SET items = 9 WHERE lender_id = :lender AND id = (${AT})`, [14]);
    await sealAnew(trail);
    await signAnew(trail, [3, ENTRIES, 15, 16, 17]);
    expect(await trail.finding({ withFile: false })).toBeNull();
    expect(await trail.finding()).toMatchObject({ problem: 'ROOT_DIFFERS', seq: ENTRIES + 1, until: 17 });
  });

  test('H169 a line that a crash cut short is torn, not forged, and spoils no later one', async () => {
    const trail = await aTrail();
    const whole = readFileSync(trail.log, 'utf8');
    await trail.add(2);
    await trail.seal();
    await trail.seal(12);
    const last = readFileSync(trail.log, 'utf8').slice(whole.length);
    for (const length of [1, 40, last.length - 20, last.length - 1]) {
      writeFileSync(trail.log, whole + last.slice(0, length));
      expect(await trail.finding()).toBeNull();
      await trail.tamper('UPDATE audit_head SET logged_size = ? WHERE lender_id = :lender', [ENTRIES]);
      await trail.seal(12);
      expect(readFileSync(trail.log, 'utf8')).toBe(`${whole}${last.slice(0, length)}\n${last}`);
      expect(await trail.finding()).toBeNull();
    }
  });

  test('H169 a line that no later one completes is forged, whatever was added after it', async () => {
    const trail = await aTrail();
    const whole = readFileSync(trail.log, 'utf8');
    writeFileSync(trail.log, `${whole.slice(0, -9)}\n`);
    await trail.add(2);
    await trail.seal();
    await trail.seal(12);
    appendFileSync(trail.log, whole.slice(0, 50));
    expect(await trail.finding()).toMatchObject({ problem: 'CHECKPOINT_FORGED', seq: ENTRIES });
  });

  test('H169 one that was altered is named', async () => {
    const trail = await aTrail();
    await trail.tamper("UPDATE audit_checkpoint SET jws = CONCAT('x', jws) WHERE lender_id = :lender");
    expect(await trail.finding()).toMatchObject({ problem: 'CHECKPOINT_FORGED', seq: ENTRIES });
  });

  test('H169 a line of their file that was altered is named', async () => {
    const trail = await aTrail();
    writeFileSync(trail.log, readFileSync(trail.log, 'utf8').replace(/.{4}\n$/, 'AAAA\n'));
    expect(await trail.finding()).toMatchObject({ problem: 'CHECKPOINT_FORGED' });
  });

  test('H169 a key of somebody else signs nothing that is believed', async () => {
    const trail = await aTrail();
    const believed = await freshSigningKeys(systemClock);
    expect(await trail.finding({ believed })).toMatchObject({ problem: 'KEY_UNKNOWN', seq: ENTRIES });
  });
});

async function cutOff(trail: SealedTrail, size: number): Promise<void> {
  const after = 'SELECT entry_id FROM audit_seal WHERE lender_id = :lender AND seq > ?';
  await trail.tamper(`DELETE FROM audit_entry WHERE lender_id = :lender AND id IN (${after})`, [size]);
  await trail.tamper('DELETE FROM audit_seal WHERE lender_id = :lender AND seq > ?', [size]);
}

/** What a forger does who knows the method: every hash and link anew, and the head to match. */
async function sealAnew(trail: SealedTrail): Promise<void> {
  const reader = readerOf(trail.database, trail.lenderId);
  const entries = await reader.find(auditEntries, {});
  let chain = firstLink(trail.lenderId);
  for (const { seq, entryId } of await reader.find(auditSeals, {}, { orderBy: ['seq'] })) {
    const hash = hashOfFacts(factsOf(entries.find(({ id }) => id === entryId)!));
    chain = nextLink(chain, hash);
    const change =
      'UPDATE audit_seal SET entry_hash = ?, chain_hash = ? WHERE lender_id = :lender AND seq = ?';
    await trail.tamper(change, [hash, chain, seq]);
  }
  expect((await reader.findOne(auditHeads, {}))!.chainHash).not.toBe(chain);
  await trail.tamper('UPDATE audit_head SET chain_hash = ? WHERE lender_id = :lender', [chain]);
}

/** What one does who has the signing key as well: new checkpoints, of sizes to his liking, in the place of the old. */
async function signAnew(trail: SealedTrail, sizes: readonly number[]): Promise<void> {
  const { database, lenderId, keys } = trail;
  const seals = await readerOf(database, lenderId).find(auditSeals, {}, { orderBy: ['seq'] });
  const sign = checkpointSigner(keys);
  await trail.tamper('DELETE FROM audit_checkpoint WHERE lender_id = :lender');
  let tree = emptyRange();
  for (const { seq, entryHash, chainHash, sealedAt: at } of seals) {
    tree = withLeaf(tree, entryHash);
    const said = { size: seq, rootHash: rootOf(tree), chainHash, at };
    if (sizes.includes(seq))
      await storeOf(database, lenderId).insertAll(auditCheckpoints, [
        { ...said, jws: await sign(lenderId, said) },
      ]);
  }
}
