import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { uploadsOf } from '../../src/config.js';
import { mutate } from '../../src/db/unit-of-work.js';
import { createJobEngine } from '../../src/jobs/index.js';
import { idBytes, type Id } from '../../src/kernel/ids.js';
import { revokeClient } from '../../src/modules/access/index.js';
import { importJob } from '../../src/modules/imports/index.js';
import { createKeyring, useKeyring, type Keyring } from '../../src/modules/privacy/index.js';
import { expectData, expectRefusal, startApi, type Api } from '../support/api.js';
import {
  aLender,
  aLenderClient,
  anAgency,
  anAgencyClient,
  contextOf,
  tokenFor,
  type TestClient,
} from '../support/oauth.js';
import { aFile, aRow } from './import-world.js';

let api: Api;
let keyring: Keyring;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'consign-upload-'));
  api = await startApi({ at: '2026-11-21T02:00:00Z', environment: { DATA_DIR: folder } });
  keyring = await createKeyring({ file: join(folder, 'kek.json'), production: false });
  useKeyring(keyring);
});
afterAll(() => api.close());

const START = `mutation ($input: StartImportInput!) {
  startImport(input: $input) { import { id state } uploadPath }
}`;
const IMPORT = `query ($id: ID!) { import(id: $id) { state rows booked rejected problem { code line } } }`;

async function lenderToken(scopes?: readonly ['accounts:read']) {
  const lenderId = await aLender(api.database);
  const client = await aLenderClient(api.database, lenderId, scopes === undefined ? {} : { scopes });
  return { lenderId, token: await tokenFor(api, client) };
}

interface Started {
  readonly startImport: { readonly import: { readonly id: string }; readonly uploadPath: string };
}

async function start(token: string, given: Readonly<Record<string, unknown>> = {}) {
  const input = { kind: 'PORTFOLIO', fileName: 'cards.csv', portfolio: 'Cards', ...given };
  return expectData(await api.lenderCall<Started>(token, START, { input })).startImport;
}

function put(path: string, token: string | null, body: string, type = 'text/csv'): Promise<Response> {
  const authorization = token === null ? {} : { authorization: `Bearer ${token}` };
  return fetch(`${api.address}${path}`, {
    method: 'PUT',
    headers: { 'content-type': type, ...authorization },
    body,
  });
}

async function runJobs(): Promise<void> {
  const { database, clocks } = api;
  const handlers = [importJob({ keyring, uploads: uploadsOf(api.config) })];
  await createJobEngine({ database, clocks, handlers }).runUntilIdle();
}

