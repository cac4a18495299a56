import { beforeAll, describe, expect, test } from '@jest/globals';
import { mutate } from '../../src/db/unit-of-work.js';
import { parseId } from '../../src/kernel/ids.js';
import { grants } from '../../src/modules/access/index.js';
import { contactPoints } from '../../src/modules/accounts/debtor.entity.js';
import { beforeReveal, reveal } from '../../src/modules/disclosures/reveal.js';
import type { RevealPoint } from '../../src/modules/disclosures/reveal-command.js';
import { ask, take } from '../contacts/permits.js';
import { expectData, expectRefusal } from '../support/api.js';
import { aContact, aNotice } from '../support/reports.js';
import { aWorld, type World } from '../support/world.js';
import { auditOf, logOf, openCase, revealPerson, revealPoint, why } from './disclosure-world.js';

const parties = [
  { role: 'GUARANTOR', name: '李保人', phone: '+8613911112222' },
  { role: 'CONTACT_PERSON', name: '赵联系', phone: '+8613733334444' },
] as const;

async function phoneOf(world: World): Promise<string> {
  return (await openCase(world, null)).account.debtor.contactPoints[0]!.id;
}

describe('a reveal', () => {
  let world: World;
  let phone: string;

  beforeAll(async () => {
    world = await aWorld({ profile: {}, accounts: [{ parties }] });
    phone = await phoneOf(world);
  });

  test('shows one number for one purpose, until a day later, and is noted with who wanted it and why', async () => {
    const { revealContactPoint } = expectData(await revealPoint(world, phone));
    expect(revealContactPoint).toEqual({
      field: { masked: '138****5678', value: '+8613812345678', withheld: null },
      useUntil: '2026-03-11T02:00:00.000Z',
    });
    expect(await logOf(world)).toMatchObject([
      {
        way: 'REVEAL',
        agencyId: world.agencyId,
        collector: 'C-7',
        dataClass: 'CONTACT',
        value: 'CONTACT_POINT',
        contactPointId: phone,
        placementId: world.placementId,
        purpose: 'CALL',
        reason: 'FIRST_CONTACT',
      },
    ]);
  });

  test('B51 for a purpose that its profile leaves out is withheld, and the audit knows', async () => {
    const before = (await logOf(world)).length;
    const { revealContactPoint } = expectData(await revealPoint(world, phone, { purpose: 'SETTLEMENT' }));
    expect(revealContactPoint).toEqual({
      field: { masked: null, value: null, withheld: 'NOT_IN_PROFILE' },
      useUntil: null,
    });
    expect(
      expectData(await revealPoint(world, phone, { purpose: 'VISIT' })).revealContactPoint.field,
    ).toEqual({
      masked: '138****5678',
      value: null,
      withheld: 'MASKED',
    });
    expect(await logOf(world)).toHaveLength(before);
    const outcomes = (await auditOf(world, 'values.reveal_contact_point')).map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === 'OUTSIDE_PROFILE')).toHaveLength(2);
  });

  test('of a national id is for court papers', async () => {
    const legal = { purpose: 'LEGAL', reason: 'COURT_PAPERS' };
    const { revealNationalId } = expectData(await revealPerson(world, 'revealNationalId', legal));
    expect(revealNationalId!.field.value).toBe('110101199003074258');
    expect(expectData(await revealPerson(world, 'revealNationalId')).revealNationalId!.field).toMatchObject({
      value: null,
      withheld: 'MASKED',
    });
    expect(expectData(await revealPerson(world, 'revealName')).revealName!.field.value).toBe('王小明');
  });

  test('of a guarantor works, of a contact person only once the debtor cannot be reached', async () => {
    const [guarantor] = (await openCase(world, 'CALL')).parties;
    const answer = await revealPoint(world, guarantor!.contactPoints[0]!.id);
    expect(expectData(answer).revealContactPoint.field.value).toBe('+8613911112222');
    const points = await world.reader.query(
      {
        sql: `SELECT c.id FROM contact_point c WHERE c.lender_id = :lender AND c.masked = ?`,
      },
      ['137****4444'],
    );
    const contactPerson = contactPoints.columns.id.decode(points[0]!['id']!);
    expect(expectData(await revealPoint(world, contactPerson)).revealContactPoint.field).toEqual({
      masked: null,
      value: null,
      withheld: 'NOT_IN_PROFILE',
    });
    // on record, but no evidence of a number: the profile would, the judge does not
    const said = {
      kind: 'UNREACHABLE',
      details: { evidence: 'NUMBER_INVALID' },
      occurredAt: '2026-03-10T01:00:00Z',
    };
    expect(await world.report('reportNotices', aNotice(world.placementId, said))).toMatchObject({
      created: 1,
    });
    const asked = { reason: 'LOST_CONTACT' };
    const refusal = expectRefusal(await revealPoint(world, contactPerson, asked), 'CONTACT_NOT_PERMITTED');
    expect(refusal.extensions.details).toEqual({ broken: ['CN-3P-LOST'] });
    const dead = aNotice(world.placementId, { ...said, about: { contactPointId: phone } });
    expect(await world.report('reportNotices', dead)).toMatchObject({ created: 1 });
    const found = expectData(await revealPoint(world, contactPerson, asked)).revealContactPoint;
    // the number and until when: not a word of the debt
    expect(found).toEqual({
      field: { masked: '137****4444', value: '+8613733334444', withheld: null },
      useUntil: '2026-03-11T02:00:00.000Z',
    });
    expect((await logOf(world)).at(-1)).toMatchObject({
      dataClass: 'EMERGENCY_CONTACT',
      reason: 'LOST_CONTACT',
    });
  });

  test('names nothing of another case, and nothing of another agency', async () => {
    const other = await aWorld({ profile: {}, accounts: [{}] });
    const foreign = await phoneOf(other);
    expectRefusal(await revealPoint(world, foreign), 'NOT_FOUND');
    expectRefusal(await revealPoint(world, phone, { placementId: other.placementId }), 'NOT_FOUND');
    expectRefusal(await revealPoint(world, phone, {}, other.agency), 'NOT_FOUND');
  });

  test('needs its scope, a purpose, a reason and a collector of the closed lists', async () => {
    const reader = await world.agencyFor([world.batchId], ['placements:read']);
    expectRefusal(await revealPoint(world, phone, {}, reader), 'SCOPE_MISSING');
    expectRefusal(await revealPoint(world, phone, { reason: 'CURIOUS' }), 'INPUT_INVALID');
    expectRefusal(await revealPoint(world, phone, { collector: '' }), 'INPUT_INVALID');
  });

  test('costs four statements in its transaction: load and lock, limits with the log, the entry, its mark', async () => {
    const [grant] = await world.reader.find(grants, {});
    const granted = {
      grantId: grant!.id,
      portfolioId: null,
      profileId: grant!.profileId,
      placementIds: null,
    };
    const batchId = parseId('batch', world.batchId)!;
    const scopes = new Set(grant!.scopes);
    const context = world.context({
      audience: 'agency',
      agencyId: world.agencyId,
      reach: [{ ...granted, batchId, scopes }],
    });
    const placementId = parseId('placement', world.placementId)!;
    const target = { by: 'point', id: parseId('contactPoint', phone)!, value: 'CONTACT_POINT' } as const;
    const command = { placementId, contactPointId: target.id, ...why } as RevealPoint;
    const { statements } = world.database;
    const run = async () => {
      const standing = await beforeReveal(world.reader, context, command, target);
      const before = statements.count;
      const { field } = await mutate(world.database, context, 'test', (work) =>
        reveal(work, command, target, standing),
      );
      expect(field.value).toBe('+8613812345678');
      return statements.count - before;
    };
    expect([await run(), await run()]).toEqual([4, 4]);
  });

  test('asks the judge before its transaction, in six statements', async () => {
    expectData(await revealPoint(world, phone));
    const { statements } = world.database;
    const before = statements.count;
    expectData(await revealPoint(world, phone));
    const door = 1;
    expect(statements.count - before - door).toBe(6 + 4);
  });
});

