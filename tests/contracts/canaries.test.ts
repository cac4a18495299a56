import { beforeAll, describe, expect, test } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tables } from '../../src/db/tables.js';
import { freshSigningKeys } from '../../src/http/signing-keys.js';
import { systemClock } from '../../src/kernel/time.js';
import { sealIn } from '../audit/sealed-trail.js';
import { openCase, revealPerson, revealPoint } from '../disclosures/disclosure-world.js';
import { aFile, aRow } from '../imports/import-world.js';
import { eraseNow } from '../rights/erased-person.js';
import { debtorOf, fetchFile } from '../rights/rights-world.js';
import type { Answer, AnswerError } from '../support/api.js';
import { testDatabaseUrl } from '../support/database.js';
import { SET_PAYEE_ACCOUNT } from '../support/documents.js';
import { tokenFor } from '../support/oauth.js';
import {
  aComplaint,
  aContact,
  aLetter,
  aNotice,
  aPayment,
  aPromise,
  aRecordedComplaint,
  aVisit,
} from '../support/reports.js';
import { aWorld, type Call, type Data, type World } from '../support/world.js';

/*
 * Values that occur nowhere else are given to the service in every place that takes something personal, and in many that do
 * not: a whole story with its mistakes. Afterwards they are looked for in everything that outlives an answer, or that goes to
 * somebody who did not ask for a person.
 */
const CANARY = {
  name: 'Canarina Zwitscher',
  other: 'Zwitscherius Guarantor',
  phone: '+8613777000111',
  otherPhone: '+8613777000222',
  nationalId: '110101197705057777',
  email: 'canarina.zwitscher@canary.example',
  address: 'Canary Lane 77 flat 5',
  employer: 'Zwitscher Birdseed Works',
  note: 'canary-note: she sings about her sister',
  complaint: 'canary-complaint: they rang while she sang',
  iban: 'DE89370400440532013000',
  holder: 'Canary Collections Zwitscher Ltd',
} as const;

/** What must be found nowhere. Masked forms hold none of it. */
const SONG =
  /zwitscher|13777000(111|222)|110101197705057777|canary lane|canary-(note|complaint)|sings about|370400440532013000/i;

let world: World;
let debtorId: string;
const errors: AnswerError[] = [];
/** Answers of addresses that are no GraphQL. */
const bodies: string[] = [];

/** The same call, its errors overheard. */
function overheard(call: Call): Call {
  return async <T = Data>(query: string, variables?: Data): Promise<Answer<T>> => {
    const answer = await call<T>(query, variables);
    errors.push(...(answer.errors ?? []));
    return answer;
  };
}

beforeAll(async () => {
  world = await aWorld({ at: '2026-11-21T02:00:00Z', isPlaced: false, accounts: [], profile: {} });
  await importPeople();
  await work();
  await mistakes();
  await rights();
  await sealIn(world.database, {
    keys: await freshSigningKeys(systemClock),
    log: world.api.config.checkpointLog,
  });
}, 120_000);

const canaryRow = (parts: Readonly<Record<string, string>> = {}) =>
  aRow({
    account_number: 'CN-0001',
    debtor_reference: 'REF-0001',
    name: CANARY.name,
    national_id: CANARY.nationalId,
    phone: CANARY.phone,
    email: CANARY.email,
    address: CANARY.address,
    city: 'Shanghai',
    employer: CANARY.employer,
    currency: 'CNY',
    jurisdiction: 'CN',
    ...parts,
  });

