import { describe, expect, test } from '@jest/globals';
import { expectData, expectRefusal } from '../support/api.js';
import {
  ANSWER_STATEMENT,
  APPROVE_STATEMENT,
  DISPUTES,
  PAYEE_ACCOUNT,
  PAYEE_ACCOUNTS,
  RECORD_PAYOUT,
  SEND_STATEMENTS,
  SET_PAYEE_ACCOUNT,
  STATEMENT_LIFE,
  SUBMIT_INVOICE,
} from '../support/documents.js';
import { aPayment, aReference, cny } from '../support/reports.js';
import { aWorld, type Call, type Data, type SeenStatement, type World } from '../support/world.js';

const IBAN = 'DE89370400440532013000';

test('a statement is sent, agreed to, approved, invoiced and paid', async () => {
  const { world, statement } = await closed('100.00');
  const { id } = statement;
  expectData(await setPayee(world));

  expect(await send(world, id)).toMatchObject({ created: 1 });
  expect(expectData(await world.agency(ANSWER_STATEMENT, { id }))).toMatchObject({
    answerStatement: { state: 'AGREED', answeredAt: '2026-04-01T02:00:00.000Z', answerDueOn: '2026-04-11' },
  });
  expectData(await world.checker(APPROVE_STATEMENT, { id }));
  expect(expectData(await invoice(world, id, '15.00'))).toMatchObject({
    submitInvoice: { state: 'MATCHED', difference: cny('0.00') },
  });
  expect(expectData(await pay(world, id, '15.00'))).toMatchObject({ recordPayout: { flags: [] } });

  expect(await lifeOf(world, id, world.agency)).toMatchObject({
    state: 'PAID',
    payable: cny('15.00'),
    invoices: [{ state: 'MATCHED' }],
    payout: { flags: [] },
  });
  expect((await world.statement(id)).contentHash).toBe(statement.contentHash);
});

test('every step taken again changes nothing', async () => {
  const { world, statement } = await closed('100.00');
  const { id } = statement;
  const bill = {
    statementId: id,
    reference: aReference('inv'),
    amount: cny('15.00'),
    issuedOn: '2026-04-01',
  };
  const paid = {
    statementId: id,
    reference: aReference('pyo'),
    amount: cny('15.00'),
    valueDate: '2026-04-03',
  };
  const steps: readonly (() => Promise<unknown>)[] = [
    () => world.lender(SEND_STATEMENTS, { ids: [id] }),
    () => world.agency(ANSWER_STATEMENT, { id }),
    () => world.checker(APPROVE_STATEMENT, { id }),
    () => world.agency(SUBMIT_INVOICE, { input: bill }),
    () => world.lender(RECORD_PAYOUT, { input: paid }),
  ];
  for (const step of steps) {
    await step();
    const before = await lifeOf(world, id);
    await step();
    expect(await lifeOf(world, id)).toEqual(before);
  }
  const after = await lifeOf(world, id);
  expect(after).toMatchObject({ state: 'PAID' });
  for (const step of steps) await step();
  expect(await lifeOf(world, id)).toEqual(after);
});

test('E134 a step out of turn is refused and says where the statement stands', async () => {
  const { world, statement } = await closed('100.00');
  const { id } = statement;
  expectRefusal(await world.agency(ANSWER_STATEMENT, { id }), 'STATE_CONFLICT');
  expectRefusal(await invoice(world, id, '15.00'), 'STATE_CONFLICT');
  expectRefusal(await pay(world, id, '15.00'), 'STATE_CONFLICT');
  const { results } = await world.report('disputeLines', claim(statement, '20.00'));
  expect(results[0]!.problem!.code).toBe('STATE_CONFLICT');
});

test('the approval waits for the agency as long as it has time to answer', async () => {
  const { world, statement } = await closed('100.00');
  const { id } = statement;
  await send(world, id);
  // the tenth day after the first of April, until its end in Shanghai
  world.clock.set('2026-04-11T15:59:00Z');
  expectRefusal(await world.checker(APPROVE_STATEMENT, { id }), 'STATE_CONFLICT');
  world.clock.set('2026-04-11T16:00:00Z');
  expectData(await world.checker(APPROVE_STATEMENT, { id }));
});

