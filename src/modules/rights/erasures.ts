import { problem, type ItemProblem } from '../../kernel/errors.js';
import { newId, parseId, type Id } from '../../kernel/ids.js';
import { checkBatch } from '../../kernel/parse.js';
import type { Store, Work } from '../../kernel/store.js';
import type { ItemOutcome } from '../../kernel/wire.js';
import { lockHolds } from '../accounts/index.js';
import { erasures, type Erasure, type ErasureReason } from './erasure.entity.js';
import { firstErasureLink, hashOfErasure } from './erasure-link.js';
import { forgetPeople, type Forgotten } from './forget-people.js';
import { standingsOf, type PersonStanding } from './person-facts.js';

/** Queues what writes erasures to the log outside the database. */
export const ERASURE_LOG_JOB = 'erasures.log';

/** Asks for people to be forgotten; a second actor agrees or declines. Asked again, it is the request that is open. */
export async function requestErasures(
  work: Work,
  debtorIds: readonly string[],
  reason: ErasureReason,
): Promise<ItemOutcome[]> {
  checkBatch(debtorIds, ['input', 'debtorIds']);
  const ids = [...new Set(debtorIds.flatMap((text) => parseId('debtor', text) ?? []))];
  const { actorId, clocks } = work.context;
  await lockHolds(work, ids);
  const standings = await standingsOf(work, ids, clocks.domain.now());
  const open = await work.find(erasures, { debtorId: ids, state: 'REQUESTED' });
  const openOf = new Map(open.map((row) => [row.debtorId, row.id]));
  const made: Omit<Erasure, 'lenderId'>[] = [];
  const outcomes = debtorIds.map((text, n): ItemOutcome => {
    const person = standings.get(text as Id<'debtor'>);
    const trouble = requestTrouble(person, ['input', 'debtorIds', n]);
    if (trouble !== null) return refusedAs(text, trouble);
    const before = openOf.get(person!.debtorId);
    if (before !== undefined) return { reference: text, status: 'DUPLICATE', id: before, flags: [] };
    const id = newId('erasure');
    openOf.set(person!.debtorId, id);
    made.push({
      ...blank,
      id,
      debtorId: person!.debtorId,
      state: 'REQUESTED',
      reason,
      requestedBy: actorId,
      requestedAt: clocks.domain.now(),
    });
    return { reference: text, status: 'CREATED', id, flags: [] };
  });
  await work.insertAll(erasures, made);
  work.emit(
    'erasure.requested',
    made.map(({ id }) => ({ id })),
  );
  return outcomes;
}

/**
 * Forgets those whose requests are open. Whoever asked cannot agree, and nobody is forgotten while an agency works on a debt
 * of theirs: what law still keeps then is what is known now.
 */
export async function approveErasures(work: Work, texts: readonly string[]): Promise<ItemOutcome[]> {
  const requests = await openRequests(work, texts);
  await lockHolds(
    work,
    requests.rows.map(({ debtorId }) => debtorId),
  );
  const now = work.context.clocks.domain.now();
  const standings = await standingsOf(
    work,
    requests.rows.map(({ debtorId }) => debtorId),
    now,
  );
  const agreed: { readonly row: Erasure; readonly forgotten: Forgotten }[] = [];
  const outcomes = requests.each((row, path) => {
    if (row.requestedBy === work.context.actorId)
      return problem('SAME_ACTOR', 'Whoever asked for an erasure cannot approve it.', path);
    const person = standings.get(row.debtorId);
    const trouble = requestTrouble(person, path);
    if (trouble === null) agreed.push({ row, forgotten: forgottenBy(person!) });
    return trouble;
  });
  await carryOut(work, agreed);
  return outcomes;
}

/** Says no to open requests; the people stay as they are. */
export async function declineErasures(work: Work, texts: readonly string[]): Promise<ItemOutcome[]> {
  const requests = await openRequests(work, texts);
  const declined: Id<'erasure'>[] = [];
  const outcomes = requests.each((row) => {
    declined.push(row.id);
    return null;
  });
  if (declined.length > 0)
    await work.update(
      erasures,
      { id: declined },
      { state: 'DECLINED', decidedBy: work.context.actorId, doneAt: work.context.clocks.domain.now() },
    );
  work.emit(
    'erasure.declined',
    declined.map((id) => ({ id })),
  );
  return outcomes;
}

/** Forgets people whose time is over, without anybody asking. */
export async function eraseDue(work: Work, people: readonly PersonStanding[]): Promise<void> {
  const at = work.context.clocks.domain.now();
  const rows = people.map(({ debtorId }): Erasure => {
    const asked = { reason: 'TIME_IS_OVER', requestedBy: work.context.actorId, requestedAt: at } as const;
    return {
      ...blank,
      lenderId: work.lenderId,
      id: newId('erasure'),
      debtorId,
      state: 'REQUESTED',
      ...asked,
    };
  });
  await work.insertAll(erasures, rows);
  await carryOut(
    work,
    rows.map((row, n) => ({ row, forgotten: forgottenBy(people[n]!) })),
  );
}

