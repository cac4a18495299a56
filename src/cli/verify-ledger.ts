import type { Config } from '../config.js';
import type { Database } from '../db/database.js';
import { lenderPages } from '../db/lender-pages.js';
import { readerOf } from '../db/store.js';
import type { Id } from '../kernel/ids.js';
import { formatMinor } from '../kernel/money.js';
import {
  breaches,
  invariants,
  verifyBooks,
  type Finding,
  type Verdict,
} from '../modules/verification/index.js';
import { idArgument } from './arguments.js';
import type { VerifyLedgerArguments } from './ledger.command.js';

/** Checks the books asked for and prints what was found; false when something does not hold. */
export async function verifyLedger(config: Config, given: VerifyLedgerArguments): Promise<boolean> {
  const { withDatabase } = await import('./open-database.js');
  const print = given.json === true ? inJson : inWords;
  const check = async (database: Database, lenderId: Id<'lender'>): Promise<boolean> => {
    const verdicts = await verifyBooks(readerOf(database, lenderId), 'ALL');
    process.stdout.write(print(lenderId, verdicts));
    return verdicts.every(({ breaches: broken }) => broken === 0);
  };
  return withDatabase(config, async (database) => {
    if (given.lender !== undefined) return check(database, idArgument('lender', given.lender, '--lender'));
    let holds = true;
    for await (const page of lenderPages(database))
      for (const lenderId of page) holds = (await check(database, lenderId)) && holds;
    return holds;
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

export function inWords(lender: string, verdicts: readonly Verdict[]): string {
  return `${[lender, ...verdicts.flatMap(lineOf)].join('\n')}\n`;
}

function lineOf({ invariant, looked, breaches: broken, unexplained, first }: Verdict): string[] {
  const amounts = [...unexplained].map(([currency, minor]) => `${formatMinor(minor, currency)} ${currency}`);
  const state = broken === 0 ? 'holds' : `BROKEN by ${broken}, unexplained ${amounts.join(' and ')}`;
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
