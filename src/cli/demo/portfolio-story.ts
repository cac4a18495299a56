import { agencies, contractTerms } from './agreement-terms.js';
import { monthsFrom, type StoryMonth } from './calendar.js';
import { readCaseload } from './caseload.js';
import { closeMonth } from './close-month.js';
import { draftContract, registerAgency, type AgencyAtWork, type Contract } from './contracts.js';
import { countries } from './countries.js';
import { grouped } from './grouped.js';
import { importPortfolio } from './import-portfolio.js';
import { inventedAccounts } from './invented-accounts.js';
import { maskedCaseLines } from './masked-case.js';
import type { Desk, WorkDone } from './desk.js';
import { workMonth } from './month-of-work.js';
import type { Narrator } from './narrator.js';
import { agency as asks, lender as asksAsLender } from './operations.js';
import { portfolioFile } from './portfolio-file.js';
import { showRecall } from './recall-scene.js';
import { showRefusals } from './refusal-scene.js';
import { showLastPage } from './last-page-scene.js';
import { settle, type Engagement } from './settle-scene.js';
import { seededRandom } from './seeded-random.js';
import type { Stage } from './stage.js';
import { UnexpectedAnswer } from './unexpected-answer.js';

/** When the story begins; the business time of the stage stands there. */
export const STORY_BEGINS = '2026-01-02T01:00:00Z';
/** The date the lender's balances are as of. */
const AS_OF = '2025-12-31';
const PORTFOLIO = 'winter-2026';
const MONTHS = 5;
const SEED = 20_260_102;

/** What the end of the story leaves to try. */
export interface StoryEnd {
  readonly agency: AgencyAtWork;
  readonly batchId: string;
}

/** Five months of a portfolio of invented people at three agencies, all of it over HTTP. */
export async function tellPortfolioStory(
  stage: Stage,
  narrator: Narrator,
  accounts: number,
): Promise<StoryEnd> {
  const contracts = await sign(stage, narrator);
  await takeIn(stage, narrator, accounts);
  const engagements = await place(stage, narrator, contracts);
  const desks = await openDesks(narrator, contracts, engagements);
  await showRefusals(narrator, { first: desks[0]!, other: desks[1]! }, engagements[0]!.batchId);
  for (const [n, month] of monthsFrom('2026-01', MONTHS).entries())
    await playMonth(stage, narrator, { month, n, desks, engagements });
  await settle(stage, narrator, engagements);
  await showLastPage(stage, narrator, engagements[0]!.statements[2]!);
  const { contract, batchId } = engagements[0]!;
  return { agency: contract.agency, batchId };
}

async function sign(stage: Stage, narrator: Narrator): Promise<Contract[]> {
  narrator.chapter('Three agencies, four agreements');
  const atWork: AgencyAtWork[] = [];
  for (const [n, name] of agencies.entries())
    atWork.push(await registerAgency(stage, name, `agency-${n + 1}`));
  const contracts: Contract[] = [];
  for (const terms of contractTerms) {
    const { with: which, ...rest } = terms;
    contracts.push(await draftContract(stage, atWork[which]!, rest));
  }
  const id = contracts[0]!.scheduleId;
  const refused = await stage.maker.refusal(asksAsLender.approveFeeSchedule, 'SAME_ACTOR', { id });
  for (const { scheduleId } of contracts)
    await stage.checker.call(asksAsLender.approveFeeSchedule, { id: scheduleId });
  for (const { name, currency, inWords } of contracts)
    narrator.say(`  ${name} (${currency})`, ...inWords.map((words) => `      ${words}`));
  narrator.say('', `  The maker tries to approve its own draft:  SAME_ACTOR`, `      ${refused}`);
  narrator.say('  The checker approves all four.');
  return contracts;
}

async function takeIn(stage: Stage, narrator: Narrator, accounts: number): Promise<void> {
  narrator.chapter('A portfolio file');
  const file = portfolioFile(inventedAccounts(accounts, SEED), AS_OF);
  const sums = [...file.sums.keys()].join(', ');
  narrator.say(`  ${grouped(String(file.rows))} rows in ${sums}, with control totals as its last line.`);
  const names = { fileName: 'winter-2026.csv', portfolio: PORTFOLIO };
  const done = await narrator.step('Import', (progress) => importPortfolio(stage, file, names, progress));
  const { importErrors } = await stage.maker.call(asksAsLender.importErrors, { id: done.id });
  for (const { line, column, code, message } of importErrors.nodes)
    narrator.say(`  Not booked: line ${line}, ${column}: ${message} (${code})`);
}

