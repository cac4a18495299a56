import { beforeAll, describe, expect, test } from '@jest/globals';
import type { GraphQLSchema } from 'graphql';
import { tables } from '../../src/db/tables.js';
import { schemas } from '../../src/graphql/schema.js';
import { errorCodes } from '../../src/kernel/errors.js';
import { idBytes } from '../../src/kernel/ids.js';
import type { Audience } from '../../src/kernel/request-context.js';
import { GrantWorld } from '../access/grant-world.js';
import { expectData, type Answer, type Data } from '../support/api.js';
import { aPayment } from '../support/reports.js';
import { aWorld, type World } from '../support/world.js';
import { sqlPayloads } from './injection/payloads.js';
import { stringLeaves, withText, type LeafPath } from './injection/string-leaves.js';
import { textsIn } from './leak-matrix/answers.js';
import { agencyAttempts, lenderAttempts, type IdOf } from './leak-matrix/attempts.js';
import { wholeDocument } from './leak-matrix/whole-document.js';

const attempts = { lender: lenderAttempts, agency: agencyAttempts } as const;

let schemaOf: Readonly<Record<Audience, GraphQLSchema>>;
let world: World;
let idOf: IdOf;
/** Texts that were found again in a row. */
let kept = 0;

beforeAll(async () => {
  schemaOf = await schemas();
  const profile = { limits: { perPlacement: 1_000, perCollectorDay: 1_000 } };
  world = await aWorld({ accounts: [{}, {}], profile });
  const paid = await world.report('reportPayments', aPayment(world.placementId, '100.00'));
  world.clock.set('2026-04-02T02:00:00Z');
  const ids = [
    ...world.placementIds,
    ...world.accountIds,
    world.agreementId,
    world.batchId,
    world.scheduleId,
    world.agencyId,
    paid.results[0]!.id!,
    (await world.close('2026-03')).id,
    (await new GrantWorld(world).grant()).id,
    ...textsIn(await startedImport()),
  ];
  idOf = (prefix) => ids.find((id) => id.startsWith(`${prefix}_`)) ?? `${prefix}_${'0'.repeat(26)}`;
});

const RESUME = 'mutation($input: IdsInput!) { resumeGrants(input: $input) { changed } }';

async function startedImport(): Promise<Data> {
  const start = `mutation($input: StartImportInput!) { startImport(input: $input) { import { id } } }`;
  return expectData(await world.lender(start, { input: { kind: 'PAYMENTS', fileName: 'a.csv' } }));
}

const fields = (['agency', 'lender'] as const).flatMap((side) =>
  Object.keys(attempts[side]).map((name) => [side, name] as const),
);

describe('C87 text that tries to be SQL is stored as it stands or refused with its code', () => {
  test.each(fields)('%s: %s', async (side, name) => {
    const schema = schemaOf[side];
    const isMutation = name in schema.getMutationType()!.getFields();
    const document = wholeDocument(schema, isMutation ? 'mutation' : 'query', name);
    for (const leaf of stringLeaves(schema, name))
      for (const payload of sqlPayloads) {
        const text = marked(payload);
        const variables = withText(schema, name, attempts[side][name]!(idOf)[0]!, leaf, text);
        const answer = await world[side](document, variables);
        expect({ leaf, text, trouble: troubleIn(answer) }).toEqual({ leaf, text, trouble: [] });
        if (!isMutation)
          expect({ leaf, text, found: rowsFound(answer, leaf) }).toEqual({ leaf, text, found: 0 });
        if (!isMutation || !isDone(answer) || isFilter(leaf)) continue;
        const isKept = (await isStored(text)) || (await isSealed(name, answer, text));
        expect({ leaf, text, isStored: isKept }).toEqual({ leaf, text, isStored: true });
        kept++;
        if (name === 'suspendGrants')
          expectData(await world.lender(RESUME, { input: { ids: [idOf('grt')] } }));
      }
  });

  test('the log knows of no trouble with the database', () => {
    expect(world.api.log.filter((line) => /"level":[56]0/.test(line))).toEqual([]);
    expect(world.api.log.join('')).not.toMatch(/SQLITE_|ER_[A-Z]{3}|syntax error|SQLSTATE/i);
  });

  test('and the placements are where they were, beside all that was stored', async () => {
    expect(kept).toBeGreaterThan(200);
    expect(await world.placements()).toHaveLength(2);
  });
});

