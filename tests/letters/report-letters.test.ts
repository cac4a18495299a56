import { describe, expect, test } from '@jest/globals';
import { expectData, expectRefusal } from '../support/api.js';
import { aDelivery, aLetter, cny } from '../support/reports.js';
import { aWorld, type Call, type Data, type World } from '../support/world.js';

const MONEY = '{ amount currency }';
const SEEN = `query($id: ID!) { placement(id: $id) {
  contacts(last: 20) { kind reference occurredAt channel direction party connection collector details { purpose } }
  letters(last: 20) { reference kind template templateVersion principal ${MONEY} interest ${MONEY} fees ${MONEY}
    penalty ${MONEY} sentAt sentBy party trackingNumber threatensSuit state stateAt signedBy servedOn flags
    deliveries { reference state at signedBy agreesToPay proofUri proofSha256 flags } } } }`;

interface Seen {
  readonly placement: { readonly contacts: readonly Data[]; readonly letters: readonly Data[] };
}

async function seen(world: World, call: Call = world.lender): Promise<Seen['placement']> {
  return expectData(await call<Seen>(SEEN, { id: world.placementId })).placement;
}

/** A day later than what is reported. */
async function aWorldOfLetters(): Promise<World> {
  const world = await aWorld({ at: '2026-03-10T00:30:00Z' });
  world.clock.set('2026-03-20T02:00:00Z');
  return world;
}

async function sent(world: World, parts: Data = {}): Promise<string> {
  const { results } = await world.report('reportLetters', aLetter(world.placementId, parts));
  expect(results[0]).toMatchObject({ status: 'CREATED' });
  return results[0]!.id!;
}

test('a letter is stored with its template and amounts, in the register too, and both sides see it', async () => {
  const world = await aWorldOfLetters();
  const letter = aLetter(world.placementId, { trackingNumber: 'EMS 1', threatensSuit: true });

  const batch = await world.report('reportLetters', letter);

  expect(batch).toMatchObject({ created: 1, results: [{ status: 'CREATED', flags: [] }] });
  expect(batch.results[0]!.id).toMatch(/^ltr_/);
  const page = await seen(world);
  expect(page.contacts).toEqual([
    {
      kind: 'LETTER',
      reference: letter.reference,
      occurredAt: '2026-03-10T01:00:00.000Z',
      channel: 'LETTER',
      direction: 'OUTBOUND',
      party: 'DEBTOR',
      connection: 'SENT',
      collector: 'C-17',
      details: null,
    },
  ]);
  expect(page.letters).toEqual([
    {
      reference: letter.reference,
      kind: 'DEMAND',
      template: 'demand-1',
      templateVersion: 3,
      principal: cny('900.00'),
      interest: cny('100.00'),
      fees: cny('0.00'),
      penalty: cny('0.00'),
      sentAt: '2026-03-10T01:00:00.000Z',
      sentBy: 'C-17',
      party: 'DEBTOR',
      trackingNumber: 'EMS 1',
      threatensSuit: true,
      state: 'SENT',
      stateAt: null,
      signedBy: null,
      servedOn: null,
      flags: [],
      deliveries: [],
    },
  ]);
  expect(await seen(world, world.agency)).toEqual(page);
});

test('a letter sent again answers with the first record; other content is refused', async () => {
  const world = await aWorldOfLetters();
  const letter = aLetter(world.placementId);
  const first = await world.report('reportLetters', letter);

  const { results } = await world.report('reportLetters', letter, { ...letter, kind: 'LAWYERS_LETTER' });

  expect(results[0]).toMatchObject({ status: 'DUPLICATE', id: first.results[0]!.id });
  expect(results[1]).toMatchObject({ status: 'REFUSED', problem: { code: 'REFERENCE_REUSED' } });
});

test('a tracking number stands for one letter', async () => {
  const world = await aWorldOfLetters();
  const trackingNumber = 'EMS 1';
  await sent(world, { trackingNumber });
  const { results } = await world.report(
    'reportLetters',
    aLetter(world.placementId, { trackingNumber }),
    aLetter(world.placementId, { trackingNumber: 'EMS 2' }),
    aLetter(world.placementId, { trackingNumber: 'EMS 2' }),
    aLetter(world.placementId),
    aLetter(world.placementId),
  );
  expect(results.map(({ status, problem }) => problem?.code ?? status)).toEqual([
    'STATE_CONFLICT',
    'CREATED',
    'STATE_CONFLICT',
    'CREATED',
    'CREATED',
  ]);
  expect(results[0]!.problem!.path).toEqual(['items', '0', 'trackingNumber']);
});

