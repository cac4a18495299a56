import { z } from 'zod';
import { problem, type ItemProblem } from '../../kernel/errors.js';
import { idBytes, idFromBytes } from '../../kernel/ids.js';
import { checkBatch, idText, lineText, oneOf, parseItem, positiveMoney } from '../../kernel/parse.js';
import type { Statement, Work } from '../../kernel/store.js';
import { endOpenedNotices } from '../notices/index.js';
import { complaints, complaintSteps, type Complaint } from './complaint.entity.js';
import {
  complaintStates,
  complaintTransitions,
  isOpen,
  isUpheld,
  type ComplaintStatus,
} from './complaint.rules.js';

/** Most contacts that one complaint was found to be about. */
const MAX_CONTACTS = 20;

const change = z.strictObject({
  complaintId: idText('complaint'),
  transition: oneOf(complaintTransitions),
  contactIds: z.array(idText('contact')).max(MAX_CONTACTS).optional(),
  collector: lineText(64).optional(),
  penalty: positiveMoney.optional(),
});

type Change = z.output<typeof change>;

/** What became of one change; a complaint that stands there already is left as it is. */
export type ChangeOutcome =
  | { readonly complaintId: string; readonly status: ComplaintStatus; readonly problem: null }
  | { readonly complaintId: string; readonly status: null; readonly problem: ItemProblem };

/** A complaint as it stands after a step, and what was said of the step. */
interface Moved {
  readonly row: Complaint;
  readonly given: Change;
}

/**
 * Moves complaints on: acknowledged, decided, withdrawn. An upheld one is put to contacts, a collector and a penalty that
 * the settlement may charge; a decided one lets go of the debt it held. Each stands or falls on its own.
 */
export async function changeComplaints(work: Work, items: readonly unknown[]): Promise<ChangeOutcome[]> {
  checkBatch(items);
  const parsed = items.map((item, index) => parseItem(change, item, ['items', index]));
  const wanted = parsed.flatMap((each) => ('value' in each ? [each.value] : []));
  const ids = [...new Set(wanted.map(({ complaintId }) => complaintId))];
  const rows = await work.find(complaints, { id: ids }, { orderBy: ['id'], lock: 'update' });
  const known = new Map(rows.map((row) => [row.id, row]));
  const contacts = await accountsOfContacts(work, wanted);
  const moved: Moved[] = [];
  const outcomes = parsed.map((each, index): ChangeOutcome => {
    if ('problem' in each) return { complaintId: idGiven(items[index]), status: null, problem: each.problem };
    const { value: given } = each;
    const verdict = afterStep(known.get(given.complaintId), { given, contacts, index });
    if ('code' in verdict) return { complaintId: given.complaintId, status: null, problem: verdict };
    // the next step of the same batch goes on from here
    known.set(verdict.id, verdict);
    moved.push({ row: verdict, given });
    return { complaintId: given.complaintId, status: verdict.status, problem: null };
  });
  await write(work, moved);
  return outcomes;
}

interface Step {
  readonly given: Change;
  /** The account that each contact is about. */
  readonly contacts: ReadonlyMap<string, string>;
  readonly index: number;
}

/** The complaint after a step, or why it does not take it. */
function afterStep(row: Complaint | undefined, { given, contacts, index }: Step): Complaint | ItemProblem {
  if (row === undefined)
    return problem('NOT_FOUND', 'There is no such complaint.', ['items', index, 'complaintId']);
  const status = complaintStates[row.status][given.transition];
  if (status === undefined)
    return problem('STATE_CONFLICT', `A complaint that is ${row.status} does not do that.`, [
      'items',
      index,
      'transition',
    ]);
  return findingTrouble(row, status, given, contacts, index) ?? { ...row, status, step: row.step + 1 };
}

function idGiven(item: unknown): string {
  const id = (item as { complaintId?: unknown } | null)?.complaintId;
  return typeof id === 'string' ? id : '';
}

async function write(work: Work, moved: readonly Moved[]): Promise<void> {
  if (moved.length === 0) return;
  const { actorId, clocks } = work.context;
  const at = clocks.domain.now();
  await work.insertAll(
    complaintSteps,
    moved.map(({ row: { id, step, status }, given: { transition } }) => ({
      id,
      step,
      transition,
      status,
      at,
      by: actorId,
    })),
  );
  const last = [...new Map(moved.map((each) => [each.row.id, each])).values()];
  await work.updateEach(
    complaints,
    last.map(({ row: { id, status, step }, given }) => ({
      id,
      change: {
        status,
        step,
        updatedAt: at,
        contactIds: given.contactIds ?? [],
        collector: given.collector ?? null,
        penaltyMinor: given.penalty?.minor ?? null,
      },
    })),
  );
  await endOpenedNotices(
    work,
    last.flatMap(({ row }) => (row.noticeId === null || isOpen(row.status) ? [] : [row.noticeId])),
  );
  const tell = (rows: typeof moved, type: 'complaint.acknowledged' | 'complaint.decided') =>
    work.emit(
      type,
      rows.map(({ row: { id, placementId, status } }) => ({
        id,
        ...(placementId && { placementId }),
        change: status,
      })),
    );
  tell(
    moved.filter(({ row }) => isOpen(row.status)),
    'complaint.acknowledged',
  );
  tell(
    moved.filter(({ row }) => !isOpen(row.status)),
    'complaint.decided',
  );
}

/** What was found has to be about the work that was complained of, and only an upheld complaint found something. */
function findingTrouble(
  row: Complaint,
  next: ComplaintStatus,
  { contactIds = [], collector, penalty }: Change,
  contacts: ReadonlyMap<string, string>,
  index: number,
): ItemProblem | null {
  const at = (name: string) => ['items', index, name];
  const isFound = contactIds.length > 0 || collector !== undefined || penalty !== undefined;
  if (isFound && !isUpheld(next))
    return problem(
      'INPUT_INVALID',
      'Only an upheld complaint has contacts, a collector or a penalty.',
      at('transition'),
    );
  if (contactIds.some((id) => contacts.get(id) !== row.accountId))
    return problem('NOT_FOUND', 'There is no such contact about this debt.', at('contactIds'));
  if (penalty !== undefined && row.currency === null)
    return problem('INPUT_INVALID', 'It is about no agency: nobody can be charged.', at('penalty'));
  if (penalty !== undefined && penalty.currency !== row.currency)
    return problem('CURRENCY_MISMATCH', `The placement is in ${row.currency}.`, at('penalty'));
  return null;
}

async function accountsOfContacts(
  work: Work,
  wanted: readonly Change[],
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(wanted.flatMap(({ contactIds }) => contactIds ?? []))];
  const rows = ids.length === 0 ? [] : await work.query(contactAccounts, [ids.map(idBytes)]);
  return new Map(
    rows.map((row) => [
      idFromBytes('contact', row['id'] as Uint8Array),
      idFromBytes('account', row['account_id'] as Uint8Array),
    ]),
  );
}

const contactAccounts: Statement = {
  sql: `SELECT c.id, p.account_id FROM contact c
    JOIN placement p ON p.lender_id = c.lender_id AND p.id = c.placement_id
    WHERE c.lender_id = :lender AND c.id IN (??)`,
};
