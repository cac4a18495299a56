import { formatMinor } from '../../kernel/money.js';
import { monthsFrom } from './calendar.js';
import { minorOf, readCaseload, type AgencyCaseFile } from './caseload.js';
import { closeMonth } from './close-month.js';
import { cohortMonths, type CohortClient } from './cohort-file.js';
import { draftContract, registerAgency, type AgencyAtWork, type Contract } from './contracts.js';
import { taiwan } from './countries.js';
import { grouped } from './grouped.js';
import { importPortfolio } from './import-portfolio.js';
import { MAX_REPORTS, reportAll } from './report-all.js';
import type { Narrator } from './narrator.js';
import { agency as asks, lender, type StatementAnswer } from './operations.js';
import { portfolioFile } from './portfolio-file.js';
import type { Stage } from './stage.js';
import { showLastPage } from './last-page-scene.js';
import { showStatements } from './statements-table.js';
import { UnexpectedAnswer } from './unexpected-answer.js';

/** The morning of 1 May 2005 in Taipei. */
export const COHORT_BEGINS = '2005-05-01T09:00:00+08:00';

/** What the cohort came to; amounts in minor units (TWD has two digits). */
export interface CohortFigures {
  readonly currency: 'TWD';
  readonly placements: number;
  readonly placedAmount: number;
  readonly months: readonly {
    readonly period: string;
    readonly payments: number;
    readonly received: number;
    readonly commissionableBase: number;
    readonly overpaid: number;
    readonly commission: number;
  }[];
}

export interface CohortEnd {
  readonly agency: AgencyAtWork;
  readonly batchId: string;
  readonly figures: CohortFigures;
}

const UNITS = 100n;
const PORTFOLIO = 'overdue-2005-04';

/** Five months of the real cohort: what the debtors really paid, at one agency under one agreement. */
export async function tellCohortStory(
  stage: Stage,
  narrator: Narrator,
  clients: readonly CohortClient[],
): Promise<CohortEnd> {
  const contract = await sign(stage, narrator);
  const { batchId, placed, cases } = await place(stage, narrator, contract, clients);
  const statements = await live(stage, narrator, contract, clients, cases);
  narrator.chapter('Five statements');
  showStatements(narrator, statements);
  for (const { id } of statements) await stage.checker.call(lender.approveStatement, { id });
  narrator.say('  Closed by the maker, approved by the checker.');
  await showLastPage(stage, narrator, statements[0]!);
  return { agency: contract.agency, batchId, figures: figuresOf(placed, statements) };
}

async function sign(stage: Stage, narrator: Narrator): Promise<Contract> {
  narrator.chapter('One agency, one agreement');
  const agency = await registerAgency(stage, 'Agency Strait', 'agency-1');
  const contract = await draftContract(stage, agency, {
    reference: 'cohort-2005',
    name: 'Cards, 2005',
    currency: 'TWD',
    timeZone: 'Asia/Taipei',
    windowDays: 180,
    effectiveFrom: '2005-05-01',
    fee: {
      kind: 'AGE_BAND',
      unit: 'MONTHS',
      bands: [
        { from: 0, ratePpm: 0 },
        { from: 2, ratePpm: 150_000 },
        { from: 3, ratePpm: 200_000 },
        { from: 5, ratePpm: 300_000 },
      ],
    },
  });
  await stage.checker.call(lender.approveFeeSchedule, { id: contract.scheduleId });
  narrator.say(...contract.inWords.map((words) => `  ${words}`));
  return contract;
}

async function place(stage: Stage, narrator: Narrator, contract: Contract, clients: readonly CohortClient[]) {
  narrator.chapter('Import and placement, 1 May 2005');
  const file = portfolioFile(clients.map(accountOf), '2005-04-30');
  const names = { fileName: 'overdue-2005-04.csv', portfolio: PORTFOLIO };
  const done = await narrator.step('Import', (progress) => importPortfolio(stage, file, names, progress));
  if (done.rejected > 0) throw new UnexpectedAnswer('the import', done);
  const { placeAccounts } = await stage.maker.call(lender.placeAccounts, {
    input: { agreementId: contract.id, reference: PORTFOLIO, filter: { portfolio: PORTFOLIO } },
  });
  const { placedCount: count, placed: sum, batch } = placeAccounts;
  narrator.say(
    `  ${grouped(String(count))} placements, ${grouped(sum.amount)} ${sum.currency} → ${contract.agency.name}`,
  );
  contract.agency.actor.open([batch.id]);
  const cases = await readCaseload(contract.agency.actor);
  return { batchId: batch.id, placed: { count, minor: minorOf(sum) }, cases };
}

/** The last four characters of a number count the cohort: that is what the agency's file matches its cases by. */
function accountOf(client: CohortClient, n: number) {
  return {
    accountNumber: `${client.id.padStart(5, '0')}-${numberEnd(n)}`,
    person: Number(client.id),
    country: taiwan,
    product: 'CREDIT_CARD',
    debt: { principal: client.bill * UNITS, interest: 0n, fees: 0n, monthsPastDue: client.monthsOverdue },
  };
}

function numberEnd(n: number): string {
  return String(n).padStart(4, '0');
}

async function live(
  stage: Stage,
  narrator: Narrator,
  contract: Contract,
  clients: readonly CohortClient[],
  cases: readonly AgencyCaseFile[],
): Promise<StatementAnswer[]> {
  narrator.chapter('Five months');
  const byNumber = new Map(cases.map((file) => [file.numberEnd, file]));
  const statements: StatementAnswer[] = [];
  for (const [n, month] of monthsFrom('2005-05', cohortMonths.length).entries()) {
    await narrator.step(month.label, async (progress) => {
      const valueDate = month.day(15);
      stage.clock.moveTo(`${valueDate}T18:00:00+08:00`);
      const items = clients.flatMap(({ paid }, at) => {
        const file = byNumber.get(numberEnd(at));
        if (file === undefined) throw new UnexpectedAnswer('the cases of the batch', `case ${at} is missing`);
        const units = paid[n] ?? 0n;
        return units > 0n ? [{ file, reference: `paid-${month.label}-${at}`, minor: units * UNITS }] : [];
      });
      for (let at = 0; at < items.length; at += MAX_REPORTS) {
        const batch = items.slice(at, at + MAX_REPORTS).map(({ file, reference, minor }) => ({
          placementId: file.id,
          reference,
          amount: { amount: formatMinor(minor, 'TWD'), currency: 'TWD' },
          valueDate,
        }));
        await reportAll(contract.agency.actor, asks.reportPayments, batch);
        progress(at, items.length + MAX_REPORTS, `${grouped(String(items.length))} payments`);
      }
      stage.clock.moveTo(`${month.closedOn}T09:00:00+08:00`);
      statements.push(await closeMonth(stage, contract.id, month.label));
      progress(1, 1, `${grouped(String(items.length))} payments; closed on ${month.closedOn}`);
    });
  }
  return statements;
}

function figuresOf(
  placed: { readonly count: number; readonly minor: bigint },
  statements: readonly StatementAnswer[],
): CohortFigures {
  const months = statements.map((each) => ({
    period: each.period,
    payments: each.paymentCount,
    received: Number(minorOf(each.received)),
    commissionableBase: Number(minorOf(each.commissionableBase)),
    overpaid: Number(minorOf(each.overpaid)),
    commission: Number(minorOf(each.commission)),
  }));
  return { currency: 'TWD', placements: placed.count, placedAmount: Number(placed.minor), months };
}
