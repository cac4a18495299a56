import { beforeAll, describe, expect, test } from '@jest/globals';
import { freshSigningKeys, type SigningKeys } from '../../src/http/signing-keys.js';
import { systemClock } from '../../src/kernel/time.js';
import { trustedKeys, verifyExtract, type Finding } from '../../src/modules/audit/index.js';
import { auditEntries } from '../../src/modules/audit/audit-entry.entity.js';
import { aContact } from '../support/reports.js';
import { aWorld, type World } from '../support/world.js';
import { sealIn } from './sealed-trail.js';

let world: World;
let keys: SigningKeys;
let lines: readonly string[];

beforeAll(async () => {
  world = await aWorld();
  for (let n = 0; n < 9; n++) {
    world.clock.advance(60_000);
    await world.report('reportContacts', aContact(world.placementId));
  }
  world.clock.advance(60_000);
  for (let n = 0; n < 4; n++) await world.makeAgreement();
  keys = await freshSigningKeys(systemClock);
  const log = world.api.config.checkpointLog;
  await sealIn(world.database, { keys, log });
  await sealIn(world.database, { keys, log }, 6);
  lines = (await (await download('jsonl', SPAN)).text()).trim().split('\n');
});

/** The minutes of the contacts, without the first and the last of them. */
const SPAN = { from: '2026-03-10T02:01:30Z', to: '2026-03-10T02:08:30Z' };

async function download(format: string, span: Record<string, string>, token?: string): Promise<Response> {
  const authorization = `Bearer ${token ?? (await world.lenderToken('audit:read'))}`;
  const query = new URLSearchParams(span).toString();
  return fetch(`${world.api.address}/lender/audit.${format}?${query}`, { headers: { authorization } });
}

async function check(changed: readonly string[] = lines): Promise<Finding | null> {
  async function* text() {
    yield* await Promise.resolve(changed);
  }
  return (await verifyExtract(text(), await trustedKeys(keys.publicJwks.keys))).finding;
}

test('an extract holds the entries of the span and stands on its own', async () => {
  const [begin, ...rest] = lines.map((line) => JSON.parse(line));
  expect(begin.type).toBe('begin');
  expect(rest.at(-1).type).toBe('end');
  const all = await world.reader.find(auditEntries, { action: 'contacts.report' }, { orderBy: ['at'] });
  expect(rest.slice(0, -1).map(({ entryId }) => entryId)).toEqual(all.slice(1, 8).map(({ id }) => id));
  expect(await check()).toBeNull();
});

describe('an extract that is not what it was', () => {
  test('H169 an edited entry is named', async () => {
    const changed = lines.with(3, lines[3]!.replace(/"items":\d+/, '"items":99'));
    expect(await check(changed)).toMatchObject({ problem: 'ENTRY_EDITED', seq: seqOf(3) });
  });
  test('H169 a deleted entry is named', async () => {
    expect(await check(lines.toSpliced(4, 1))).toMatchObject({ problem: 'SEAL_MISSING', seq: seqOf(4) });
  });
  test('H169 two entries that changed places are named', async () => {
    const changed = lines.with(2, lines[3]!).with(3, lines[2]!);
    expect(await check(changed)).toMatchObject({ problem: 'SEAL_MISSING', seq: seqOf(2) });
  });
  test('H169 an extract without its end is cut off', async () => {
    expect(await check(lines.slice(0, -1))).toMatchObject({ problem: 'CUT_OFF', seq: seqOf(7) + 1 });
  });
  test('H169 an extract without its last entry is cut off there', async () => {
    expect(await check(lines.toSpliced(-2, 1))).toMatchObject({ problem: 'CUT_OFF', seq: seqOf(7) });
  });
  test('H169 an extract that hides that its last entry is missing has another root', async () => {
    const end = lines.at(-1)!.replace(/"end":\d+/, `"end":${seqOf(7) - 1}`);
    expect(await check([...lines.slice(0, -2), end])).toMatchObject({ problem: 'ROOT_DIFFERS' });
  });
  test('H169 a key that nobody trusts proves nothing', async () => {
    keys = await freshSigningKeys(systemClock);
    expect(await check()).toMatchObject({ problem: 'KEY_UNKNOWN' });
  });
});

test('as CSV it has a row for each entry', async () => {
  const response = await download('csv', SPAN);
  expect(response.headers.get('content-disposition')).toContain('audit.csv');
  const rows = (await response.text()).trim().split('\r\n');
  expect(rows).toHaveLength(8);
  expect(rows[0]).toMatch(/^seq,lender,id,at,.*,entry_hash,chain_hash$/);
});

test('it needs the scope, a span, and entries in it', async () => {
  expect((await download('jsonl', SPAN, await world.lenderToken('placements:read'))).status).toBe(403);
  expect((await download('jsonl', { from: 'yesterday', to: SPAN.to })).status).toBe(400);
  expect((await download('jsonl', { from: '1999-01-01T00:00:00Z', to: '1999-01-02T00:00:00Z' })).status).toBe(
    400,
  );
});

function seqOf(line: number): number {
  return (JSON.parse(lines[line]!) as { seq: number }).seq;
}