test('two agencies may name the same tracking number', async () => {
  const [one, other] = [await aWorldOfLetters(), await aWorldOfLetters()];
  await sent(one, { trackingNumber: 'EMS 1' });
  await sent(other, { trackingNumber: 'EMS 1' });
});

test('a letter of before the placement is stored and flagged', async () => {
  const world = await aWorldOfLetters();
  const early = aLetter(world.placementId, { sentAt: '2026-03-10T00:29:59.999Z' });
  const { results } = await world.report('reportLetters', early);
  expect(results[0]).toMatchObject({ status: 'CREATED', flags: ['BEFORE_PLACEMENT'] });
});

test.each([
  ['a demand that asks for nothing', { amounts: null }, 'amounts', 'INPUT_INVALID'],
  ['a demand of no money', { amounts: { principal: cny('0.00') } }, 'amount', 'INPUT_INVALID'],
  [
    'another currency',
    { amounts: { principal: { amount: '1.00', currency: 'USD' } } },
    'principal',
    'CURRENCY_MISMATCH',
  ],
  ['a letter sent in the future', { sentAt: '2026-03-20T02:05:01Z' }, 'sentAt', 'INPUT_INVALID'],
  ['a time without an offset', { sentAt: '2026-03-10T01:00:00' }, 'sentAt', 'INPUT_INVALID'],
  ['a template without a version', { templateVersion: 0 }, 'templateVersion', 'INPUT_INVALID'],
  [
    'an address of nobody',
    { contactPointId: 'cpt_01h455vb4pex5vsknk084sn02q' },
    'contactPointId',
    'NOT_FOUND',
  ],
])('%s is refused', async (_, parts, at, code) => {
  const world = await aWorldOfLetters();
  const { results } = await world.report('reportLetters', aLetter(world.placementId, parts));
  expect(results[0]!.problem!.code).toBe(code);
  expect(results[0]!.problem!.path).toContain(at);
});

