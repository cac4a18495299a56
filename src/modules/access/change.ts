import { problem, type ItemProblem } from '../../kernel/errors.js';
import { parseId, type Id, type IdKind } from '../../kernel/ids.js';
import { checkBatch } from '../../kernel/parse.js';

/** What became of one thing of a list. */
export type Change = { readonly id: string } & (
  { readonly status: 'CHANGED' | 'UNCHANGED' } | { readonly status: 'REFUSED'; readonly problem: ItemProblem }
);

/** Things of one kind that are changed by list: how to read them under lock, and what would become of each. */
export interface Changeable<K extends IdKind, R> {
  readonly kind: K;
  /** What it is called in a refusal. */
  readonly noun: string;
  readonly load: (ids: readonly Id<K>[]) => Promise<readonly R[]>;
  /** CONFLICT: its state does not allow it, for good. */
  readonly decide: (row: R) => 'CHANGED' | 'UNCHANGED' | 'CONFLICT';
  /** Why a state does not allow it, as a sentence; that it was revoked for good, unless said. */
  readonly conflict?: string;
}

export interface Decided<R> {
  readonly changes: readonly Change[];
  /** The rows to change, each once. */
  readonly rows: readonly R[];
}

/**
 * Decides a list of ids by one read. Each stands or falls on its own; an id given twice is changed once. Ids that are
 * unknown, foreign or no ids at all are refused alike.
 */
export async function decideEach<K extends IdKind, R extends { readonly id: Id<K> }>(
  ids: readonly string[],
  { kind, noun, load, decide, conflict = `This ${noun} was revoked for good.` }: Changeable<K, R>,
): Promise<Decided<R>> {
  checkBatch(ids, ['input', 'ids']);
  const known = [...new Set(ids.flatMap((id) => parseId(kind, id) ?? []))];
  const found = new Map<string, R>((await load(known)).map((row) => [row.id, row]));
  const rows = new Map<string, R>();
  const changes = ids.map((id, n): Change => {
    const row = found.get(id);
    const path = ['input', 'ids', n];
    if (row === undefined) return refused(id, problem('NOT_FOUND', `There is no such ${noun}.`, path));
    const status = rows.has(id) ? 'UNCHANGED' : decide(row);
    if (status === 'CONFLICT') return refused(id, problem('STATE_CONFLICT', conflict, path));
    if (status === 'CHANGED') rows.set(id, row);
    return { id, status };
  });
  return { changes, rows: [...rows.values()] };
}

export function refused(id: string, trouble: ItemProblem): Change {
  return { id, status: 'REFUSED', problem: trouble };
}
