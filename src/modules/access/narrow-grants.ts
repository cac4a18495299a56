import { z } from 'zod';
import { problem, type InputPath, type ItemProblem } from '../../kernel/errors.js';
import { parseId, type Id } from '../../kernel/ids.js';
import { checkBatch, idText, instantText, networkText, parseItem } from '../../kernel/parse.js';
import type { Work } from '../../kernel/store.js';
import { refused, type Change } from './change.js';
import { grants, type Grant } from './grant.entity.js';
import { beyondGrant, narrowed } from './grant.rules.js';
import { agenciesOfClients } from './grants.queries.js';
import { agencyScopeList } from './scope-text.js';

/** Most clients, and most networks, that a grant is bound to. */
export const MAX_BOUNDS = 50;

export const narrowGrantItem = z.strictObject({
  grantId: z.string(),
  scopes: agencyScopeList.optional(),
  clientIds: z.array(idText('client')).min(1).max(MAX_BOUNDS).optional(),
  networks: z.array(networkText).min(1).max(MAX_BOUNDS).optional(),
  startsAt: instantText.optional(),
  endsAt: instantText.optional(),
});

type NarrowGrant = z.output<typeof narrowGrantItem>;

/**
 * Tightens grants, each by its own item; several items on one grant apply one after the other. A grant never grows:
 * what was promised to debtors and to compliance cannot be undone by a slip. More is given by a new batch.
 */
export async function narrowGrants(work: Work, items: readonly unknown[]): Promise<readonly Change[]> {
  checkBatch(items);
  const parsed = items.map((item, n) => parseItem(narrowGrantItem, item, ['items', n]));
  const wanted = parsed.flatMap((each) => ('value' in each ? [each.value] : []));
  const locked = await lockedGrants(work, wanted);
  const owners = await agenciesOfClients(work, [...new Set(wanted.flatMap((item) => item.clientIds ?? []))]);
  const states = new Map<string, Grant>(locked);
  const changes = parsed.map((each, n): Change => {
    const path = ['items', n];
    if ('problem' in each) return refused(grantIdOf(items[n]), each.problem);
    const { grantId, ...narrowing } = each.value;
    const grant = states.get(grantId);
    if (grant === undefined)
      return refused(grantId, problem('NOT_FOUND', 'There is no such grant.', [...path, 'grantId']));
    const trouble = troubleOf(grant, each.value, owners, path);
    if (trouble !== null) return refused(grantId, trouble);
    const next = { ...grant, ...narrowed(grant, narrowing) };
    if (isSame(grant, next)) return { id: grantId, status: 'UNCHANGED' };
    states.set(grantId, next);
    return { id: grantId, status: 'CHANGED' };
  });
  await write(
    work,
    [...states.values()].filter((grant) => grant !== locked.get(grant.id)),
  );
  return changes;
}

function troubleOf(
  grant: Grant,
  item: NarrowGrant,
  owners: ReadonlyMap<string, Id<'agency'>>,
  path: InputPath,
): ItemProblem | null {
  if (grant.status === 'REVOKED')
    return problem('STATE_CONFLICT', 'This grant was revoked for good.', [...path, 'grantId']);
  const beyond = beyondGrant(grant, item);
  if (beyond !== null) return problem('BEYOND_GRANT', 'This would widen the grant.', [...path, ...beyond]);
  const stranger = (item.clientIds ?? []).findIndex((id) => owners.get(id) !== grant.agencyId);
  if (stranger >= 0)
    return problem('NOT_FOUND', 'The agency has no such client.', [...path, 'clientIds', stranger]);
  const { startsAt, endsAt } = narrowed(grant, item);
  if (startsAt !== null && endsAt !== null && endsAt <= startsAt)
    return problem('INPUT_INVALID', 'The window would end before it starts.', [...path, 'endsAt']);
  return null;
}

async function lockedGrants(work: Work, items: readonly NarrowGrant[]): Promise<ReadonlyMap<string, Grant>> {
  const ids = [...new Set(items.flatMap(({ grantId }) => parseId('grant', grantId) ?? []))];
  const rows = await work.find(grants, { id: ids }, { orderBy: ['id'], lock: 'update' });
  return new Map(rows.map((row) => [row.id, row]));
}

async function write(work: Work, rows: readonly Grant[]): Promise<void> {
  const { actorId: lastEditedBy, clocks } = work.context;
  const lastEditedAt = clocks.domain.now();
  const changes = rows.map((row) => ({
    id: row.id,
    change: { ...boundsOf(row), epoch: row.epoch + 1, lastEditedBy, lastEditedAt },
  }));
  await work.updateEach(grants, changes);
  work.emit(
    'grant.narrowed',
    rows.map(({ id }) => ({ id })),
  );
}

function isSame(one: Grant, other: Grant): boolean {
  return JSON.stringify(boundsOf(one)) === JSON.stringify(boundsOf(other));
}

function boundsOf({ scopes, clientIds, networks, startsAt, endsAt }: Grant) {
  return { scopes, clientIds, networks, startsAt, endsAt };
}

function grantIdOf(item: unknown): string {
  const id = (item as { grantId?: unknown } | null)?.grantId;
  return typeof id === 'string' ? id.slice(0, 64) : '';
}