async function place(
  stage: Stage,
  narrator: Narrator,
  contracts: readonly Contract[],
): Promise<Engagement[]> {
  narrator.chapter('Placement');
  const engagements: Engagement[] = [];
  for (const contract of contracts) {
    const { placeAccounts } = await stage.maker.call(asksAsLender.placeAccounts, {
      input: {
        agreementId: contract.id,
        reference: `${PORTFOLIO}-${contract.currency}`,
        filter: { portfolio: PORTFOLIO },
      },
    });
    const { placedCount, placed, batch } = placeAccounts;
    narrator.say(
      `  ${grouped(String(placedCount)).padStart(6)} accounts, ${grouped(placed.amount)} ${placed.currency} → ${contract.agency.name}`,
    );
    engagements.push({ contract, batchId: batch.id, statements: [] });
  }
  narrator.say('  Each batch opens one grant; a token opens a batch only if it names it.');
  return engagements;
}

async function openDesks(
  narrator: Narrator,
  contracts: readonly Contract[],
  engagements: readonly Engagement[],
): Promise<Desk[]> {
  narrator.chapter('What an agency sees');
  const desks: Desk[] = [];
  for (const agency of new Set(contracts.map((contract) => contract.agency))) {
    const { grants } = await agency.actor.call(asks.grants);
    agency.actor.open(grants.nodes.flatMap(({ batchId }) => batchId ?? []));
    const cases = await readCaseload(agency.actor);
    const own = engagements.filter(({ contract }) => contract.agency === agency);
    narrator.say(
      `  ${agency.name}: ${cases.length} cases in ${own.length === 1 ? 'one batch' : `${own.length} batches`}`,
    );
    const random = seededRandom(SEED + desks.length);
    desks.push({ actor: agency.actor, offsets, random, cases, promised: [], paidIn: [], serial: 0 });
  }
  for (const desk of desks.slice(0, 2)) narrator.say('', ...(await oneCase(desk)));
  return desks;
}

const offsets = new Map(Object.values(countries).map(({ jurisdiction, offset }) => [jurisdiction, offset]));

async function oneCase({ actor, cases }: Desk): Promise<string[]> {
  const id = cases[0]?.id ?? '';
  const { placement } = await actor.call(asks.placement, { id });
  if (placement === null) throw new UnexpectedAnswer(asks.placement.query, 'no case');
  return maskedCaseLines(placement);
}

interface MonthToPlay {
  readonly month: StoryMonth;
  readonly n: number;
  readonly desks: readonly Desk[];
  readonly engagements: readonly Engagement[];
}

async function playMonth(
  stage: Stage,
  narrator: Narrator,
  { month, n, desks, engagements }: MonthToPlay,
): Promise<void> {
  if (n === 0) narrator.chapter('Five months of work');
  await narrator.step(month.label, async (progress) => {
    const sum = await workMonth(desks, month, stage.clock, (done, share) =>
      progress(share * 9, 10, inWords(done)),
    );
    stage.clock.moveTo(`${month.closedOn}T15:00:00Z`);
    for (const each of engagements)
      each.statements.push(await closeMonth(stage, each.contract.id, month.label));
    progress(1, 1, `${inWords(sum)}; closed on ${month.closedOn}`);
  });
  if (n === 1) await showDirectPayment(stage, narrator, desks[1]!, month);
  if (n === 2) await showRecall(stage, narrator, desks[0]!);
}

function inWords({ contacts, visits, promises, payments, reversals }: WorkDone): string {
  const counts = [
    [contacts, 'contacts'],
    [visits, 'visits'],
    [promises, 'promises'],
    [payments, 'payments'],
    [reversals, 'reversals'],
  ] as const;
  return counts.map(([count, name]) => `${grouped(String(count))} ${name}`).join(', ');
}

/** The debtor pays the lender itself; it earns the agency its commission all the same. */
async function showDirectPayment(
  stage: Stage,
  narrator: Narrator,
  desk: Desk,
  month: StoryMonth,
): Promise<void> {
  const file =
    desk.cases.find(({ placedMinor, paidMinor }) => placedMinor > paidMinor + 20_000n) ?? desk.cases[0]!;
  const amount = { amount: '150.00', currency: file.currency };
  const items = [{ placementId: file.id, reference: 'counter-1', amount, valueDate: month.closedOn }];
  const { recordDirectPayments } = await stage.maker.call(asksAsLender.recordDirectPayments, { items });
  if (recordDirectPayments.created !== 1)
    throw new UnexpectedAnswer('a direct payment', recordDirectPayments);
  file.paidMinor += 15_000n;
  narrator.say(
    `      Direct payment: a debtor pays 150.00 ${file.currency} at the lender's own counter; it is settled with March.`,
  );
}