let made = 0;

/** Each text is its own, and ends with a letter, so that no blank at its end is taken off. */
function marked(payload: string): string {
  return `${payload}~${(++made).toString(36)}`;
}

/** What a caller must never meet: a defect, a code that is not on the list, or a driver's words. */
function troubleIn({ status, data, errors = [] }: Answer): string[] {
  const codes: readonly string[] = errors.map(({ extensions }) => extensions.code);
  const said = [...errors.map(({ message }) => message), ...textsIn(data)];
  return [
    ...(status >= 500 ? [`status ${status}`] : []),
    ...codes.filter((code) => code === 'INTERNAL' || !Object.hasOwn(errorCodes, code)),
    ...said.filter((text) => /^INTERNAL$|sqlite|mysql|mariadb|syntax near/i.test(text)),
  ];
}

/** Nothing of it was refused, and not all of it was done before. */
function isDone({ data, errors = [] }: Answer): boolean {
  const [root] = Object.values(data ?? {}) as readonly ({ changed?: number } | null)[];
  const isRefused = textsIn(data).some((text) => Object.hasOwn(errorCodes, text));
  return errors.length === 0 && !isRefused && root?.changed !== 0;
}

/** Rows that a condition out of the text let through: there is nothing of that name. */
function rowsFound({ data }: Answer, leaf: LeafPath): number {
  const [root] = Object.values(data ?? {}) as readonly (Found | readonly Judged[] | null)[];
  if (root == null) return 0;
  if (isList(root) && leaf[0] !== 'items') return root.length;
  if (isList(root)) return namesOne(leaf) && root[Number(leaf[1])]!.problem == null ? 1 : 0;
  return root.nodes?.length ?? 1;
}

interface Found {
  readonly nodes?: readonly unknown[];
}

/** An answer to one of several questions: a text that names nothing is a problem, another only describes. */
interface Judged {
  readonly problem?: unknown;
}

const namesOne = (leaf: LeafPath) => String(leaf.at(-1)).endsWith('Id');
const isList = <T>(value: object | readonly T[]): value is readonly T[] => Array.isArray(value);

/** What only narrows is not kept. */
function isFilter(leaf: LeafPath): boolean {
  return leaf.includes('filter');
}

/** Whether a row of the lender holds the text, in a column or in the JSON of one. */
async function isStored(text: string): Promise<boolean> {
  const owned = tables.filter(({ columns }) => 'lenderId' in columns);
  for (const { name } of owned) {
    const found = await world.database.run(`SELECT * FROM ${name} WHERE lender_id = ?`, [
      idBytes(world.lenderId),
    ]);
    if (found.rows.some((row) => allTextsIn(row).some((known) => known === text))) return true;
  }
  return false;
}

/** What opens texts that are kept sealed, by the mutation that stores them and the id it answers with. */
const opening: Readonly<Record<string, string>> = {
  reportNotices: 'query ($id: ID!) { notice(id: $id) { note } }',
  recordNotices: 'query ($id: ID!) { notice(id: $id) { note } }',
  reportComplaints: 'query ($id: ID!) { complaint(id: $id) { description } }',
  recordComplaints: 'query ($id: ID!) { complaint(id: $id) { description } }',
  setPayeeAccount: 'query ($id: ID!) { payeeAccount(id: $id) { holder number bank } }',
};

/** Whether the text comes back from a sealed group as it was given. */
async function isSealed(name: string, { data }: Answer, text: string): Promise<boolean> {
  const query = opening[name];
  if (query === undefined) return false;
  const ids = textsIn(data).filter((known) => /^[a-z]{3}_[0-9a-z]{26}$/.test(known));
  const opened = await Promise.all(ids.map((id) => world.lender(query, { id })));
  return opened.some((each) => textsIn(each.data).includes(text));
}

function allTextsIn(row: unknown): string[] {
  return textsIn(row).flatMap((text) => (/^[[{]/.test(text) ? [text, ...textsOfJson(text)] : [text]));
}

function textsOfJson(text: string): string[] {
  try {
    const value: unknown = JSON.parse(text);
    return [...textsIn(value), ...keysIn(value)];
  } catch {
    return [];
  }
}

function keysIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return [...Object.keys(value), ...Object.values(value).flatMap(keysIn)];
}
