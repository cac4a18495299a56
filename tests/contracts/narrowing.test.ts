import { beforeAll, describe, expect, test } from '@jest/globals';
import type { GraphQLSchema } from 'graphql';
import { schemas } from '../../src/graphql/schema.js';
import { expectData } from '../support/api.js';
import { aComplaint, aContact, aLetter, aNotice, aPayment, aPromise, aVisit } from '../support/reports.js';
import { aWorld, type Data, type World } from '../support/world.js';
import { textsIn } from './leak-matrix/answers.js';
import { agencyAttempts, type IdOf } from './leak-matrix/attempts.js';
import { wholeDocument } from './leak-matrix/whole-document.js';

/*
 * Once a placement has ended, everything that its agency may ask for is asked for with all the ids it ever saw, and tells
 * nothing of what the case told while it was open. A root field that is added to the schema is asked too.
 */

let schema: GraphQLSchema;

beforeAll(async () => {
  schema = (await schemas()).agency;
});

const parties = [{ role: 'GUARANTOR', name: '李保人', phone: '+8613911112222' }] as const;

/** A case that tells something of everything. */
async function anOpenCase(): Promise<World> {
  const account = { number: '6222888800004711', delinquentSince: '2025-12-01', parties };
  const world = await aWorld({ profile: {}, accounts: [account] });
  const id = world.placementId;
  await world.report('reportContacts', aContact(id, { occurredAt: '2026-03-09T15:30:00Z' }));
  await world.report('reportVisits', aVisit(id));
  await world.report('reportLetters', aLetter(id));
  await world.report('reportPromises', aPromise(id, '50.00'));
  await world.report('reportPayments', aPayment(id, '17.31'));
  await world.report('reportComplaints', aComplaint(id));
  const details = { handling: ['MORE_TIME'] };
  await world.report('reportNotices', aNotice(id, { kind: 'VULNERABILITY', details }));
  return world;
}

function documentOf(name: string): string {
  const kind = name in schema.getMutationType()!.getFields() ? 'mutation' : 'query';
  return wholeDocument(schema, kind, name);
}

/** What the case itself tells its agency, by all the ways to ask for it. */
async function toldByCase(world: World): Promise<readonly string[]> {
  const asked = [
    ['placement', { id: world.placementId, purpose: 'CALL' }],
    ['placement', { id: world.placementId, purpose: 'LEGAL' }],
    ['placements', { first: 5 }],
    ['complaints', { first: 5 }],
    ['violations', { first: 5 }],
  ] as const;
  const answers = await Promise.all(
    asked.map(([name, variables]) => world.agency(documentOf(name), variables)),
  );
  return answers.flatMap((answer) => textsIn(expectData(answer)));
}

/** All that any field answers afterwards, by the field, without what was sent. */
async function toldAfterwards(
  world: World,
  id: IdOf,
): Promise<readonly (readonly [name: string, text: string])[]> {
  const told: (readonly [string, string])[] = [];
  const names = [schema.getQueryType()!, schema.getMutationType()!].flatMap((type) =>
    Object.keys(type.getFields()),
  );
  for (const name of names)
    for (const variables of agencyAttempts[name]!(id)) {
      const answer = await world.agency(documentOf(name), variables as Data);
      const sent = new Set(textsIn(variables));
      const texts = textsIn({ data: answer.data, errors: answer.errors?.map(({ message }) => message) });
      told.push(...texts.filter((text) => !sent.has(text)).map((text) => [name, text] as const));
    }
  return told;
}

/** What an agency may know of its own work: that it reported something, and what grants and duties say. */
const OWN = ['ownReports', 'grants', 'viewer', 'deletionDuties'];

describe('the view of the agency narrows to nothing', () => {
  test.each<readonly [string, (world: World) => Promise<unknown>]>([
    ['at a recall', (world) => world.recall({ placementIds: [world.placementId] })],
    [
      'at the end of the window, before any job noticed',
      async (world) => {
        world.clock.set('2026-06-07T16:00:00Z');
        world.agency = await world.agencyFor([world.batchId]);
      },
    ],
    [
      'at the end of the window, once the job noticed',
      async (world) => {
        world.clock.set('2026-06-08T16:00:00Z');
        await world.runJobs('placements.expire');
        world.agency = await world.agencyFor([world.batchId]);
      },
    ],
  ])('%s: no field tells what the case told', async (_, end) => {
    const world = await anOpenCase();
    const open = await toldByCase(world);
    expect(open).toEqual(
      expect.arrayContaining(['王*', '138****5678', '李*', 'VULNERABILITY', '王小明', '****4711']),
    );
    const ids = [world.placementId, world.batchId, ...open];
    await end(world);
    const id: IdOf = (prefix) =>
      ids.find((text) => text.startsWith(`${prefix}_`) && text.length === prefix.length + 27) ??
      `${prefix}_${'0'.repeat(26)}`;
    const after = await toldAfterwards(world, id);
    const own = new Set(after.flatMap(([name, text]) => (OWN.includes(name) ? [text] : [])));
    // words of closed lists are said in refusals too
    const secret = new Set(open.filter((text) => !own.has(text) && !/^[A-Z_]{2,}$/.test(text)));
    expect(secret.size).toBeGreaterThan(30);
    expect(after.filter(([, text]) => secret.has(text))).toEqual([]);
    for (const name of OWN) {
      const said = after.flatMap(([each, text]) => (each === name ? [text] : []));
      expect([name, said.filter((text) => /\*|王|李|6222|\+86|^\d+\.\d\d$/.test(text))]).toEqual([name, []]);
    }
  });
});