/** What law says is to become of somebody now. */
export function forgottenBy({ debtorId, reference, kept, standing }: PersonStanding): Forgotten {
  const person = { debtorId, reference, kept };
  if (standing.isDue) return { ...person, outcome: 'ERASED', keepUntil: null, source: null };
  return { ...person, outcome: 'STORE_ONLY', keepUntil: standing.until, source: standing.source };
}

async function carryOut(
  work: Work,
  agreed: readonly { readonly row: Erasure; readonly forgotten: Forgotten }[],
): Promise<void> {
  if (agreed.length === 0) return;
  const hashes = await forgetPeople(
    work,
    agreed.map(({ forgotten }) => forgotten),
  );
  let { seq, hash: previous } = await lastLink(work);
  const doneAt = work.context.clocks.domain.now();
  const changes = agreed.map(({ row, forgotten: { outcome, keepUntil, source } }) => {
    const done = {
      state: 'DONE',
      decidedBy: work.context.actorId,
      doneAt,
      outcome,
      keepUntil,
      source,
    } as const;
    const place = { personHash: hashes.get(row.debtorId)!, seq: ++seq, previous };
    const hash = hashOfErasure({ ...row, ...done, ...place });
    previous = hash;
    return { id: row.id, change: { ...done, ...place, hash } };
  });
  await work.updateEach(erasures, changes);
  work.emit(
    'erasure.done',
    changes.map(({ id, change }) => ({ id, change: change.outcome })),
  );
  await work.enqueue({ name: ERASURE_LOG_JOB, queue: 'default', payload: {} });
}

/** The end of the lender's chain, locked: erasures take their places one after the other. */
export async function lastLink(store: Store): Promise<{ readonly seq: number; readonly hash: string }> {
  const [row] = await store.query(lastOne, []);
  if (row === undefined) return { seq: 0, hash: firstErasureLink(store.lenderId) };
  return { seq: Number(row['seq']), hash: String(row['hash']) };
}

const lastOne = {
  sql: 'SELECT seq, hash FROM erasure WHERE lender_id = :lender AND seq IS NOT NULL ORDER BY seq DESC LIMIT 1',
  lock: 'update',
} as const;

interface Requests {
  readonly rows: readonly Erasure[];
  /** One outcome for each id that was given; `decide` is asked once for each open request. */
  each(decide: (row: Erasure, path: readonly (string | number)[]) => ItemProblem | null): ItemOutcome[];
}

async function openRequests(work: Work, texts: readonly string[]): Promise<Requests> {
  checkBatch(texts, ['input', 'ids']);
  const ids = [...new Set(texts.flatMap((text) => parseId('erasure', text) ?? []))];
  const known = await work.find(erasures, { id: ids }, { orderBy: ['id'], lock: 'update' });
  const byId = new Map<string, Erasure>(known.map((row) => [row.id, row]));
  return {
    rows: known.filter(({ state }) => state === 'REQUESTED'),
    each: (decide) => {
      const decided = new Set<string>();
      return texts.map((text, n): ItemOutcome => {
        const row = byId.get(text);
        const path = ['input', 'ids', n];
        if (row === undefined)
          return refusedAs(text, problem('NOT_FOUND', 'There is no such erasure.', path));
        if (row.state !== 'REQUESTED' || decided.has(text))
          return { reference: text, status: 'DUPLICATE', id: row.id, flags: [] };
        const trouble = decide(row, path);
        if (trouble !== null) return refusedAs(text, trouble);
        decided.add(text);
        return { reference: text, status: 'CREATED', id: row.id, flags: [] };
      });
    },
  };
}

function refusedAs(reference: string, trouble: ItemProblem): ItemOutcome {
  return { reference: reference.slice(0, 64), status: 'REFUSED', problem: trouble };
}

function requestTrouble(
  person: PersonStanding | undefined,
  path: readonly (string | number)[],
): ItemProblem | null {
  if (person === undefined) return problem('NOT_FOUND', 'There is no such person.', path);
  if (person.kept === 'ERASED') return problem('STATE_CONFLICT', 'This person is erased already.', path);
  if (person.isPlaced)
    return problem('STATE_CONFLICT', 'A debt of this person is with an agency: recall it first.', path);
  if (person.kept === 'STORED' && !person.standing.isDue)
    return problem('STATE_CONFLICT', 'Law still keeps what is stored of this person.', path);
  return null;
}

const blank = {
  decidedBy: null,
  doneAt: null,
  outcome: null,
  keepUntil: null,
  source: null,
  personHash: null,
  seq: null,
  previous: null,
  hash: null,
  loggedAt: null,
} as const;
