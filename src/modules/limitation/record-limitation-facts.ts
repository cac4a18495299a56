import { z } from 'zod';
import { problem, type ItemProblem } from '../../kernel/errors.js';
import { idBytes, idFromBytes, newId } from '../../kernel/ids.js';
import {
  checkBatch,
  idText,
  localDateText,
  oneOf,
  parseItem,
  referenceText,
  sha256Text,
  uriText,
} from '../../kernel/parse.js';
import type { Statement, Work } from '../../kernel/store.js';
import { addDays, utcDay } from '../../kernel/time.js';
import type { ItemOutcome } from '../../kernel/wire.js';
import { hashOf } from '../placements/index.js';
import { limitationFacts, type LimitationFact } from './limitation-fact.entity.js';
import { recordableEvents } from './limitation.rules.js';

const factItem = z.strictObject({
  accountId: idText('account'),
  reference: referenceText,
  kind: oneOf(recordableEvents),
  on: localDateText,
  proof: z.strictObject({ uri: uriText, sha256: sha256Text }).nullish(),
});

type FactItem = z.output<typeof factItem>;

/** Records what the lender knows of the limitation of its debts. Four statements for up to 500 facts. */
export async function recordLimitationFacts(work: Work, items: readonly unknown[]): Promise<ItemOutcome[]> {
  checkBatch(items);
  const parsed = items.map((item, index) => parseItem(factItem, item, ['items', index]));
  const wanted = parsed.flatMap((each) => ('value' in each ? [each.value] : []));
  const accounts = await knownAccounts(work, wanted);
  const known = await knownFacts(work, wanted);
  const rows: LimitationFact[] = [];
  const outcomes = parsed.map((each, index): ItemOutcome => {
    if ('problem' in each) return refused(items[index], each.problem);
    const { value: item } = each;
    const trouble = factTrouble(work, item, index, accounts);
    if (trouble) return refused(item, trouble);
    const row = factRow(work, item);
    const before = known.get(item.reference);
    if (before === undefined) {
      known.set(item.reference, row);
      rows.push(row);
      return { reference: item.reference, status: 'CREATED', id: row.id, flags: [] };
    }
    if (before.contentHash === row.contentHash)
      return { reference: item.reference, status: 'DUPLICATE', id: before.id, flags: [] };
    const path = ['items', index, 'reference'];
    return refused(item, problem('REFERENCE_REUSED', 'This reference names another fact.', path));
  });
  await work.insertAll(limitationFacts, rows);
  work.emit(
    'limitation.recorded',
    rows.map(({ id }) => ({ id })),
  );
  return outcomes;
}

function factTrouble(
  { context }: Work,
  { accountId, kind, on }: FactItem,
  index: number,
  accounts: ReadonlySet<string>,
): ItemProblem | null {
  if (!accounts.has(accountId))
    return problem('NOT_FOUND', 'There is no such account.', ['items', index, 'accountId']);
  // the last instalment may be due in years
  if (kind !== 'DUE' && on > addDays(utcDay(context.clocks.domain.now()), 1))
    return problem('INPUT_INVALID', 'This has not happened yet.', ['items', index, 'on']);
  return null;
}

function factRow(work: Work, item: FactItem): LimitationFact {
  return {
    lenderId: work.lenderId,
    id: newId('limitationFact'),
    accountId: item.accountId,
    reference: item.reference,
    contentHash: hashOf(item),
    kind: item.kind,
    happenedOn: item.on,
    proofUri: item.proof?.uri ?? null,
    proofSha256: item.proof?.sha256 ?? null,
    recordedBy: work.context.actorId,
    recordedAt: work.context.clocks.domain.now(),
  };
}

async function knownFacts(work: Work, items: readonly FactItem[]): Promise<Map<string, LimitationFact>> {
  const references = [...new Set(items.map(({ reference }) => reference))];
  const rows = references.length === 0 ? [] : await work.find(limitationFacts, { reference: references });
  return new Map(rows.map((row) => [row.reference, row]));
}

async function knownAccounts(work: Work, items: readonly FactItem[]): Promise<ReadonlySet<string>> {
  const ids = [...new Set(items.map(({ accountId }) => accountId))];
  const rows = ids.length === 0 ? [] : await work.query(visible, [ids.map(idBytes)]);
  return new Set(rows.map((row) => idFromBytes('account', row['id'] as Uint8Array)));
}

function refused(item: unknown, trouble: ItemProblem): ItemOutcome {
  const reference = (item as { readonly reference?: unknown } | null)?.reference;
  const text = typeof reference === 'string' ? reference.slice(0, 64) : '';
  return { reference: text, status: 'REFUSED', problem: trouble };
}

const visible: Statement = {
  sql: `SELECT a.id FROM account a JOIN account_load l ON l.lender_id = a.lender_id AND l.id = a.load_id
    WHERE a.lender_id = :lender AND a.id IN (??) AND l.visible_at IS NOT NULL`,
};