describe('a lender', () => {
  test('announces a file, sends it, and reads what became of it', async () => {
    const { token } = await lenderToken();
    const { import: started, uploadPath } = await start(token);
    const bad = aRow({ account_number: '=A-2', as_of: 'soon' });
    const sent = await put(uploadPath, token, aFile([aRow(), bad]));
    expect(sent.status).toBe(200);
    expect(await sent.json()).toMatchObject({ id: started.id, state: 'CHECKING' });
    await runJobs();
    expect(expectData(await api.lenderCall(token, IMPORT, { id: started.id }))).toEqual({
      import: { state: 'COMPLETE', rows: 2, booked: 1, rejected: 1, problem: null },
    });
    expect(existsSync(uploadsOf(api.config)) && readdirSync(uploadsOf(api.config))).toEqual([]);
    const errors = `query ($id: ID!) { importErrors(importId: $id, first: 10) { nodes { line column code } pageInfo { hasNextPage } } }`;
    expect(expectData(await api.lenderCall(token, errors, { id: started.id }))).toEqual({
      importErrors: {
        nodes: [{ line: 3, column: 'as_of', code: 'INPUT_INVALID' }],
        pageInfo: { hasNextPage: false },
      },
    });
    const file = await fetch(`${api.address}/lender/imports/${started.id}/errors.csv`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(file.headers.get('content-type')).toContain('text/csv');
    expect(await file.text()).toBe(
      'line,column,code,message\r\n3,as_of,INPUT_INVALID,Write a calendar day as YYYY-MM-DD.\r\n',
    );
  });

  test('sees accounts masked in lists and in clear one at a time', async () => {
    const { token } = await lenderToken();
    const { uploadPath } = await start(token);
    const guarantor = aRow({
      debtor_reference: 'P-2',
      role: 'GUARANTOR',
      name: '李四',
      principal: '',
      interest: '',
    });
    await put(uploadPath, token, aFile([aRow(), guarantor]));
    await runJobs();
    const list = `{ accounts(first: 10, filter: { portfolio: "Cards", currency: "CNY", minBalance: "100" }) { nodes {
      id accountNumber balance { amount currency } status isPlaced
      debtor { name { masked value withheld } contactPoints { kind value { masked value } } }
      parties { role debtor { name { masked value } } } } } }`;
    const { accounts } = expectData(
      await api.lenderCall<{ accounts: { nodes: { id: string }[] } }>(token, list),
    );
    expect(accounts.nodes).toMatchObject([
      {
        accountNumber: 'A-1',
        balance: { amount: '102.50', currency: 'CNY' },
        status: 'OPEN',
        isPlaced: false,
        debtor: { name: { masked: '张*', value: null, withheld: 'MASKED' } },
        parties: [{ role: 'GUARANTOR', debtor: { name: { masked: '李*', value: null } } }],
      },
    ]);
    expect(JSON.stringify(accounts)).not.toContain('张三');
    const single = `query ($id: ID!) { account(id: $id) { debtor {
      name { masked value } nationalId { masked value } birthDate { withheld } contactPoints { kind value { value } } } } }`;
    const { account } = expectData(await api.lenderCall(token, single, { id: accounts.nodes[0]!.id }));
    expect(account).toMatchObject({
      debtor: {
        name: { masked: '张*', value: '张三' },
        nationalId: { masked: '****123X', value: '11010119900101123X' },
        birthDate: { withheld: 'NOT_ON_FILE' },
      },
    });
    expect(JSON.stringify(account)).toContain('+8613800001234');
    expect(api.log.join('')).not.toMatch(/张三|11010119900101123X|13800001234/);
  });

  test('may send the same file again, but no other', async () => {
    const { token } = await lenderToken();
    const { uploadPath } = await start(token);
    const file = aFile([aRow()]);
    expect((await put(uploadPath, token, file)).status).toBe(200);
    expect((await put(uploadPath, token, file)).status).toBe(200);
    const other = await put(uploadPath, token, aFile([aRow({ principal: '1' })]));
    expect(other.status).toBe(400);
    expect(await other.json()).toMatchObject({ code: 'STATE_CONFLICT' });
    await runJobs();
    expect((await put(uploadPath, token, file)).status).toBe(200);
    expect(readdirSync(uploadsOf(api.config))).toEqual([]);
  });

  test('is told at once of an unknown or forbidden column in the announcement', async () => {
    const { token } = await lenderToken();
    const input = { kind: 'PORTFOLIO', fileName: 'f', portfolio: 'p' };
    const unknown = { ...input, set: [{ column: 'shoe_size', value: '44' }] };
    expectRefusal(await api.lenderCall(token, START, { input: unknown }), 'COLUMN_UNKNOWN');
    const forbidden = { ...input, map: [{ heading: 'spouse_phone', column: 'phone_2' }] };
    expectRefusal(await api.lenderCall(token, START, { input: forbidden }), 'COLUMN_FORBIDDEN');
  });
});

describe('a file is not taken', () => {
  test('without a token, without the scope, from another lender, or for an unknown import', async () => {
    const { token } = await lenderToken();
    const { uploadPath } = await start(token);
    const reader = await lenderToken(['accounts:read']);
    const other = await lenderToken();
    const statuses = [
      (await put(uploadPath, null, 'x')).status,
      (await put(uploadPath, reader.token, 'x')).status,
      (await put(uploadPath, other.token, 'x')).status,
      (await put('/lender/imports/nonsense/file', token, 'x')).status,
    ];
    expect(statuses).toEqual([401, 403, 404, 404]);
  });

  test('from an agency', async () => {
    const { lenderId, token } = await lenderToken();
    const { uploadPath } = await start(token);
    const agencyId = await anAgency(api.database, lenderId);
    const agency = await tokenFor(api, await anAgencyClient(api.database, lenderId, agencyId));
    expect((await put(uploadPath, agency, 'x')).status).toBe(401);
  });

  test('as another type', async () => {
    const { token } = await lenderToken();
    const { uploadPath } = await start(token);
    expect((await put(uploadPath, token, '{}', 'application/json')).status).toBe(415);
  });
});

describe('a file that waits for its turn', () => {
  async function bookedAfter(change: (lenderId: Id<'lender'>, client: TestClient) => Promise<unknown>) {
    const lenderId = await aLender(api.database);
    const [clerk, colleague] = [
      await aLenderClient(api.database, lenderId),
      await aLenderClient(api.database, lenderId),
    ];
    const token = await tokenFor(api, clerk);
    const { import: started, uploadPath } = await start(token);
    expect((await put(uploadPath, token, aFile([aRow()]))).status).toBe(200);
    await change(lenderId, clerk);
    await runJobs();
    const found = await api.lenderCall<Found>(await tokenFor(api, colleague), IMPORT, { id: started.id });
    return expectData(found).import;
  }

  interface Found {
    readonly import: Readonly<Record<string, unknown>>;
  }

  const shutOut = {
    state: 'REFUSED',
    booked: 0,
    problem: { code: 'SCOPE_MISSING', line: null },
  };

  test('is refused whole when its sender was shut out meanwhile', async () => {
    const found = await bookedAfter((lenderId, { id }) =>
      mutate(api.database, contextOf(lenderId), 'test', (work) => revokeClient(work, id)),
    );
    expect(found).toMatchObject(shutOut);
  });

  test('is refused whole when its sender may no longer import', async () => {
    const found = await bookedAfter((_, { id }) =>
      api.database.run('UPDATE client SET scopes = ? WHERE id = ?', ['["accounts:read"]', idBytes(id)]),
    );
    expect(found).toMatchObject(shutOut);
  });

  test('is booked when its sender may do what it could', async () => {
    expect(await bookedAfter(() => Promise.resolve())).toMatchObject({ state: 'COMPLETE', booked: 1 });
  });
});
