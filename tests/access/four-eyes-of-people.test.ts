import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { importJWK, SignJWT } from 'jose';
import { developmentIssuerOf, developmentKeys } from '../../src/http/door/development-issuer.js';
import type { Id } from '../../src/kernel/ids.js';
import { systemClock } from '../../src/kernel/time.js';
import { members, type Role } from '../../src/modules/access/index.js';
import { expectData, expectRefusal, PUBLIC_URL, startApi, type Api } from '../support/api.js';
import { APPROVE_SCHEDULE, APPROVE_STATEMENT, DRAFT_SCHEDULE } from '../support/documents.js';
import { aWorld, FLAT_15, type Call, type World } from '../support/world.js';

let world: World;
let api: Api;

beforeAll(async () => {
  world = await aWorld();
  const environment = { DEVELOPMENT_ISSUER: 'on' };
  const at = new Date(world.clock.now()).toISOString();
  api = await startApi({ database: world.database, keys: world.api.keys, environment, at });
});

afterAll(() => api.close());

interface Person {
  readonly id: Id<'member'>;
  readonly subject: string;
  readonly call: Call;
}

/** A token as `consign token --as-person` makes it. */
async function aToken(issuer: string, subject: string): Promise<string> {
  const key = (await developmentKeys(api.config.developmentIssuerFile!, systemClock)).current();
  return new SignJWT({ client_id: 'consign', jti: randomUUID() })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: key.kid })
    .setIssuer(issuer)
    .setSubject(subject)
    .setAudience(`${PUBLIC_URL}/lender/graphql`)
    .setIssuedAt()
    .setExpirationTime('300s')
    .sign(await importJWK(key, 'ES256'));
}

/** Somebody whom the development issuer vouches for. */
async function aPerson(role: Role): Promise<Person> {
  const issuer = developmentIssuerOf(PUBLIC_URL, world.lenderId);
  const subject = `Person ${randomUUID()}`;
  const input = { issuer, subject, name: subject, kind: 'PERSON', role };
  const { addMember } = expectData(
    await world.lender<{ addMember: { member: { id: Id<'member'> } } }>(
      'mutation ($input: AddMemberInput!) { addMember(input: $input) { member { id } } }',
      { input },
    ),
  );
  const token = await aToken(issuer, subject);
  const call: Call = (query, variables) => api.lenderCall(token, query, variables);
  return { id: addMember.member.id, subject, call };
}

/** A person changes jobs, which the lender's own directory decides. */
const becomes = ({ id }: Person, role: Role) =>
  world.mutate((work) => work.update(members, { id }, { role }));

interface Schedule {
  readonly id: string;
  readonly status: string;
  readonly madeBy: string;
  readonly approvedBy: string | null;
}

async function drafted(by: Call): Promise<string> {
  const input = { agreementId: world.agreementId, effectiveFrom: '2026-05-01', terms: FLAT_15 };
  const { draftFeeSchedule } = expectData(
    await by<{ draftFeeSchedule: Schedule }>(DRAFT_SCHEDULE, { input }),
  );
  return draftFeeSchedule.id;
}

const approve = (id: string, by: Call) => by<{ approveFeeSchedule: Schedule }>(APPROVE_SCHEDULE, { id });

test('a person approves the fee schedule that a client drafted, and stands there by name', async () => {
  const person = await aPerson('FINANCE_APPROVER');
  const { approveFeeSchedule } = expectData(await approve(await drafted(world.lender), person.call));
  expect(approveFeeSchedule).toMatchObject({ status: 'APPROVED', approvedBy: person.id });
});

test('a person never approves the fee schedule that the person drafted, not even in another role later', async () => {
  const [person, colleague] = [await aPerson('FINANCE'), await aPerson('FINANCE_APPROVER')];
  const id = await drafted(person.call);
  expectRefusal(await approve(id, person.call), 'SCOPE_MISSING');
  await becomes(person, 'FINANCE_APPROVER');
  expectRefusal(await approve(id, person.call), 'SAME_ACTOR');
  expect(expectData(await approve(id, colleague.call)).approveFeeSchedule).toMatchObject({
    madeBy: person.id,
    approvedBy: colleague.id,
  });
});

test('a person never approves the statement that the person closed, but that of a client', async () => {
  const person = await aPerson('FINANCE');
  const close = async (period: string, by: Call) => {
    const { closePeriod } = expectData(await world.startClosing(period, by));
    await world.runJobs();
    return closePeriod.id;
  };
  for (const clock of [world.clock, api.clock]) clock.set('2026-05-01T02:00:00Z');
  const [ofPerson, ofClient] = [await close('2026-03', person.call), await close('2026-04', world.lender)];
  await becomes(person, 'FINANCE_APPROVER');
  expectRefusal(await person.call(APPROVE_STATEMENT, { id: ofPerson }), 'SAME_ACTOR');
  expectData(await person.call(APPROVE_STATEMENT, { id: ofClient }));
});

test('the development issuer vouches for members of its lender alone, and only where it is on', async () => {
  const { subject, call } = await aPerson('COMPLIANCE');
  const ask = async (issuer: string, name = subject, at = api) =>
    (await at.lenderCall(await aToken(issuer, name), '{ viewer { actorId } }')).status;
  const ours = developmentIssuerOf(PUBLIC_URL, world.lenderId);
  expectData(await call('{ viewer { actorId } }'));
  expect(await ask(ours)).toBe(200);
  expect(await ask(ours, 'Nobody')).toBe(401);
  expect(await ask(developmentIssuerOf(PUBLIC_URL, (await aWorld()).lenderId))).toBe(401);
  expect(await ask(`${PUBLIC_URL}/development/len_1`)).toBe(401);
  expect(await ask(ours, subject, world.api)).toBe(401);
});