test('an agreement can ask for the answer of its agency before every approval', async () => {
  const { world, statement } = await closedUnder({ answerRequired: true, answerDays: 3 }, '100.00');
  const { id } = statement;
  expectRefusal(await world.checker(APPROVE_STATEMENT, { id }), 'STATE_CONFLICT');
  await send(world, id);
  expect(await lifeOf(world, id)).toMatchObject({ answerDueOn: '2026-04-04' });
  expectData(await world.agency(ANSWER_STATEMENT, { id }));
  expectData(await world.checker(APPROVE_STATEMENT, { id }));
});

describe('a disputed line', () => {
  test('is held back by the approval, and the others go on', async () => {
    const { world, statement } = await closed('100.00', '40.00');
    const { id } = statement;
    await send(world, id);
    const disputed = lineOf(statement, '15.00');
    const batch = await world.report('disputeLines', claim(statement, '20.00', disputed));
    expect(batch).toMatchObject({ created: 1 });
    expectRefusal(await world.agency(ANSWER_STATEMENT, { id }), 'STATE_CONFLICT');
    expectData(await world.checker(APPROVE_STATEMENT, { id }));
    expect(await lifeOf(world, id)).toMatchObject({
      state: 'APPROVED',
      commission: cny('21.00'),
      held: cny('15.00'),
      payable: cny('6.00'),
    });
    expect(expectData(await invoice(world, id, '21.00'))).toMatchObject({
      submitInvoice: { state: 'MISMATCHED', difference: cny('15.00') },
    });
    expect(expectData(await invoice(world, id, '6.00'))).toMatchObject({
      submitInvoice: { state: 'MATCHED' },
    });
  });

  test('that is accepted is corrected by a line of the next month, which also pays what was held', async () => {
    const { world, statement } = await closed('100.00', '40.00');
    await send(world, statement.id);
    const disputed = lineOf(statement, '15.00');
    const { results } = await world.report('disputeLines', claim(statement, '20.00', disputed));
    expectData(await world.checker(APPROVE_STATEMENT, { id: statement.id }));
    const before = await world.statement(statement.id);
    await decide(world, results[0]!.id!, true);

    world.clock.set('2026-05-01T02:00:00Z');
    const next = await world.close('2026-04');

    expect(next.lines.nodes).toMatchObject([
      {
        kind: 'CORRECTION',
        eventId: results[0]!.id,
        placementId: world.placementId,
        originPeriod: '2026-03',
        amount: cny('0.00'),
        commission: cny('5.00'),
      },
    ]);
    expect(JSON.parse(next.lines.nodes[0]!.trace)).toEqual({
      rule: 'CORRECTION',
      line: disputed,
      feeMinor: '1500',
      claimedMinor: '2000',
    });
    expect(next).toMatchObject({ lineCount: 1, paymentCount: 0, commission: cny('5.00') });
    expect(await lifeOf(world, next.id)).toMatchObject({ released: cny('15.00'), payable: cny('20.00') });
    expect(await world.statement(statement.id)).toEqual(before);
    expect((await disputesOf(world, statement.id))[0]).toMatchObject({ state: 'ACCEPTED', rejection: null });
  });

  test('that is rejected says why, and only what was held is paid later', async () => {
    const { world, statement } = await closed('100.00');
    await send(world, statement.id);
    const { results } = await world.report('disputeLines', claim(statement, '20.00'));
    expectData(await world.checker(APPROVE_STATEMENT, { id: statement.id }));
    await decide(world, results[0]!.id!, false);
    world.clock.set('2026-05-01T02:00:00Z');
    const next = await world.close('2026-04');
    expect(next.lines.nodes).toEqual([]);
    expect(await lifeOf(world, next.id)).toMatchObject({ commission: cny('0.00'), payable: cny('15.00') });
    expect(await disputesOf(world, statement.id, world.agency)).toMatchObject([
      { state: 'REJECTED', rejection: 'RATE_AS_AGREED', commission: cny('15.00'), claimed: cny('20.00') },
    ]);
  });

  test('that is decided before the approval holds nothing back, and the agency can agree then', async () => {
    const { world, statement } = await closed('100.00');
    const { id } = statement;
    await send(world, id);
    const { results } = await world.report('disputeLines', claim(statement, '20.00'));
    await decide(world, results[0]!.id!, true);
    expect(expectData(await world.agency(ANSWER_STATEMENT, { id }))).toMatchObject({
      answerStatement: { state: 'AGREED' },
    });
    expectData(await world.checker(APPROVE_STATEMENT, { id }));
    expect(await lifeOf(world, id)).toMatchObject({ held: cny('0.00'), payable: cny('15.00') });
    world.clock.set('2026-05-01T02:00:00Z');
    expect(await world.close('2026-04')).toMatchObject({ commission: cny('5.00') });
  });

  test('is disputed once: the same again is a replay, another claim is refused', async () => {
    const { world, statement } = await closed('100.00');
    await send(world, statement.id);
    const item = claim(statement, '20.00');
    const { results } = await world.report('disputeLines', item, item);
    expect(results).toMatchObject([{ status: 'CREATED' }, { status: 'DUPLICATE', id: results[0]!.id }]);
    const other = await world.report('disputeLines', claim(statement, '21.00'));
    expect(other.results[0]!.problem!.code).toBe('STATE_CONFLICT');
  });

  test('comes late with a flag, until the approval', async () => {
    const { world, statement } = await closed('100.00', '40.00');
    await send(world, statement.id);
    world.clock.set('2026-04-12T02:00:00Z');
    const late = await world.report('disputeLines', claim(statement, '20.00', lineOf(statement, '15.00')));
    expect(late.results).toMatchObject([{ status: 'CREATED', flags: ['AFTER_DUE'] }]);
    expectData(await world.checker(APPROVE_STATEMENT, { id: statement.id }));
    const after = await world.report('disputeLines', claim(statement, '20.00', lineOf(statement, '6.00')));
    expect(after.results[0]!.problem!.code).toBe('STATE_CONFLICT');
  });

  test('needs a claim in the currency of the statement, and evidence that can be checked', async () => {
    const { world, statement } = await closed('100.00');
    await send(world, statement.id);
    const { results } = await world.report(
      'disputeLines',
      { ...claim(statement, '20.00'), claimed: { amount: '20.00', currency: 'USD' } },
      { ...claim(statement, '20.00'), claimed: { amount: '20.001', currency: 'CNY' } },
      { ...claim(statement, '20.00'), evidence: [{ uri: 'javascript:x', sha256: 'ab'.repeat(32) }] },
      { ...claim(statement, '20.00'), evidence: [{ uri: 'urn:x', sha256: 'AB' }] },
      claim(statement, '20.00', 'lin_00000000000000000000000000'),
    );
    expect(results.map(({ problem }) => [problem!.code, problem!.path.join('.')])).toEqual([
      ['CURRENCY_MISMATCH', 'items.0.claimed'],
      ['INPUT_INVALID', 'items.1.claimed.amount'],
      ['INPUT_INVALID', 'items.2.evidence.0.uri'],
      ['INPUT_INVALID', 'items.3.evidence.0.sha256'],
      ['NOT_FOUND', 'items.4.lineId'],
    ]);
    expect(await lifeOf(world, statement.id)).toMatchObject({ state: 'SENT' });
  });

  test('is rejected with a reason and accepted without, and a decision is final', async () => {
    const { world, statement } = await closed('100.00');
    await send(world, statement.id);
    const { results } = await world.report('disputeLines', claim(statement, '20.00'));
    const disputeId = results[0]!.id!;
    const bad = await world.report(
      'decideDisputes',
      { disputeId, accepted: false },
      { disputeId, accepted: true, rejection: 'OTHER' },
    );
    expect(bad.results.map(({ problem }) => problem!.code)).toEqual(['INPUT_INVALID', 'INPUT_INVALID']);
    await decide(world, disputeId, false);
    const again = await world.report(
      'decideDisputes',
      { disputeId, accepted: false, rejection: 'RATE_AS_AGREED' },
      { disputeId, accepted: true },
    );
    expect(again.results.map(({ status }) => status)).toEqual(['DUPLICATE', 'REFUSED']);
  });
});