/** A good row, rows with values in the wrong place, and files that are refused whole. */
async function importPeople(): Promise<void> {
  const wrong = [
    canaryRow({ account_number: 'CN-0002', birth_date: CANARY.name }),
    canaryRow({ account_number: 'CN-0003', delinquent_since: CANARY.phone }),
    canaryRow({ account_number: 'CN-0004', phone: CANARY.name, email: CANARY.address }),
    canaryRow({ account_number: 'CN-0005', language: CANARY.nationalId, holds: CANARY.employer }),
    canaryRow({ account_number: 'CN-0006', role: CANARY.name, jurisdiction: CANARY.nationalId }),
    canaryRow({ account_number: 'CN-0007', time_zone: CANARY.address, language: CANARY.name }),
  ];
  await upload(aFile([canaryRow(), ...wrong]));
  await upload(aFile([canaryRow({ account_number: 'CN-0008', principal: CANARY.name })]));
  const headless = aFile([canaryRow()], null).split('\n').slice(1).join('\n');
  await upload(headless);
  await upload(`${aFile([canaryRow({ account_number: 'CN-0009' })])}"${CANARY.name}`);
  await upload(aFile([canaryRow({ account_number: 'CN-0010' })]).replace('employer', CANARY.name));
  const { rows } = await world.database.run('SELECT id FROM account', []);
  expect(rows).toHaveLength(1);
  const accounts = '{ accounts(first: 5) { nodes { id } } }';
  interface Found {
    readonly accounts: { readonly nodes: readonly { readonly id: string }[] };
  }
  world.accountIds = (await world.lender<Found>(accounts)).data!.accounts.nodes.map(({ id }) => id);
  await world.placeAll();
  debtorId = await debtorOf(world);
}

async function upload(content: string): Promise<void> {
  const start = `mutation($input: StartImportInput!) { startImport(input: $input) { uploadPath import { id } } }`;
  const input = { kind: 'PORTFOLIO', fileName: 'cards.csv', portfolio: 'Cards' };
  interface Started {
    readonly startImport: { readonly uploadPath: string; readonly import: { readonly id: string } };
  }
  const { startImport } = (await overheard(world.lender)<Started>(start, { input })).data!;
  const token = await world.lenderToken('accounts:import');
  await request(startImport.uploadPath, token, { method: 'PUT', body: content, type: 'text/csv' });
  await world.runJobs();
  const seen = `query($id: ID!) { import(id: $id) { state problem { code message } }
    importErrors(importId: $id, first: 50) { nodes { line column code message } } }`;
  bodies.push(JSON.stringify(await world.lender(seen, { id: startImport.import.id })));
}

async function request(
  path: string,
  token: string,
  { method = 'GET', body = null as string | null, type = 'application/json' } = {},
): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': type };
  const sending = body === null ? { headers } : { method, headers, body };
  const answer = await fetch(`${world.api.address}${path}`, sending);
  bodies.push(await answer.text());
}

/** Everything that an agency does with a case. */
async function work(): Promise<void> {
  const id = world.placementId;
  const seen = await openCase(world, 'CALL');
  expect(JSON.stringify(seen)).toContain(CANARY.name);
  for (const { id: point } of seen.account.debtor.contactPoints) await revealPoint(world, point);
  await revealPerson(world, 'revealName');
  await world.report('reportContacts', aContact(id));
  await world.report('reportVisits', aVisit(id));
  await world.report('reportLetters', aLetter(id));
  await world.report('reportPromises', aPromise(id, '10.00'));
  await world.report('reportPayments', aPayment(id, '10.00'));
  await world.report('reportComplaints', aComplaint(id, { description: CANARY.complaint }));
  await world.report(
    'recordComplaints',
    aRecordedComplaint(world.accountIds[0]!, { description: CANARY.complaint, asksHold: true }),
  );
  const about = { phone: CANARY.otherPhone };
  await world.report(
    'reportNotices',
    aNotice(id, { kind: 'WRONG_NUMBER', about, note: CANARY.note }),
    aNotice(id, { kind: 'OPT_OUT', about: { email: CANARY.email } }),
  );
  const account = {
    agreementId: world.agreementId,
    holder: CANARY.holder,
    number: CANARY.iban,
    bank: 'COBADEFF',
  };
  await world.lender(SET_PAYEE_ACCOUNT, { input: account });
}