describe('limits', () => {
  test('of one collector and of one agency end with the day of the agreement, that of a placement does not', async () => {
    const limits = { perCollectorDay: 2, perAgencyDay: 3, perPlacement: 4 };
    const world = await aWorld({ at: '2026-03-10T02:00:00Z', profile: { limits }, accounts: [{}] });
    const phone = await phoneOf(world);
    const one = (collector: string) => revealPoint(world, phone, { collector });
    const refused = async (collector: string) => expectRefusal(await one(collector), 'REVEAL_LIMIT_REACHED');
    for (let n = 0; n < 2; n++) expectData(await one('C-1'));
    const midnight = '2026-03-10T16:00:00.000Z';
    expect((await refused('C-1')).extensions).toMatchObject({
      details: { limit: 'perCollectorDay', retryAt: midnight },
    });
    expectData(await one('C-2'));
    expect((await refused('C-3')).extensions).toMatchObject({
      details: { limit: 'perAgencyDay', retryAt: midnight },
    });
    world.clock.set('2026-03-11T02:00:00Z');
    world.agency = await world.agencyFor([world.batchId]);
    expectData(await one('C-1'));
    const { extensions } = await refused('C-1');
    expect(extensions.details).toEqual({ limit: 'perPlacement' });
    expect(await logOf(world)).toHaveLength(4);
  });

  test('hold when many ask at once', async () => {
    const world = await aWorld({ profile: { limits: { perPlacement: 3 } }, accounts: [{}] });
    const phone = await phoneOf(world);
    const answers = await Promise.all(Array.from({ length: 12 }, () => revealPoint(world, phone)));
    expect(answers.filter(({ errors }) => errors === undefined)).toHaveLength(3);
    expect(await logOf(world)).toHaveLength(3);
  });
});