describe('the account that an agency is paid on', () => {
  test('is shown masked in lists, in clear where it is asked for alone, and sealed in the database', async () => {
    const world = await aWorld();
    const { id } = expectData(await setPayee(world)).setPayeeAccount;
    const { payeeAccounts } = expectData(
      await world.lender<{ payeeAccounts: Data[] }>(PAYEE_ACCOUNTS, { id: world.agreementId }),
    );
    expect(payeeAccounts).toMatchObject([
      { version: 1, holderMasked: 'E*', numberMasked: 'DE****3000', holder: null, number: null },
    ]);
    expect(expectData(await world.lender(PAYEE_ACCOUNT, { id }))).toMatchObject({
      payeeAccount: { holder: 'East Recovery GmbH', number: IBAN },
    });
    const { rows } = await world.database.run('SELECT * FROM payee_account', []);
    expect(JSON.stringify(rows)).not.toMatch(/0532013000|Recovery/);
  });

  test('gets a version with each change, and none when it is set to the same', async () => {
    const world = await aWorld();
    const first = expectData(await setPayee(world)).setPayeeAccount;
    expect(expectData(await setPayee(world)).setPayeeAccount).toEqual(first);
    const second = expectData(await setPayee(world, { number: '6222 0212 3456 7890' })).setPayeeAccount;
    expect(second).toMatchObject({ version: 2, numberMasked: '****7890' });
  });

  test('keeps whoever last set it from approving statements', async () => {
    const { world, statement } = await closed('100.00');
    const { id } = statement;
    expectData(await setPayee(world, {}, world.checker));
    expectRefusal(await world.checker(APPROVE_STATEMENT, { id }), 'SAME_ACTOR');
    expectData(await setPayee(world, { bank: 'DEUTDEFF' }));
    expectData(await world.checker(APPROVE_STATEMENT, { id }));
  });

  test('is refused where it cannot be one', async () => {
    const world = await aWorld();
    for (const parts of [{ number: '12-34' }, { number: '1234' }, { bank: 'x' }, { holder: '' }])
      expectRefusal(await setPayee(world, parts), 'INPUT_INVALID');
    expectRefusal(await setPayee(world, { agreementId: 'agr_00000000000000000000000000' }), 'NOT_FOUND');
  });
});

