import { beforeAll, describe, expect, test } from '@jest/globals';
import type { ErrorCode } from '../../src/kernel/errors.js';
import { expectData, expectRefusal, type Answer } from '../support/api.js';
import { APPROVE_PROFILE, DRAFT_PROFILE, SET_PROFILE } from '../support/documents.js';
import { aReference } from '../support/reports.js';
import { aWorld, type Data, type World } from '../support/world.js';

let world: World;

beforeAll(async () => {
  world = await aWorld({ isPlaced: false });
});

function refusedAt(answer: Answer<unknown>, code: ErrorCode, path: readonly (string | number)[]): void {
  expectRefusal(answer, code);
  expect(answer.errors![0]!.extensions.path).toEqual(path);
}

interface SeenProfile {
  readonly id: string;
  readonly version: number;
  readonly status: string;
  readonly rules: readonly Data[];
  readonly limits: Data;
}

function draft(parts: Data = {}) {
  const input = { name: aReference('dpf'), jurisdiction: 'CN', ...parts };
  return world.lender<{ draftDisclosureProfile: SeenProfile }>(DRAFT_PROFILE, { input });
}

const calls = { dataClass: 'CONTACT', purpose: 'CALL', level: 'ON_DEMAND' };

test('a draft without rules takes all that its jurisdiction allows, with safe limits', async () => {
  const profile = expectData(await draft()).draftDisclosureProfile;
  expect(profile).toMatchObject({
    version: 1,
    status: 'DRAFT',
    limits: { perPlacement: 10, perCollectorDay: 60, perAgencyDay: 1000, hoursOfUse: 24 },
  });
  expect(profile.rules).toContainEqual({ ...calls, fromDaysPastDue: null, onlyUnreachable: false });
  expect(profile.rules).not.toContainEqual(expect.objectContaining({ level: 'ABSENT' }));
});

test('the same name again is the next version; the first stays as it is', async () => {
  const name = aReference('dpf');
  const first = expectData(await draft({ name, rules: [calls] })).draftDisclosureProfile;
  const second = expectData(await draft({ name, limits: { perPlacement: 3 } })).draftDisclosureProfile;
  expect([first.version, second.version]).toEqual([1, 2]);
  expect(second.limits).toMatchObject({ perPlacement: 3, perAgencyDay: 1000 });
  expect(first.rules).toHaveLength(1);
});

describe('what shows more than the law allows is refused with its source', () => {
  test.each([
    ['a number in clear in China', 'CN', { ...calls, level: 'CLEAR' }, /CBA 2021/],
    ['a number for those who settle', 'CN', { ...calls, purpose: 'SETTLEMENT', level: 'MASKED' }, /CBA 2021/],
    [
      'a contact person while the debtor can be reached',
      'CN',
      { dataClass: 'EMERGENCY_CONTACT', purpose: 'CALL', level: 'ON_DEMAND' },
      /NIFA/,
    ],
    [
      'a contact person in the EU',
      'EU',
      { dataClass: 'EMERGENCY_CONTACT', purpose: 'CALL', level: 'ON_DEMAND', onlyUnreachable: true },
      /GDPR 6/,
    ],
    [
      'an employer in the UK',
      'UK',
      { dataClass: 'EMPLOYMENT', purpose: 'CALL', level: 'ON_DEMAND' },
      /CONC 7\.9/,
    ],
  ])('%s', async (_, jurisdiction, rule, law) => {
    const answer = await draft({ jurisdiction, rules: [calls, rule] });
    refusedAt(answer, 'PROFILE_FORBIDDEN', ['input', 'rules', 1]);
    expect(answer.errors![0]!.message).toMatch(law);
  });

  test.each([
    ['PHONE_BOOK', /PIPL 5 and 6/],
    ['CALL_LOG', /PIPL 5 and 6/],
    ['BUREAU_SCORE', /PIPL 6/],
    ['BIOMETRIC', /PIPL 28/],
    ['BANK_ACCOUNT', /PIPL 28/],
    ['AGENCY_NOTES', /PIPL 6/],
  ])('B51 %s, even masked: nobody is given those', async (dataClass, law) => {
    const answer = await draft({ rules: [{ dataClass, purpose: 'LEGAL', level: 'MASKED' }] });
    refusedAt(answer, 'PROFILE_FORBIDDEN', ['input', 'rules', 0]);
    expect(answer.errors![0]!.message).toMatch(law);
  });
});

describe('four eyes', () => {
  test('who drafted a profile cannot approve it; another client can, and again changes nothing', async () => {
    const { id } = expectData(await draft()).draftDisclosureProfile;
    refusedAt(await world.lender(APPROVE_PROFILE, { id }), 'SAME_ACTOR', ['profileId']);
    for (let n = 0; n < 2; n++)
      expect(expectData(await world.checker(APPROVE_PROFILE, { id }))).toMatchObject({
        approveDisclosureProfile: { id, status: 'APPROVED' },
      });
  });

  test('an agreement takes no draft, and no profile of another lender', async () => {
    const { id } = expectData(await draft()).draftDisclosureProfile;
    const { agreementId } = world;
    const set = (profile: string | null) => world.lender(SET_PROFILE, { agreementId, profile });
    refusedAt(await set(id), 'STATE_CONFLICT', ['disclosureProfile']);
    const other = await aWorld({ isPlaced: false, profile: {} });
    const foreign = await other.approvedProfile();
    refusedAt(await set(foreign), 'NOT_FOUND', ['disclosureProfile']);
    refusedAt(await set('dpf_nothing'), 'NOT_FOUND', ['disclosureProfile']);
  });
});

test('a grant keeps the version its batch was placed with, whatever the agreement gets later', async () => {
  const placed = await aWorld({ profile: { rules: [calls] }, accounts: [{}] });
  const grants = async () =>
    expectData(
      await placed.lender<{ grants: { nodes: readonly { disclosureProfile: string }[] } }>(
        '{ grants(first: 5) { nodes { disclosureProfile } } }',
      ),
    ).grants.nodes.map(({ disclosureProfile }) => disclosureProfile);
  const [first] = await grants();
  expect(first).toMatch(/^dpf_/);
  const second = await placed.approvedProfile({ jurisdiction: 'US' });
  expect(second).not.toBe(first);
  expect(await grants()).toEqual([first]);
  const { agreementId } = placed;
  expect(expectData(await placed.lender(SET_PROFILE, { agreementId, profile: null }))).toEqual({
    setDisclosureProfile: { id: agreementId, disclosureProfile: 'MASKED' },
  });
  expect(await grants()).toEqual([first]);
});