describe('the delivery of a letter', () => {
  test('moves it, and a signature by the debtor serves it on the day it fell on there', async () => {
    const world = await aWorldOfLetters();
    const letterId = await sent(world);
    const proof = { uri: 'urn:slip:1', sha256: 'ab'.repeat(32) };
    const signed = {
      state: 'SIGNED',
      signedBy: 'SELF',
      agreesToPay: true,
      proof,
      at: '2026-03-11T17:00:00Z',
    };

    const batch = await world.report(
      'reportDeliveries',
      aDelivery(world.placementId, letterId),
      aDelivery(world.placementId, letterId, signed),
    );

    expect(batch).toMatchObject({ created: 2, results: [{ flags: [] }, { flags: [] }] });
    expect((await seen(world)).letters).toMatchObject([
      {
        state: 'SIGNED',
        stateAt: '2026-03-11T17:00:00.000Z',
        signedBy: 'SELF',
        servedOn: '2026-03-12',
        deliveries: [
          { state: 'IN_TRANSIT', signedBy: null, agreesToPay: false, proofUri: null },
          { state: 'SIGNED', agreesToPay: true, proofUri: proof.uri, proofSha256: proof.sha256 },
        ],
      },
    ]);
  });

  test('a refused letter counts as served three days after it was sent', async () => {
    const world = await aWorldOfLetters();
    const letterId = await sent(world);
    await world.report('reportDeliveries', aDelivery(world.placementId, letterId, { state: 'REFUSED' }));
    expect((await seen(world)).letters).toMatchObject([{ state: 'REFUSED', servedOn: '2026-03-13' }]);
  });

  test('what cannot have followed is stored, flagged and moves nothing', async () => {
    const world = await aWorldOfLetters();
    const letterId = await sent(world);
    const at = (day: string, state: string, parts: Data = {}) =>
      aDelivery(world.placementId, letterId, { state, at: `2026-03-${day}T01:00:00Z`, ...parts });
    await world.report('reportDeliveries', at('14', 'SIGNED', { signedBy: 'OTHER' }));

    const { results } = await world.report('reportDeliveries', at('15', 'RETURNED'), at('12', 'REFUSED'));

    expect(results.map(({ status, flags }) => [status, flags])).toEqual([
      ['CREATED', ['OUT_OF_ORDER']],
      ['CREATED', []],
    ]);
    expect((await seen(world)).letters).toMatchObject([
      {
        state: 'SIGNED',
        servedOn: null,
        deliveries: [{ state: 'REFUSED' }, { state: 'SIGNED' }, { state: 'RETURNED' }],
      },
    ]);
  });

  test('what is remarkable is said: before dispatch, and signed by nobody knows whom', async () => {
    const world = await aWorldOfLetters();
    const letterId = await sent(world);
    const odd = { state: 'SIGNED', at: '2026-03-10T00:59:59Z' };
    const { results } = await world.report('reportDeliveries', aDelivery(world.placementId, letterId, odd));
    expect(results[0]!.flags).toEqual(['BEFORE_DISPATCH', 'SIGNER_MISSING']);
  });

  test.each([
    ['a signer of what nobody signed for', { state: 'REFUSED', signedBy: 'SELF' }, 'signedBy'],
    ['an agreement without a signature', { state: 'REFUSED', agreesToPay: true }, 'agreesToPay'],
    ['a time to come', { at: '2026-03-20T02:05:01Z' }, 'at'],
    ['a proof with a bad hash', { proof: { uri: 'urn:a', sha256: 'AB' } }, 'sha256'],
  ])('%s is refused', async (_, parts, at) => {
    const world = await aWorldOfLetters();
    const letterId = await sent(world);
    const delivery = aDelivery(world.placementId, letterId, parts);
    const { results } = await world.report('reportDeliveries', delivery);
    expect(results[0]!.problem!.code).toBe('INPUT_INVALID');
    expect(results[0]!.problem!.path).toContain(at);
  });

  test("a letter of another placement, another lender's and an unknown one answer alike", async () => {
    const other = await aWorldOfLetters();
    const foreign = await sent(other);
    const world = await aWorld({ at: '2026-03-10T00:30:00Z', accounts: [{}, {}] });
    world.clock.set('2026-03-20T02:00:00Z');
    const neighbour = await world.report('reportLetters', aLetter(world.placementIds[1]!));
    const ids = [neighbour.results[0]!.id!, foreign, 'ltr_01h455vb4pex5vsknk084sn02q'];

    const { results } = await world.report(
      'reportDeliveries',
      ...ids.map((id) => aDelivery(world.placementId, id)),
    );

    const trouble = results.map(({ problem }) => [problem?.code, problem?.message, problem?.path.at(-1)]);
    expect(trouble).toEqual(ids.map(() => ['NOT_FOUND', trouble[0]![1], 'letterId']));
  });

  test('20 reports of one letter at once leave it where their times say', async () => {
    const world = await aWorldOfLetters();
    const letterId = await sent(world);
    const states = ['IN_TRANSIT', 'REFUSED', 'RETURNED', 'DEEMED'];
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        world.report(
          'reportDeliveries',
          aDelivery(world.placementId, letterId, {
            state: states[n % 4],
            at: `2026-03-${12 + Math.floor(n / 4)}T0${n % 4}:00:00Z`,
          }),
        ),
      ),
    );
    const [letter] = (await seen(world)).letters;
    expect(letter!['deliveries']).toHaveLength(20);
    expect(letter).toMatchObject({ state: 'DEEMED', stateAt: '2026-03-12T03:00:00.000Z' });
  });
});

test("another agency's placement answers like an unknown one", async () => {
  const world = await aWorldOfLetters();
  const { call } = await world.anotherAgency();
  const answer = await world.send('reportLetters', [aLetter(world.placementId)], call);
  expect(answer.data!.reportLetters!.results[0]!.problem!.code).toBe('NOT_FOUND');
});

test.each(['reportLetters', 'reportDeliveries'] as const)(
  'a token without the scope of %s is told which one it lacks',
  async (kind) => {
    const world = await aWorldOfLetters();
    const call = await world.agencyFor([world.batchId], ['visits:report']);
    const item =
      kind === 'reportLetters'
        ? aLetter(world.placementId)
        : aDelivery(world.placementId, 'ltr_01h455vb4pex5vsknk084sn02q');
    const answer = await world.send(kind, [item], call);
    expect(expectRefusal(answer, 'SCOPE_MISSING').extensions.requiredScope).toBe('letters:report');
  },
);
