import type { z } from 'zod';
import { problem, type InputPath, type ItemProblem } from '../../kernel/errors.js';
import type { Id } from '../../kernel/ids.js';
import { checkBatch, parseItem } from '../../kernel/parse.js';
import type { Work } from '../../kernel/store.js';
import type { AnyTable } from '../../kernel/table.js';
import type { ItemOutcome } from '../../kernel/wire.js';
import { subjectsOfAccounts } from '../accounts/index.js';

/** What everything has that a lender records: the account it is about, and the lender's own reference. */
export interface RecordItem {
  readonly accountId: Id<'account'>;
  readonly reference: string;
}

/** A kind of record: how it is read, where it is kept (`recorded_reference` names it there), how it is compared. */
export interface RecordKind<Item extends RecordItem> {
  readonly schema: z.ZodType<Item>;
  readonly table: AnyTable;
  readonly hash: (item: Item) => string;
}

export interface AcceptedRecord<Item> {
  readonly index: number;
  readonly item: Item;
  readonly contentHash: string;
}

export interface RecordIntake<Item> {
  readonly accepted: readonly AcceptedRecord<Item>[];
  created(
    record: { readonly index: number; readonly item: Item },
    id: string,
    flags: readonly string[],
  ): void;
  refuse(record: { readonly index: number }, trouble: ItemProblem): void;
  /** One per item, in the order of the input. */
  outcomes(): ItemOutcome[];
}

/**
 * The front door of what a lender records of its own accounts, placed or not: the same rules as for reports
 * (`takeReports`), with references that are unique for the lender. Two statements whatever the size of the batch.
 */
export async function takeRecords<Item extends RecordItem>(
  work: Work,
  kind: RecordKind<Item>,
  items: readonly unknown[],
): Promise<RecordIntake<Item>> {
  checkBatch(items);
  const parsed = items.map((item, index) => parseItem(kind.schema, item, ['items', index]));
  const wanted = parsed.flatMap((each) => ('value' in each ? [each.value] : []));
  const accounts = await subjectsOfAccounts(work, [...new Set(wanted.map(({ accountId }) => accountId))]);
  const known = await knownRecords(
    work,
    kind.table,
    wanted.map(({ reference }) => reference),
  );
  const outcomes: ItemOutcome[] = [];
  const first = new Map<string, AcceptedRecord<Item>>();
  const twins: (() => void)[] = [];
  const refuse = (index: number, trouble: ItemProblem) => {
    outcomes[index] = { reference: referenceOf(items[index]), status: 'REFUSED', problem: trouble };
  };
  parsed.forEach((each, index) => {
    if ('problem' in each) return refuse(index, each.problem);
    const { value: item } = each;
    if (!accounts.has(item.accountId)) return refuse(index, noAccount(['items', index, 'accountId']));
    const contentHash = kind.hash(item);
    const stored = known.get(item.reference);
    const twin = first.get(item.reference);
    const before = stored ?? twin;
    if (before !== undefined && before.contentHash !== contentHash)
      return refuse(index, reused(['items', index, 'reference']));
    if (stored)
      outcomes[index] = {
        reference: item.reference,
        status: 'DUPLICATE',
        id: stored.id,
        flags: stored.flags,
      };
    else if (twin) twins.push(() => (outcomes[index] = asTwin(outcomes[twin.index]!, index)));
    else first.set(item.reference, { index, item, contentHash });
  });
  return {
    accepted: [...first.values()],
    created: ({ index, item }, id, flags) => {
      outcomes[index] = { reference: item.reference, status: 'CREATED', id, flags };
    },
    refuse: ({ index }, trouble) => refuse(index, trouble),
    outcomes: () => {
      for (const tell of twins) tell();
      return outcomes;
    },
  };
}

interface KnownRecord {
  readonly id: string;
  readonly contentHash: string;
  readonly flags: readonly string[];
}

async function knownRecords(
  work: Work,
  table: AnyTable,
  references: readonly string[],
): Promise<ReadonlyMap<string, KnownRecord>> {
  if (references.length === 0) return new Map();
  const sql = `SELECT id, reference, content_hash, flags FROM ${table.name}
    WHERE lender_id = :lender AND recorded_reference IN (??)`;
  const rows = await work.query({ sql }, [[...new Set(references)]]);
  const { id, contentHash, flags } = table.columns;
  return new Map(
    rows.map((row) => [
      String(row['reference']),
      {
        id: String(id!.decode(row['id']!)),
        contentHash: String(contentHash!.decode(row['content_hash']!)),
        flags: flags!.decode(row['flags']!) as readonly string[],
      },
    ]),
  );
}

/** The same item once more in one batch shares the fate of the first, at its own place. */
function asTwin(outcome: ItemOutcome, index: number): ItemOutcome {
  if (outcome.status !== 'REFUSED') return { ...outcome, status: 'DUPLICATE' };
  const { code, message, path } = outcome.problem;
  return { ...outcome, problem: problem(code, message, ['items', index, ...path.slice(2)]) };
}

function noAccount(path: InputPath): ItemProblem {
  return problem('NOT_FOUND', 'There is no such account.', path);
}

function reused(path: InputPath): ItemProblem {
  return problem('REFERENCE_REUSED', 'This reference names another record.', path);
}

function referenceOf(item: unknown): string {
  const reference = (item as { reference?: unknown } | null)?.reference;
  return typeof reference === 'string' ? reference.slice(0, 64) : '';
}
