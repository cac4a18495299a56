import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse';
import type { JSONWebKeySet } from 'jose';
import { z } from 'zod';
import { linesDigest, readReceipt, receiptProblems } from '../modules/settlement/index.js';
import { CommandProblem } from './command-problem.js';
import type { VerifyStatementArguments } from './statement.command.js';

/** Checks a receipt and what is held against it, and prints what was found; false when something does not hold. */
export async function verifyStatement(receipt: string, given: VerifyStatementArguments): Promise<boolean> {
  const statement = given.statement ?? receipt.replace(/(\.jws)?$/, '.json');
  const [jws, json, keys] = await Promise.all([
    readFile(receipt, 'utf8'),
    readFile(statement, 'utf8'),
    keysOf(given.jwks),
  ]);
  const said = await readReceipt(jws, json, keys);
  if (typeof said === 'string') return bad(`${receiptProblems[said]} (${said})`);
  if (given.hash !== undefined && given.hash.toLowerCase() !== said.contentHash)
    return bad(`the content hash is ${said.contentHash} (OTHER_HASH)`);
  if (given.lines !== undefined) {
    const made = await linesDigest(rowsOf(given.lines));
    if (made?.linesHash !== said.linesHash || made.lines !== said.lines)
      return bad(`the lines of ${given.lines} are not those that were closed (OTHER_LINES)`);
    const other = Object.entries(said.totals).find(([name, total]) => (made.totals[name] ?? total) !== total);
    if (other) return bad(`${other[0]} in ${given.lines} is not what was closed (OTHER_TOTALS)`);
  }
  const { period, lines, totals, currency, kid } = said;
  const sums = `commission ${totals.commission ?? '?'} ${currency}, payable ${totals.payable ?? '?'} ${currency}`;
  const words = `${period}, ${lines} lines, ${sums}, signed by ${kid}`;
  process.stdout.write(`${said.statement}  genuine: ${words}\n`);
  return true;
}

function bad(sentence: string): false {
  process.stdout.write(`BAD: ${sentence}\n`);
  return false;
}

const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });

/** A file keeps working without the network, and after the keys were rotated. */
async function keysOf(place: string): Promise<JSONWebKeySet> {
  const text = /^https?:/.test(place) ? await fetched(place) : await readFile(place, 'utf8');
  try {
    return keySet.parse(JSON.parse(text));
  } catch {
    throw new CommandProblem(`${place} is no JSON Web Key Set: see RFC 7517.`);
  }
}

async function fetched(address: string): Promise<string> {
  const response = await fetch(address, { signal: AbortSignal.timeout(FETCH_MS) }).catch(() => null);
  if (response?.ok !== true) throw new CommandProblem(`${address} does not answer with keys.`);
  return response.text();
}

const FETCH_MS = 10_000;

function rowsOf(file: string): AsyncIterable<Record<string, string>> {
  const csv = parse({ columns: true, bom: true });
  createReadStream(file)
    .on('error', (error) => csv.destroy(error))
    .pipe(csv);
  return csv;
}