/** Values where they do not belong, in every way to be wrong. */
async function mistakes(): Promise<void> {
  const [agency, lender] = [overheard(world.agency), overheard(world.lender)];
  const id = world.placementId;
  const bad = [
    aContact(id, { channel: CANARY.phone }),
    aContact(id, { occurredAt: CANARY.name }),
    aContact(id, { collector: CANARY.name.repeat(20) }),
    aContact(CANARY.nationalId),
    aContact(id, { contactPointId: CANARY.phone }),
  ];
  const refusedOf = async (kind: Parameters<World['send']>[0], items: readonly Data[]) => {
    const call = kind === 'recordNotices' ? lender : agency;
    bodies.push(JSON.stringify((await world.send(kind, items, call)).data ?? null));
  };
  for (const item of bad) await refusedOf('reportContacts', [item]);
  await refusedOf('reportPayments', [aPayment(id, CANARY.name)]);
  await refusedOf('reportPromises', [{ ...aPromise(id, '1.00'), dueOn: CANARY.nationalId }]);
  await refusedOf('reportNotices', [aNotice(id, { kind: CANARY.name })]);
  await refusedOf('reportNotices', [
    aNotice(id, { kind: 'WRONG_NUMBER', about: { phone: CANARY.name, email: CANARY.address } }),
  ]);
  await refusedOf('reportNotices', [
    aNotice(id, { kind: 'DISPUTE', details: { [CANARY.name]: CANARY.note } }),
  ]);
  // names of fields and members are said to whoever sent them, and to nobody else
  await world.agency(`{ placement(id: "${CANARY.phone}") { id ${CANARY.name} } }`);
  await world.send('reportContacts', [aContact(id, { [CANARY.name.replace(' ', '')]: 1 })], world.agency);
  await agency(`{ placement(id: "${CANARY.name}`);
  await agency(`query($id: ID!) { placement(id: $id, purpose: "${CANARY.name}") { id } }`, { id });
  await agency('query($id: ID!) { placement(id: $id) { id } }', { id: { name: CANARY.name } });
  await agency('query($purpose: Purpose) { placement(id: "x", purpose: $purpose) { id } }', {
    purpose: CANARY.name,
  });
  await lender('query($after: String) { accounts(first: 5, after: $after) { nodes { id } } }', {
    after: CANARY.nationalId,
  });
  await lender('query($id: ID!) { account(id: $id) { id } }', { id: CANARY.email });
  await lender(
    `mutation($items: [CorrectionInput!]!) { correctPeople(items: $items) { results { problem { message } } } }`,
    { items: [{ debtorId, reason: CANARY.name, name: CANARY.name }] },
  );
  const token = await world.lenderToken('disclosures:read', 'audit:read', 'people:export');
  for (const path of [
    `/lender/disclosures.csv?debtorId=${encodeURIComponent(CANARY.phone)}`,
    `/lender/audit.jsonl?from=${encodeURIComponent(CANARY.name)}`,
    `/lender/people/${encodeURIComponent(CANARY.email)}.json`,
    `/${encodeURIComponent(CANARY.name)}`,
  ])
    await request(path, token);
  await request('/lender/graphql', token, { method: 'POST', body: `{"query": "${CANARY.name}` });
  await request('/lender/graphql', token, { method: 'POST', body: CANARY.note, type: 'text/plain' });
  await request('/lender/graphql', `${token}${CANARY.nationalId}`, { method: 'POST', body: '{}' });
  const form = `grant_type=${encodeURIComponent(CANARY.name)}&client_id=${encodeURIComponent(CANARY.email)}`;
  await request('/oauth/token', token, {
    method: 'POST',
    body: form,
    type: 'application/x-www-form-urlencoded',
  });
}

