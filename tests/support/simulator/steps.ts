import { expect } from '@jest/globals';
import { expectData, expectRefusal, type Data } from '../api.js';
import {
  ANSWER_STATEMENT,
  APPROVE_STATEMENT,
  RECORD_PAYOUT,
  SEND_STATEMENTS,
  STATEMENT_LIFE,
  SUBMIT_INVOICE,
} from '../documents.js';
import { aPayment, aPromise, aReference, aReversal } from '../reports.js';
import type { ItemResult, SeenStatement } from '../seen.js';
import { checkClosed } from './checks.js';
import type { Simulation } from './simulation.js';
import { endOf, monthName, monthNumber, plusDays, type ToldStatement } from './told.js';

/** Something that people do in a month; how often, against the others. */
interface Step {
  readonly name: string;
  readonly weight: number;
  readonly act: (simulation: Simulation) => Promise<void>;
}

export const steps: readonly Step[] = [
  { name: 'pay', weight: 34, act: pay },
  { name: 'reverse', weight: 12, act: reverse },
  { name: 'report again', weight: 6, act: reportAgain },
  { name: 'promise', weight: 4, act: promise },
  { name: 'time passes', weight: 12, act: timePasses },
  { name: 'recall', weight: 4, act: recall },
  { name: 'place', weight: 4, act: place },
  { name: 'close', weight: 10, act: close },
  { name: 'send', weight: 4, act: send },
  { name: 'answer', weight: 2, act: answer },
  { name: 'dispute', weight: 5, act: dispute },
  { name: 'decide', weight: 4, act: decide },
  { name: 'approve', weight: 4, act: approve },
  { name: 'invoice', weight: 3, act: invoice },
  { name: 'pay out', weight: 2, act: payOut },
];

