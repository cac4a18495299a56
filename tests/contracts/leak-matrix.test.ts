import { beforeAll, describe, expect, test } from '@jest/globals';
import { isObjectType, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { tables } from '../../src/db/tables.js';
import { schemas } from '../../src/graphql/schema.js';
import { idBytes } from '../../src/kernel/ids.js';
import type { Audience } from '../../src/kernel/request-context.js';
import type { Answer } from '../support/api.js';
import type { Data, World } from '../support/world.js';
import { fieldsSaid, textsIn } from './leak-matrix/answers.js';
import { agencyAttempts, lenderAttempts, type IdOf } from './leak-matrix/attempts.js';
import {
  takeBack,
  theTenants,
  roles,
  victims,
  type Party,
  type Role,
  type Tenants,
  type Victim,
} from './leak-matrix/tenants.js';
import { wholeDocument } from './leak-matrix/whole-document.js';

/*
 * Everybody tries everything on what is another's. An answer leaks when it holds a text that only the owner of the case
 * has been told (an id, a name, a reference, an amount), and a mutation leaks when a row of the case is another one
 * afterwards. What is asked, and for which fields, is made from the two schemas: a root field without an attempt fails.
 */

const attempts = { lender: lenderAttempts, agency: agencyAttempts } as const;

/** Whose own things these are: no attempt, their good right. */
const OWNERS: Readonly<Record<Victim, readonly Role[]>> = {
  'case of agency A': ['lender A', 'agency A'],
  'case of lender B': ['lender B'],
  'recalled case': ['lender A'],
  'case of a suspended grant': ['lender A'],
};

/** Written by everybody's own requests, also by refused ones. */
const NOT_COMPARED = new Set([
  'audit_entry',
  'audit_seal',
  'audit_head',
  'audit_unsealed',
  'audit_checkpoint',
  'outbox_event',
  'job',
  'oauth_artifact',
  'grant_use',
]);

const HELD = 'the case is held by then: see tests/disclosures';
const OPAQUE = 'no id of a case says a handle of it: see tests/disclosures/dial-tokens.test.ts';

/** Fields that stay empty in the life that the tenants lead here, each with the reason. */
const UNSAID: Readonly<Record<string, string>> = {
  'lender GrantToken.lastUsedAt': 'nobody comes with a token here',
  'lender GrantToken.lastUsedFrom': 'nobody comes with a token here',
  'lender AgencyClient.dpopBound': 'these clients leave it to the rule of their side',
  'agency BrokenConductRule.retryAt':
    'no time helps where a person may be in zones that are never awake together',
  'lender ItemResult.violations': 'what lenders record here breaks no contact rule',
  'agency ViolationAnswer.decision': 'what is decided here is on cases that are with nobody then',
  'agency PermitResult.warnings': 'nothing is worth a warning here',
  'agency Mutation.submitInvoice': 'every statement here is paid: its invoices are said by `statement`',
  'lender Mutation.recordPayout': 'every statement here is paid: its payout is said by `statement`',
  'agency Mutation.revealContactPoint': 'the case is held by then: see tests/disclosures',
  'agency Mutation.revealName': 'the case is held by then',
  'agency RevealedValue.useUntil': 'the case is held by then',
  'lender DeletionDuty.keepUntil': 'the law of these people keeps no evidence: see tests/deletions',
  'agency DeletionDuty.keepUntil': 'the law of these people keeps no evidence',
  'agency DialTokenResult.broken': HELD,
  'agency DialTokenResult.channel': HELD,
  'agency DialTokenResult.expiresAt': HELD,
  'agency DialTokenResult.id': HELD,
  'agency DialTokenResult.retryAt': HELD,
  'agency DialTokenResult.token': HELD,
  'lender Mutation.resolveDialToken': OPAQUE,
  'lender ResolvedDialToken.accountId': OPAQUE,
  'lender ResolvedDialToken.agencyId': OPAQUE,
  'lender ResolvedDialToken.channel': OPAQUE,
  'lender ResolvedDialToken.field': OPAQUE,
  'lender ResolvedDialToken.id': OPAQUE,
  'lender ResolvedDialToken.permitId': OPAQUE,
  'lender ResolvedDialToken.placementId': OPAQUE,
  'lender ResolvedDialToken.purpose': OPAQUE,
  'lender Erasure.outcome': 'nobody is erased here: see tests/rights',
  'lender Erasure.keepUntil': 'nobody is erased here',
  'lender Erasure.source': 'nobody is erased here',
  'lender Erasure.decidedBy': 'nobody is erased here',
  'lender Erasure.doneAt': 'nobody is erased here',
  'lender Erasure.loggedAt': 'nobody is erased here',
  'lender ErasurePreview.keepUntil': 'every debt here is owed: nothing ends by a day',
  'lender Query.revealAnomalies': 'nobody reveals far more than others here',
  'lender RevealAnomaly.agencyId': 'nobody reveals far more than others here',
  'lender RevealAnomaly.cases': 'nobody reveals far more than others here',
  'lender RevealAnomaly.peersPerHundredCases': 'nobody reveals far more than others here',
  'lender RevealAnomaly.perHundredCases': 'nobody reveals far more than others here',
  'lender RevealAnomaly.reveals': 'nobody reveals far more than others here',
};

/** An id, ours or a UUID, inside a sentence. */
const RAW_ID = /[a-z]{3}_[0-9a-z]{26}|[0-9a-f]{8}-[0-9a-f]{4}-/;

let schemaOf: Readonly<Record<Audience, GraphQLSchema>>;
let tenants: Tenants;
/** What each party may know: its own, as it is told by its own good right. */
const known = new Map<Role, ReadonlySet<string>>();
/** What each case has told its owners. */
const secrets = new Map<Victim, readonly string[]>();
const idsOf = new Map<Victim, IdOf>();
/** `side Type.field` of everything that was ever answered. */
const said = new Set<string>();

beforeAll(async () => {
  schemaOf = await schemas();
  tenants = await theTenants();
  await learnSecrets();
  await takeBack(tenants);
  await learnOwn();
}, 120_000);

/** Before anything is taken back: the agency's own view of each case, and its lender's. */
async function learnSecrets(): Promise<void> {
  for (const victim of victims) {
    const { lender, agency, placementId } = tenants.cases[victim];
    const asAgency = { side: 'agency', call: agency } as const;
    const asLender = { side: 'lender', call: lender } as const;
    const first = await told(asAgency, queriesOf('agency'), idsIn([placementId]));
    const id = idsIn([placementId, ...first]);
    const second = await told(asAgency, queriesOf('agency'), id);
    const third = await told(asLender, queriesOf('lender').filter(isAboutOne), id);
    const all = idsIn([placementId, ...first, ...third]);
    const fourth = await told(asLender, queriesOf('lender').filter(isAboutOne), all);
    secrets.set(victim, [...first, ...second, ...third, ...fourth]);
    idsOf.set(victim, idsIn([placementId, ...first, ...third, ...fourth]));
  }
}

/** Fields of the lender that tell of one thing by its id. */
function isAboutOne(name: string): boolean {
  return schemaOf.lender
    .getQueryType()!
    .getFields()
    [name]!.args.some(({ name: argument }) => argument.toLowerCase().endsWith('id'));
}

/** Afterwards: what each party is told of its own things now. */
async function learnOwn(): Promise<void> {
  for (const role of roles) {
    const party = tenants.parties[role];
    const own = await told(party, queriesOf(party.side), idsIn([]));
    const texts = [...own, ...(await told(party, queriesOf(party.side), idsIn(own)))];
    known.set(role, new Set(texts));
  }
}

const pairs = roles.flatMap((role) =>
  victims.filter((victim) => !OWNERS[victim].includes(role)).map((victim) => [role, victim] as const),
);

describe('B45 B46 B48 B60', () => {
  test.each(pairs)('%s learns nothing of the %s and changes nothing in it', async (role, victim) => {
    const party = tenants.parties[role];
    const world = tenants.cases[victim];
    const id = idsOf.get(victim)!;
    const forbidden = new Set(
      secrets.get(victim)!.filter((text) => !known.get(role)!.has(text) && !isWord(text)),
    );
    expect(forbidden.size).toBeGreaterThan(10);
    const before = await rowsOf(world);
    const leaks: string[] = [];
    for (const [name, tries] of Object.entries(attempts[party.side]))
      for (const variables of tries(id)) {
        const answer = await ask(party, name, variables);
        note(party.side, answer.data);
        expect(answer.errors?.map(({ message }) => message).join() ?? '').not.toMatch(RAW_ID);
        const sent = new Set(textsIn(variables));
        const texts = textsIn({ data: answer.data, errors: answer.errors });
        leaks.push(
          ...texts.filter((text) => forbidden.has(text) && !sent.has(text)).map((text) => `${name}: ${text}`),
        );
        if (role === 'no token') expect(answer.status).toBe(401);
      }
    expect(leaks).toEqual([]);
    if (!mayReport(role, victim)) expect(await rowsOf(world)).toBe(before);
  });
});

/** After a recall reports stay open, write-only. */
function mayReport(role: Role, victim: Victim): boolean {
  return role === 'agency of a recalled placement' && victim === 'recalled case';
}

/** A word of a closed list, or a text every tenant of this test has. */
function isWord(text: string): boolean {
  return /^[A-Z_]{2,}$/.test(text);
}

describe('the matrix is whole', () => {
  test.each(['lender', 'agency'] as const)('every root field of the %s has its attempts', (side) => {
    const schema = schemaOf[side];
    const fields = [schema.getQueryType()!, schema.getMutationType()!].flatMap((type) =>
      Object.keys(type.getFields()),
    );
    expect(Object.keys(attempts[side]).toSorted()).toEqual(fields.toSorted());
  });

  test('every attempt is a good request: its owner is not refused for its form', async () => {
    const owners = [
      ['agency A', 'case of agency A'],
      ['lender A', 'recalled case'],
      ['lender A', 'case of agency A'],
    ] as const;
    for (const [role, victim] of owners) {
      const party = tenants.parties[role];
      for (const [name, tries] of Object.entries(attempts[party.side]))
        for (const variables of tries(idsOf.get(victim)!)) {
          const { data, errors = [] } = await ask(party, name, variables);
          note(party.side, data);
          const codes = [...errors.map(({ extensions }) => extensions.code), ...textsIn(data)];
          expect({
            name,
            refused: codes.filter((code) => /^(INPUT|DOCUMENT)_INVALID$|^MALFORMED/.test(code)),
          }).toEqual({ name, refused: [] });
        }
    }
  });

  test('every field of both schemas was answered with something at least once', () => {
    const all = (['lender', 'agency'] as const).flatMap((side) =>
      Object.values(schemaOf[side].getTypeMap())
        .filter((type) => isObjectType(type) && !type.name.startsWith('__'))
        .flatMap((type) =>
          Object.keys((type as GraphQLObjectType).getFields()).map(
            (field) => `${side} ${type.name}.${field}`,
          ),
        ),
    );
    const unsaid = all.filter(
      (field) => !said.has(field) && !field.endsWith('.edges') && !/Edge\./.test(field),
    );
    expect(unsaid.toSorted()).toEqual(Object.keys(UNSAID).toSorted());
  });
});

const documents = new Map<string, string>();

function documentOf(side: Audience, name: string): string {
  const key = `${side} ${name}`;
  const known = documents.get(key);
  if (known !== undefined) return known;
  const kind = name in schemaOf[side].getMutationType()!.getFields() ? 'mutation' : 'query';
  const text = wholeDocument(schemaOf[side], kind, name);
  documents.set(key, text);
  return text;
}

function ask({ side, call }: Party, name: string, variables: Data): Promise<Answer<Data>> {
  return call(documentOf(side, name), variables);
}

function queriesOf(side: Audience): string[] {
  return Object.keys(schemaOf[side].getQueryType()!.getFields());
}

/** Everything that a party is told when it asks these fields about the case. */
async function told(party: Party, names: readonly string[], id: IdOf): Promise<string[]> {
  const texts: string[] = [];
  for (const name of names)
    for (const variables of attempts[party.side][name]!(id)) {
      const { data } = await ask(party, name, variables);
      note(party.side, data);
      texts.push(...textsIn(data));
    }
  return texts;
}

function note(side: Audience, data: Data | null | undefined): void {
  const schema = schemaOf[side];
  for (const root of [schema.getQueryType()!, schema.getMutationType()!])
    for (const field of fieldsSaid(root, data)) said.add(`${side} ${field}`);
}

/** The first id of each kind among texts. */
function idsIn(texts: readonly string[]): IdOf {
  return (prefix) =>
    texts.find((text) => text.startsWith(`${prefix}_`) && text.length === prefix.length + 27) ??
    `${prefix}_${'0'.repeat(26)}`;
}

/** Rows that belong to the lender of a case, in one text. */
async function rowsOf({ database, lenderId }: World): Promise<string> {
  const compared = tables.filter(({ name, columns }) => 'lenderId' in columns && !NOT_COMPARED.has(name));
  const parts = await Promise.all(
    compared.map(async ({ name }) => {
      const { rows } = await database.run(`SELECT * FROM ${name} WHERE lender_id = ?`, [idBytes(lenderId)]);
      return `${name} ${rows
        .map((row) => JSON.stringify(row))
        .toSorted()
        .join('\n')}`;
    }),
  );
  return parts.join('\n');
}