describe('a payment to an agency', () => {
  test('of another amount, or after the account was changed, is kept and flagged', async () => {
    const { world, id } = await invoiced();
    expectData(await setPayee(world, { number: '6222021234567890' }));
    expect(expectData(await pay(world, id, '14.00'))).toMatchObject({
      recordPayout: { flags: ['AMOUNT_DIFFERS', 'PAYEE_ACCOUNT_CHANGED'] },
    });
  });

  test('is not recorded by whoever approved the statement', async () => {
    const { world, id } = await invoiced();
    expectRefusal(await pay(world, id, '15.00', world.checker), 'SAME_ACTOR');
  });

  test('is recorded once: another one is refused', async () => {
    const { world, id } = await invoiced();
    expectData(await pay(world, id, '15.00'));
    expectRefusal(await pay(world, id, '15.00'), 'STATE_CONFLICT');
  });
});

test.each([
  ['15.00', '0', 'MATCHED'],
  ['15.01', '0', 'MISMATCHED'],
  ['15.01', '0.01', 'MATCHED'],
  ['14.99', '0.01', 'MATCHED'],
  ['14.98', '0.01', 'MISMATCHED'],
])('an invoice of %s for 15.00 with a tolerance of %s is %s', async (amount, invoiceTolerance, state) => {
  const { world, statement } = await closedUnder({ invoiceTolerance }, '100.00');
  expectData(await world.checker(APPROVE_STATEMENT, { id: statement.id }));
  expect(expectData(await invoice(world, statement.id, amount))).toMatchObject({ submitInvoice: { state } });
  expect(await lifeOf(world, statement.id)).toMatchObject({
    state: state === 'MATCHED' ? 'INVOICED' : 'APPROVED',
  });
});

test('another agency and another lender do not reach a statement by any of its steps', async () => {
  const { world, statement } = await closed('100.00');
  const { id } = statement;
  await send(world, id);
  const { call } = await world.anotherAgency();
  expectRefusal(await call(ANSWER_STATEMENT, { id }), 'NOT_FOUND');
  expectRefusal(await invoice(world, id, '15.00', call), 'NOT_FOUND');
  const disputed = expectData(await world.send('disputeLines', [claim(statement, '20.00')], call));
  expect(disputed['disputeLines']!.results[0]!.problem!.code).toBe('NOT_FOUND');
  expect(await disputesOf(world, id, call)).toEqual([]);
  const stranger = await aWorld();
  world.clock.set('2026-04-01T02:00:00Z');
  expectRefusal(await pay(world, id, '15.00', stranger.lender), 'NOT_FOUND');
  expect(expectData(await stranger.lender<Sent>(SEND_STATEMENTS, { ids: [id] })).sendStatements.refused).toBe(
    1,
  );
});