/** Corrected, exported, and the exports of the logs that anybody may keep. */
async function rights(): Promise<void> {
  const items = [
    {
      debtorId,
      reason: 'PERSON_ASKED',
      name: `${CANARY.name} Junior`,
      contactPoints: [{ kind: 'PHONE', value: CANARY.otherPhone }],
    },
  ];
  const correct = `mutation($items: [CorrectionInput!]!) { correctPeople(items: $items) { created } }`;
  expect((await world.lender(correct, { items })).data).toEqual({ correctPeople: { created: 1 } });
  const file = await (await fetchFile(world, debtorId)).text();
  for (const value of [CANARY.name, CANARY.nationalId, CANARY.note, CANARY.complaint, CANARY.address])
    expect(file).toContain(value);
  expect(file).not.toContain(CANARY.otherPhone.slice(3, 8) + 'nobody');
  const token = await world.lenderToken('disclosures:read', 'audit:read');
  await request('/lender/disclosures.csv', token);
  await request('/lender/audit.csv?from=2026-01-01T00:00:00Z', token);
  await request('/lender/audit.jsonl?from=2026-01-01T00:00:00Z', token);
  const page = `{ placements(first: 5) { nodes { id account { debtor { name { masked value } contactPoints {
    value { masked value } } } } } } }`;
  bodies.push(JSON.stringify((await world.agency(page)).data));
  expect(await tokenFor(world.api, world.agencyClient)).toBeDefined();
}

/** Every row of every table, binary columns as text too. */
async function dumped(): Promise<Map<string, string>> {
  const dump = new Map<string, string>();
  for (const { name } of tables) {
    const { rows } = await world.database.run(`SELECT * FROM ${name}`, []);
    dump.set(
      name,
      JSON.stringify(rows, (_, value: unknown) => plainOf(value)),
    );
  }
  return dump;
}

function plainOf(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  const bytes = value as { readonly type?: string; readonly data?: readonly number[] } | null;
  if (bytes?.type === 'Buffer') return Buffer.from(bytes.data!).toString('latin1');
  return value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value;
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function songsIn(text: string): string[] {
  return [...text.matchAll(new RegExp(`.{0,60}(?:${SONG.source}).{0,20}`, 'gis'))].map(([found]) => found);
}

test('what is looked for is found where somebody asks for it by right', async () => {
  const query = `query($id: ID!) { person(id: $id) { name { value } contactPoints { value { value } } } }`;
  const answer = JSON.stringify(await world.lender(query, { id: debtorId }));
  expect(songsIn(answer).length).toBeGreaterThan(0);
});

describe('H177 no canary sings', () => {
  test('in the log', () => {
    expect(world.api.log.length).toBeGreaterThan(50);
    expect(songsIn(world.api.log.join('\n'))).toEqual([]);
  });

  test('in errors, not even in those of whoever sent it', () => {
    expect(errors.length).toBeGreaterThan(10);
    expect(errors.flatMap((error) => songsIn(JSON.stringify(error)))).toEqual([]);
  });

  test('in lists, refusals, problem details and files of ids', () => {
    expect(bodies.length).toBeGreaterThan(20);
    expect(bodies.flatMap(songsIn)).toEqual([]);
  });

  test('in any row: people, events, audit, jobs, imports, references', async () => {
    const dump = await dumped();
    for (const table of ['outbox_event', 'audit_entry', 'job', 'import_error', 'disclosure', 'notice'])
      expect(dump.get(table)!.length).toBeGreaterThan(2);
    const found = [...dump].flatMap(([table, text]) => songsIn(text).map((song) => `${table}: ${song}`));
    expect(found).toEqual([]);
  });

  test('in the file of the database, its log, and whatever else lies about', async () => {
    const url = await testDatabaseUrl();
    const base = url.startsWith('sqlite:') ? url.slice('sqlite:'.length) : null;
    const database = base === null ? [] : [base, `${base}-wal`].filter((file) => existsSync(file));
    const { dataDir, checkpointLog, erasureLog } = world.api.config;
    const others = [checkpointLog, erasureLog].filter((file) => existsSync(file));
    const files = [...database, ...filesUnder(dataDir), ...others];
    expect(world.database.engine !== 'sqlite' || database.length > 0).toBe(true);
    const found = files.filter((file) => songsIn(readFileSync(file, 'latin1')).length > 0);
    expect(found).toEqual([]);
  });

  test('and none after the person is forgotten either', async () => {
    await world.recall({ placementIds: world.placementIds });
    await eraseNow(world, debtorId);
    const found = [...(await dumped())].flatMap(([table, text]) =>
      songsIn(text).map((s) => `${table}: ${s}`),
    );
    expect(found).toEqual([]);
    expect(songsIn(world.api.log.join('\n'))).toEqual([]);
  });
});