describe('what forbids the contact forbids the reveal', () => {
  test('a hold, by its name, as `contactPermission` would', async () => {
    for (const holds of [['CEASE', 'HARDSHIP'], ['HARDSHIP']] as const) {
      const world = await aWorld({ profile: {}, accounts: [{ holds }] });
      const phone = await phoneOf(world);
      const { extensions } = expectRefusal(await revealPoint(world, phone), 'CASE_HELD');
      expect(extensions.details).toEqual({ holds });
      expect(await logOf(world)).toEqual([]);
      const [asked] = await ask(world.agency, { placementId: world.placementId, channel: 'PHONE' });
      expect(asked).toMatchObject({ isAllowed: false, broken: [{ rule: 'HOUSE-HOLD' }] });
    }
  });

  test('a hold with an end says when it may be asked for again', async () => {
    const world = await aWorld({ profile: {}, accounts: [{}] });
    const phone = await phoneOf(world);
    const days = { from: '2026-03-10', until: '2026-05-08' };
    const details = { breathingSpace: 'STANDARD', ...days };
    const told = aNotice(world.placementId, { kind: 'BREATHING_SPACE', details });
    expect(await world.report('reportNotices', told)).toMatchObject({ created: 1 });
    const { extensions } = expectRefusal(await revealPoint(world, phone), 'CASE_HELD');
    expect(extensions.details).toEqual({
      holds: ['BREATHING_SPACE'],
      retryAt: '2026-05-08T16:00:00.000Z',
    });
  });

  test('the hour, until the first second at which a call would be allowed', async () => {
    const world = await aWorld({ profile: {}, accounts: [{}] });
    const phone = await phoneOf(world);
    world.clock.set('2026-03-10T14:00:00Z');
    const { extensions } = expectRefusal(await revealPoint(world, phone), 'CONTACT_NOT_PERMITTED');
    const retryAt = '2026-03-11T00:00:00.000Z';
    expect(extensions.details).toEqual({ broken: ['CN-HOURS'], retryAt });
    expect(await logOf(world)).toEqual([]);
    world.clock.set('2026-03-10T23:59:59Z');
    expectRefusal(await revealPoint(world, phone), 'CONTACT_NOT_PERMITTED');
    world.clock.set(retryAt);
    expectData(await revealPoint(world, phone));
  });

  test('what was said on the day, and what is reserved, by the channel it is for', async () => {
    const world = await aWorld({
      profile: {},
      agreement: { channels: ['PHONE', 'SMS', 'VISIT'] },
      accounts: [{}],
    });
    const phone = await phoneOf(world);
    const talks = [0, 1].map((n) => aContact(world.placementId, { occurredAt: `2026-03-10T0${n}:10:00Z` }));
    await world.report('reportContacts', ...talks);
    expectData(await revealPoint(world, phone));
    await take(world.agency, { placementId: world.placementId, channel: 'PHONE' });
    const { extensions } = expectRefusal(await revealPoint(world, phone), 'CONTACT_NOT_PERMITTED');
    expect(extensions.details).toMatchObject({
      broken: ['CN-TALK-3PERDAY'],
      retryAt: '2026-03-11T00:00:00.000Z',
    });
    // three talks are three talks; a message is none
    expectData(await revealPoint(world, phone, { channel: 'SMS' }));
  });

  test('a person who asked not to be called there (12 CFR 1006.14(h))', async () => {
    const world = await aWorld({
      at: '2026-03-11T01:00:00Z',
      profile: { jurisdiction: 'US' },
      accounts: [{ jurisdiction: 'US-NY' }],
    });
    const phone = await phoneOf(world);
    const told = { kind: 'OPT_OUT', about: { contactPointId: phone }, occurredAt: '2026-03-11T00:30:00Z' };
    expectData(await revealPoint(world, phone));
    expect(await world.report('reportNotices', aNotice(world.placementId, told))).toMatchObject({
      created: 1,
    });
    const { extensions } = expectRefusal(await revealPoint(world, phone), 'CONTACT_NOT_PERMITTED');
    expect(extensions.details).toEqual({ broken: ['US-REGF-MEDIUM-OPTOUT'] });
  });

  test('a channel that the value does not serve', async () => {
    const world = await aWorld({ profile: {}, accounts: [{}] });
    const phone = await phoneOf(world);
    const answer = await revealPoint(world, phone, { channel: 'LETTER' });
    expect(expectRefusal(answer, 'CHANNEL_NOT_ALLOWED').extensions.path).toEqual(['input', 'channel']);
  });

  test('a channel that the agreement does not allow', async () => {
    const world = await aWorld({ profile: {}, agreement: { channels: ['VISIT'] }, accounts: [{}] });
    expectRefusal(await revealPoint(world, await phoneOf(world)), 'CHANNEL_NOT_ALLOWED');
  });

  test('B53 a recall, on the next request', async () => {
    const world = await aWorld({ profile: {}, accounts: [{}] });
    const phone = await phoneOf(world);
    expectData(await revealPoint(world, phone));
    expectData(await world.recall({ placementIds: [world.placementId] }));
    expectRefusal(await revealPoint(world, phone), 'NOT_FOUND');
    expect(await logOf(world)).toHaveLength(1);
  });
});