test('each step needs its scope', async () => {
  const { world, statement } = await closed('100.00');
  const { id } = statement;
  const reader = await world.lenderWith('statements:read', 'periods:close', 'statements:approve');
  const scopeOf = (answer: Parameters<typeof expectRefusal>[0]) =>
    expectRefusal(answer, 'SCOPE_MISSING').extensions.requiredScope;
  expect(scopeOf(await reader(SEND_STATEMENTS, { ids: [id] }))).toBe('statements:send');
  expect(scopeOf(await setPayee(world, {}, reader))).toBe('payees:write');
  expect(scopeOf(await pay(world, id, '15.00', reader))).toBe('payouts:record');
  const agency = await world.agencyFor([world.batchId], ['statements:read']);
  expect(scopeOf(await agency(ANSWER_STATEMENT, { id }))).toBe('statements:answer');
});

interface Sent {
  readonly sendStatements: { readonly created: number; readonly refused: number };
}

interface Closed {
  readonly world: World;
  readonly statement: SeenStatement;
}

function closed(...amounts: readonly string[]): Promise<Closed> {
  return closedUnder(null, ...amounts);
}

async function closedUnder(settlement: Data | null, ...amounts: readonly string[]): Promise<Closed> {
  const world = await aWorld({ settlement });
  await world.report('reportPayments', ...amounts.map((amount) => aPayment(world.placementId, amount)));
  world.clock.set('2026-04-01T02:00:00Z');
  return { world, statement: await world.close('2026-03') };
}

/** A statement of 15.00 that the maker may pay. */
async function invoiced(): Promise<{ readonly world: World; readonly id: string }> {
  const { world, statement } = await closed('100.00');
  expectData(await setPayee(world));
  expectData(await world.checker(APPROVE_STATEMENT, { id: statement.id }));
  expectData(await invoice(world, statement.id, '15.00'));
  return { world, id: statement.id };
}

async function send(world: World, id: string) {
  return expectData(await world.lender<Sent>(SEND_STATEMENTS, { ids: [id] })).sendStatements;
}

function claim(statement: SeenStatement, amount: string, lineId = statement.lines.nodes[0]!.id): Data {
  const evidence = [{ uri: 'urn:contract:7', sha256: 'ab'.repeat(32) }];
  return { statementId: statement.id, lineId, reason: 'WRONG_RATE', claimed: cny(amount), evidence };
}

function lineOf({ lines }: SeenStatement, commission: string): string {
  return lines.nodes.find((line) => line.commission.amount === commission)!.id;
}

async function decide(world: World, disputeId: string, accepted: boolean): Promise<void> {
  const rejection = accepted ? {} : { rejection: 'RATE_AS_AGREED' };
  expect(await world.report('decideDisputes', { disputeId, accepted, ...rejection })).toMatchObject({
    created: 1,
  });
}

function setPayee(world: World, parts: Data = {}, call = world.lender) {
  const input = {
    agreementId: world.agreementId,
    holder: 'East Recovery GmbH',
    number: IBAN,
    bank: 'COBADEFF',
  };
  return call<{ setPayeeAccount: Data & { id: string } }>(SET_PAYEE_ACCOUNT, {
    input: { ...input, ...parts },
  });
}

function invoice(world: World, statementId: string, amount: string, call: Call = world.agency) {
  const input = { statementId, reference: aReference('inv'), amount: cny(amount), issuedOn: '2026-04-02' };
  return call(SUBMIT_INVOICE, { input });
}

function pay(world: World, statementId: string, amount: string, call: Call = world.lender) {
  const input = { statementId, reference: aReference('pyo'), amount: cny(amount), valueDate: '2026-04-20' };
  return call(RECORD_PAYOUT, { input });
}

async function lifeOf(world: World, id: string, call = world.lender): Promise<Data> {
  return expectData(await call<{ statement: Data }>(STATEMENT_LIFE, { id })).statement;
}

async function disputesOf(world: World, id: string, call = world.lender): Promise<readonly Data[]> {
  return expectData(await call<{ disputes: { nodes: Data[] } }>(DISPUTES, { id })).disputes.nodes;
}
