import { z } from 'zod';
import { idBytes, type Id } from '../../kernel/ids.js';
import { cursorId, pageOf, type PageRequest } from '../../kernel/page.js';
import { localDateText } from '../../kernel/parse.js';
import type { Reader, Statement } from '../../kernel/store.js';
import { daysBetween, endOfDay, startOfDay, type Instant, type TimeZone } from '../../kernel/time.js';
import { whereaboutsOf } from '../accounts/index.js';
import {
  conductPolicySchema,
  judgeRecorded,
  rulebooksBy,
  rulebooksOf,
  type Verdict,
} from '../conduct/index.js';
import { openFiles, type CaseFile } from './case-files.js';
import { contacts } from './contact.entity.js';

/** Most days of one back-test, and people of one page of it. */
const MOST_DAYS = 92;
export const MOST_PEOPLE = 100;

export const backTestCommand = z
  .strictObject({
    from: localDateText,
    to: localDateText,
    policy: conductPolicySchema.nullish(),
  })
  .refine(({ from, to }) => from <= to && daysBetween(from, to) < MOST_DAYS, {
    message: `Name a period of 1 to ${MOST_DAYS} days.`,
    path: ['to'],
  });

export type BackTestCommand = z.output<typeof backTestCommand>;

/** A row of the register, and what the rules would have said. */
export interface TestedContact {
  readonly contactId: string;
  readonly at: Instant;
  readonly verdict: Verdict;
}

export interface TestedPage {
  readonly people: number;
  readonly contacts: readonly TestedContact[];
  /** How many contacts of the page break each rule, by its id. */
  readonly totals: Readonly<Record<string, number>>;
  readonly endCursor: string | null;
  readonly hasNextPage: boolean;
}

/**
 * Holds what the register has of a period against the rules with the lender's policy as it is, or with another one: person
 * after person, a page of them at a time, each with all that is known of them. Six statements; nothing is written.
 */
export async function backTestRegister(
  reader: Reader,
  { from, to, policy }: BackTestCommand,
  request: PageRequest,
  { scope, now }: { readonly scope: readonly unknown[]; readonly now: Instant },
): Promise<TestedPage> {
  const period = { from: startOfDay(UTC, from), to: endOfDay(UTC, to) };
  const page = await peopleOf(reader, period, request, scope);
  const people = await whereaboutsOf(reader, page.nodes);
  const rulebooks =
    policy == null
      ? await rulebooksOf(reader)
      : rulebooksBy([{ version: 0, effectiveFrom: from, terms: { packs: [], policy, agreedTo: [] } }]);
  const files = await openFiles(reader, { people, now, rulebooks, wholeUntil: period.to, contacts: [] });
  const tested = [...files.values()].flatMap((file) => testedIn(file, period));
  return {
    people: page.nodes.length,
    contacts: tested,
    totals: totalsOf(tested),
    endCursor: page.endCursor,
    hasNextPage: page.hasNextPage,
  };
}

const UTC = 'UTC' as TimeZone;

interface Period {
  readonly from: Instant;
  readonly to: Instant;
}

/** People with contacts in the period, in the order of their ids. */
async function peopleOf(
  reader: Reader,
  { from, to }: Period,
  request: PageRequest,
  scope: readonly unknown[],
) {
  const after = request.after === null ? Buffer.alloc(16) : idBytes(cursorId('debtor', request.after[0]));
  const rows = await reader.query(contacted, [after, from, to, request.first + 1]);
  const ids = rows.map((row) => contacts.columns.debtorId.decode(row['debtor_id']!));
  return pageOf<Id<'debtor'>, Id<'debtor'>>(
    request,
    ids,
    scope,
    (id) => [id],
    (id) => id,
  );
}

const contacted: Statement = {
  sql: `SELECT DISTINCT debtor_id FROM contact
    WHERE lender_id = :lender AND debtor_id > ? AND occurred_at >= ? AND occurred_at < ? ORDER BY debtor_id LIMIT ?`,
};

function testedIn(file: CaseFile, { from, to }: Period): readonly TestedContact[] {
  return file.history.contacts
    .filter(({ fact }) => fact.at >= from && fact.at < to)
    .map((contact) => ({
      contactId: contact.fact.id!,
      at: contact.fact.at,
      verdict: judgeRecorded(file.rulesAt(contact.fact.at).rulebook, file.history, contact),
    }));
}

function totalsOf(tested: readonly TestedContact[]): Readonly<Record<string, number>> {
  const rules = tested.flatMap(({ verdict }) => verdict.broken.map(({ rule }) => rule));
  const counted = Map.groupBy(rules.toSorted(), (rule) => rule);
  return Object.fromEntries([...counted].map(([rule, found]) => [rule, found.length]));
}