function minor(text: bigint): string {
  const digits = String(text).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** The month whose statement first knows what is reported now about a day. */
function settlesIn({ told }: Simulation, day: string): number {
  return Math.max(told.openMonth, monthNumber(day));
}

async function pay(simulation: Simulation): Promise<void> {
  const { dice, told } = simulation;
  const by = dice.oneIn(4) ? 'LENDER' : 'AGENCY';
  const items = Array.from({ length: dice.between(1, 4) }, () => {
    const { id, placedMinor } = dice.pick(simulation.placements);
    const amount = dice.oneIn(3) ? BigInt(dice.between(1, 99)) : BigInt(dice.between(1, Number(placedMinor)));
    const valueDate = dice.oneIn(25) ? plusDays(simulation.today, 2) : simulation.aDay();
    const cited = dice.any(told.promises.filter(({ placementId }) => placementId === id));
    const promiseId = cited !== undefined && dice.oneIn(2) ? cited.id : null;
    return { minor: amount, item: aPayment(id, minor(amount), { valueDate, promiseId }) };
  });
  const kind = by === 'AGENCY' ? 'reportPayments' : 'recordDirectPayments';
  const results = await simulation.send(
    kind,
    items.map(({ item }) => item),
  );
  items.forEach(({ minor, item }, n) => {
    const placement = told.placements.get(item.placementId)!;
    const on = item.valueDate;
    const expected =
      by === 'AGENCY' && told.isClosedForReports(placement, simulation.now)
        ? 'REPORT_WINDOW_CLOSED'
        : on > plusDays(simulation.today, 1)
          ? 'INPUT_INVALID'
          : 'CREATED';
    const result = results[n]!;
    expect(codeOf(result)).toBe(expected);
    if (expected !== 'CREATED') return;
    const isOver = told.paidOn(placement.id) + minor > placement.placedMinor;
    expect(result.flags).toEqual([...dayFlags(simulation, item), ...(isOver ? ['OVERPAYMENT'] : [])]);
    const { placementId } = item;
    const { promiseId } = item as { promiseId?: string | null };
    const more = { reversedMinor: 0n, promiseId: promiseId ?? null, settlesIn: settlesIn(simulation, on) };
    told.payments.set(result.id!, { id: result.id!, placementId, by, minor, on, item, ...more });
  });
}

/** What is remarkable about the day of a fact. */
function dayFlags(
  { told }: Simulation,
  { placementId, valueDate }: { placementId: string; valueDate: string },
) {
  const placement = told.placements.get(placementId)!;
  if (valueDate < placement.placedOn) return ['BEFORE_PLACEMENT'];
  if (valueDate <= told.lastDayOf(placement)) return [];
  return [placement.recalledAt === null ? 'AFTER_EXPIRY' : 'AFTER_RECALL'];
}

function codeOf({ status, problem }: ItemResult): string {
  return problem?.code ?? status;
}

async function reverse(simulation: Simulation): Promise<void> {
  const { dice, told } = simulation;
  const payment = dice.any([...told.payments.values()]);
  if (payment === undefined) return;
  const by = dice.oneIn(3) ? 'LENDER' : 'AGENCY';
  const left = payment.minor - payment.reversedMinor;
  const amount = dice.oneIn(8) ? left + 1n : dice.oneIn(2) && left > 0n ? left : left / 2n + 1n;
  const isElsewhere = dice.oneIn(10);
  const placementId = isElsewhere ? dice.pick(simulation.placements).id : payment.placementId;
  const valueDate = plusDays(payment.on, dice.oneIn(10) ? -1 : dice.between(0, 20));
  const item = aReversal(placementId, payment.id, minor(amount), { valueDate });
  const kind = by === 'AGENCY' ? 'reportReversals' : 'recordReversals';
  const [result] = await simulation.send(kind, [item]);
  const isUnknown = placementId !== payment.placementId || (by === 'AGENCY' && payment.by === 'LENDER');
  const isLate =
    by === 'AGENCY' && told.isClosedForReports(told.placements.get(placementId)!, simulation.now);
  const isOutOfTime = valueDate < payment.on || valueDate > plusDays(simulation.today, 1);
  const problems: readonly (readonly [boolean, string])[] = [
    [isLate, 'REPORT_WINDOW_CLOSED'],
    [isUnknown, 'NOT_FOUND'],
    [amount > left, 'AMOUNT_EXCEEDED'],
    [isOutOfTime, 'INPUT_INVALID'],
  ];
  const expected = problems.find(([isSo]) => isSo)?.[1] ?? 'CREATED';
  expect(codeOf(result!)).toBe(expected);
  if (expected !== 'CREATED') return;
  payment.reversedMinor += amount;
  const facts = { id: result!.id!, placementId, by, minor: amount, on: valueDate, item } as const;
  const month = settlesIn(simulation, valueDate);
  told.reversals.set(facts.id, { ...facts, paymentId: payment.id, settlesIn: month });
}

/** The same report once more changes nothing; another one under its reference is refused. */
async function reportAgain(simulation: Simulation): Promise<void> {
  const { dice, told } = simulation;
  const known = dice.any([...told.payments.values()]);
  if (known === undefined) return;
  const isOther = dice.oneIn(3);
  const item = isOther
    ? { ...known.item, amount: { amount: minor(known.minor + 1n), currency: 'CNY' } }
    : known.item;
  const kind = known.by === 'AGENCY' ? 'reportPayments' : 'recordDirectPayments';
  const { results } = await simulation.world.report(kind, item);
  simulation.touched.add(known.placementId);
  if (isOther) expect(codeOf(results[0]!)).toBe('REFERENCE_REUSED');
  else expect(results[0]).toMatchObject({ status: 'DUPLICATE', id: known.id });
}

async function promise(simulation: Simulation): Promise<void> {
  const { dice, told, today } = simulation;
  const { id: placementId } = dice.pick(simulation.placements);
  const madeOn = plusDays(today, -dice.between(0, 10));
  const dueOn = plusDays(today, dice.between(0, 30));
  const [result] = await simulation.send('reportPromises', [
    aPromise(placementId, '10.00', { madeOn, dueOn }),
  ]);
  const isLate = told.isClosedForReports(told.placements.get(placementId)!, simulation.now);
  expect(codeOf(result!)).toBe(isLate ? 'REPORT_WINDOW_CLOSED' : 'CREATED');
  if (!isLate) told.promises.push({ id: result!.id!, placementId, madeOn, reportedAt: simulation.now });
}

async function timePasses(simulation: Simulation): Promise<void> {
  const { dice, world } = simulation;
  world.clock.advance(dice.between(1, 12) * 86_400_000 + dice.between(0, 80_000_000));
  // jobs notice late what time has done
  if (!dice.oneIn(3)) return;
  await world.runJobs('placements.expire');
  await seeClosing(simulation);
}

async function recall(simulation: Simulation): Promise<void> {
  const { dice, told, now } = simulation;
  const placement = dice.pick(simulation.placements);
  const isOpen = told.isOpen(placement, now);
  simulation.touched.add(placement.id);
  const { recallPlacements } = expectData(
    await simulation.change(() => simulation.world.recall({ placementIds: [placement.id] })),
  );
  const { recalled, unchanged } = recallPlacements;
  expect([...recalled, ...unchanged]).toEqual([placement.id]);
  if (!isOpen) expect(recalled).toEqual([]);
  else placement.recalledAt = now;
}

async function place(simulation: Simulation): Promise<void> {
  const { dice, world, told } = simulation;
  const accountId = dice.pick(world.accountIds);
  const before = simulation.placements.filter((each) => each.accountId === accountId);
  const input = { accountIds: [accountId], reference: aReference('bat') };
  const { batch, refused } = expectData(await simulation.change(() => world.place(input))).placeAccounts;
  if (before.some((each) => told.isOpen(each, simulation.now))) {
    expect(batch).toBeNull();
    expect(['ACCOUNT_ALREADY_PLACED', 'ACCOUNT_PAID']).toContain(refused[0]!.problem.code);
    return;
  }
  if (batch === null) return;
  await simulation.learnPlacements(batch.id);
  const placed = simulation.placements.find(({ batchId }) => batchId === batch.id)!;
  expect(placed.sequence).toBe(before.length + 1);
  const batchIds = [...new Set(simulation.placements.map(({ batchId }) => batchId))];
  world.agency = await world.agencyFor(batchIds);
}

async function close(simulation: Simulation): Promise<void> {
  const { dice, told, world } = simulation;
  const latest = told.statements.at(-1);
  const isUnderWay = latest?.state === 'CLOSING';
  const isAgain = !isUnderWay && latest !== undefined && dice.oneIn(6);
  const month = isUnderWay || isAgain ? latest!.month : told.openMonth;
  const closedBy = dice.oneIn(4) ? 'CHECKER' : 'MAKER';
  const asked = () =>
    world.startClosing(monthName(month), closedBy === 'MAKER' ? world.lender : world.checker);
  const lastDay = plusDays(`${monthName(month + 1)}-01`, -1);
  if (simulation.now < endOf(lastDay)) {
    expectRefusal(await asked(), 'PERIOD_NOT_ENDED');
    return;
  }
  const { closePeriod } = expectData(await simulation.change(asked));
  if (latest?.month === month) expect(closePeriod.id).toBe(latest.id);
  else {
    told.statements.push(aStatement(closePeriod.id, month, closedBy));
    told.openMonth = month + 1;
  }
  const statement = told.statements.at(-1)!;
  if (statement.state !== 'CLOSING') return;
  await simulation.runClosing();
  await seeClosing(simulation);
}

/** Of a month that is still being closed nobody sees anything; once it is closed, all of it. */
async function seeClosing(simulation: Simulation): Promise<void> {
  const statement = simulation.told.statements.at(-1);
  if (statement?.state !== 'CLOSING') return;
  const seen = await simulation.world.statement(statement.id);
  if (seen.state === 'CLOSING')
    expect(seen).toMatchObject({ contentHash: null, lineCount: 0, lines: { nodes: [] } });
  else await checkClosed(simulation, statement, seen);
}

function aStatement(id: string, month: number, closedBy: ToldStatement['closedBy']): ToldStatement {
  return { id, month, closedBy, state: 'CLOSING', answerDueOn: null, heldMinor: 0n, seal: null, lines: [] };
}

async function send(simulation: Simulation): Promise<void> {
  const { told, dice, world, today } = simulation;
  const statement = dice.any(told.statements.filter(({ state }) => state !== 'CLOSING'));
  if (statement === undefined) return;
  expectData(await simulation.change(() => world.lender(SEND_STATEMENTS, { ids: [statement.id] })));
  if (statement.state !== 'CLOSED') return;
  statement.state = 'SENT';
  statement.answerDueOn = plusDays(today, 10);
}

async function answer(simulation: Simulation): Promise<void> {
  const { told, dice, world } = simulation;
  const statement = dice.any(told.statements.filter(({ state }) => state === 'SENT' || state === 'DISPUTED'));
  if (statement === undefined) return;
  const answered = await simulation.change(() => world.agency(ANSWER_STATEMENT, { id: statement.id }));
  if (disputesOf(simulation, statement).some(({ state }) => state === 'OPEN'))
    expectRefusal(answered, 'STATE_CONFLICT');
  else {
    expectData(answered);
    statement.state = 'AGREED';
  }
}

async function dispute(simulation: Simulation): Promise<void> {
  const { told, dice } = simulation;
  const statement = dice.any(told.statements.filter(({ state }) => state === 'SENT' || state === 'DISPUTED'));
  const disputed = new Set([...told.disputes.values()].map(({ lineId }) => lineId));
  const line = dice.any(statement?.lines.filter(({ id }) => !disputed.has(id)) ?? []);
  if (statement === undefined || line === undefined) return;
  const claimedMinor = line.feeMinor + BigInt(dice.between(1, 500));
  const amount = claimedMinor < 0n ? `-${minor(-claimedMinor)}` : minor(claimedMinor);
  const claimed = { amount, currency: 'CNY' };
  const item = { statementId: statement.id, lineId: line.id, reason: 'WRONG_RATE', claimed };
  const [result] = await simulation.send('disputeLines', [item]);
  expect(result!.status).toBe('CREATED');
  const facts = { id: result!.id!, lineId: line.id, feeMinor: line.feeMinor, claimedMinor };
  const open = { state: 'OPEN', heldMinor: 0n, settlesIn: null, statementId: statement.id } as const;
  told.disputes.set(facts.id, { ...facts, ...open });
  statement.state = 'DISPUTED';
}

async function decide(simulation: Simulation): Promise<void> {
  const { told, dice } = simulation;
  const open = dice.any([...told.disputes.values()].filter(({ state }) => state === 'OPEN'));
  if (open === undefined) return;
  const accepted = dice.oneIn(2);
  const item: Data = { disputeId: open.id, accepted, ...(accepted ? {} : { rejection: 'RATE_AS_AGREED' }) };
  const [result] = await simulation.send('decideDisputes', [item]);
  expect(result!.status).toBe('CREATED');
  open.state = accepted ? 'ACCEPTED' : 'REJECTED';
  open.settlesIn = told.openMonth;
}

async function approve(simulation: Simulation): Promise<void> {
  const { told, dice, world, today } = simulation;
  const before = ['CLOSED', 'SENT', 'AGREED', 'DISPUTED'];
  const statement = dice.any(told.statements.filter(({ state }) => before.includes(state)));
  if (statement === undefined) return;
  const approved = await simulation.change(() =>
    world.checker<Approved>(APPROVE_STATEMENT, { id: statement.id }),
  );
  const trouble = approvalTrouble(statement, today);
  if (trouble !== null) {
    expectRefusal(approved, trouble);
    return;
  }
  const open = disputesOf(simulation, statement).filter(({ state }) => state === 'OPEN');
  for (const each of open) each.heldMinor = each.feeMinor;
  statement.state = 'APPROVED';
  statement.heldMinor = open.reduce((sum, { heldMinor }) => sum + heldMinor, 0n);
  const { held } = expectData(approved).approveStatement;
  expect(held.amount).toBe(signed(statement.heldMinor));
}

interface Approved {
  readonly approveStatement: SeenStatement & { readonly held: { readonly amount: string } };
}

/** Who closed it may not approve it, and the agency has its days to answer. */
function approvalTrouble({ state, closedBy, answerDueOn }: ToldStatement, today: string) {
  if (closedBy === 'CHECKER') return 'SAME_ACTOR';
  const mustWait = state === 'SENT' && answerDueOn !== null && today <= answerDueOn;
  return mustWait ? 'STATE_CONFLICT' : null;
}

async function invoice(simulation: Simulation): Promise<void> {
  const { told, dice, world, today } = simulation;
  const statement = dice.any(told.statements.filter(({ state }) => state === 'APPROVED'));
  if (statement === undefined) return;
  const { payable } = await lifeOf(simulation, statement);
  if (payable.amount.startsWith('-') || Number(payable.amount) === 0) return;
  const input = { statementId: statement.id, reference: aReference('inv'), amount: payable, issuedOn: today };
  expectData(await simulation.change(() => world.agency(SUBMIT_INVOICE, { input })));
  statement.state = 'INVOICED';
}

async function payOut(simulation: Simulation): Promise<void> {
  const { told, dice, world, today } = simulation;
  const statement = dice.any(told.statements.filter(({ state }) => state === 'INVOICED'));
  if (statement === undefined) return;
  const { payable: amount } = await lifeOf(simulation, statement);
  const input = { statementId: statement.id, reference: aReference('pyo'), amount, valueDate: today };
  expectData(await simulation.change(() => world.lender(RECORD_PAYOUT, { input })));
  statement.state = 'PAID';
}

async function lifeOf({ world }: Simulation, { id }: ToldStatement): Promise<SeenStatement> {
  return expectData(await world.lender<{ statement: SeenStatement }>(STATEMENT_LIFE, { id })).statement;
}

function disputesOf({ told }: Simulation, { id }: ToldStatement) {
  return [...told.disputes.values()].filter(({ statementId }) => statementId === id);
}

function signed(value: bigint): string {
  return value < 0n ? `-${minor(-value)}` : minor(value);
}
