import type { Config } from '../config.js';
import type { Database } from '../db/database.js';
import { lenderPages } from '../db/lender-pages.js';
import { readerOf } from '../db/store.js';
import type { Id } from '../kernel/ids.js';
import { formatMinor } from '../kernel/money.js';
import {
  breaches,
  holds,
  invariants,
  verifyAll,
  type Finding,
  type Verdict,
} from '../modules/verification/index.js';
import { trailCheck } from '../trail-check.js';
import { idArgument } from './arguments.js';
import type { VerifyLedgerArguments } from './ledger.command.js';

/** Checks the books asked for and prints what was found; false when something does not hold. */
export async function verifyLedger(config: Config, given: VerifyLedgerArguments): Promise<boolean> {
  const { withDatabase } = await import('./open-database.js');
  const checkTrail = trailCheck(config);
  const print = given.json === true ? inJson : inWords;
  const check = async (database: Database, lenderId: Id<'lender'>): Promise<boolean> => {
    const verdicts = await verifyAll(readerOf(database, lenderId), checkTrail);
    process.stdout.write(print(lenderId, verdicts));
    return holds(verdicts);
  };
  return withDatabase(config, async (database) => {
    if (given.lender !== undefined) return check(database, idArgument('lender', given.lender, '--lender'));
    let isWhole = true;
    for await (const page of lenderPages(database))
      for (const lenderId of page) isWhole = (await check(database, lenderId)) && isWhole;
    return isWhole;
  });
}

function inJson(lender: string, verdicts: readonly Verdict[]): string {
  const lines = verdicts.map(({ invariant, looked, breaches: broken, first, unexplained }) =>
    JSON.stringify({
      lender,
      invariant,
      looked,
      breaches: broken,
      unexplained: Object.fromEntries([...unexplained].map(([code, minor]) => [code, String(minor)])),
      first: first && {
        ...first,
        expectedMinor: String(first.expectedMinor),
        foundMinor: String(first.foundMinor),
      },
    }),
  );
  return `${lines.join('\n')}\n`;
}

function inWords(lender: string, verdicts: readonly Verdict[]): string {
  return `${[lender, ...verdictLines(verdicts)].join('\n')}\n`;
}

/** A line for each invariant, and one for the first row that breaks it. */
export function verdictLines(verdicts: readonly Verdict[]): readonly string[] {
  return verdicts.flatMap(lineOf);
}

function lineOf({ invariant, looked, breaches: broken, unexplained, first }: Verdict): string[] {
  const amounts = [...unexplained].map(([currency, minor]) => `${formatMinor(minor, currency)} ${currency}`);
  const off = amounts.length === 0 ? '' : `, ${amounts.join(' and ')} unexplained`;
  const state = broken === 0 ? 'holds' : `BROKEN by ${broken}${off}`;
  const line = `  ${invariant}  ${invariants[invariant].padEnd(58)} ${String(looked).padStart(9)} looked at  ${state}`;
  return first === null ? [line] : [line, `      ${sentenceOf(first)}`];
}

function sentenceOf({ breach, id, currency, expectedMinor, foundMinor }: Finding): string {
  const sums =
    currency === null || expectedMinor === foundMinor
      ? ''
      : `: ${formatMinor(expectedMinor, currency)} expected, ${formatMinor(foundMinor, currency)} found`;
  return `${id}  ${breaches[breach]} (${breach})${sums}`;
}
