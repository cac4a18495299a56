import { idBytes, newId, type Id } from '../../kernel/ids.js';
import type { Statement, Work } from '../../kernel/store.js';
import { decodeRow } from '../../kernel/table.js';
import { grants, type Grant } from './grant.entity.js';
import { FIRST_EPOCH, isGrantFor, isOpenAt } from './grant.rules.js';
import type { AgencyScope } from './scopes.js';

/** Opens what a placement batch will give to an agency. It lives until it is suspended or revoked. */
export async function openGrant(
  work: Work,
  agencyId: Id<'agency'>,
  given: { readonly scopes: readonly AgencyScope[]; readonly profileId: Grant['profileId'] },
): Promise<Grant['id']> {
  const id = newId('grant');
  const { actorId, clocks } = work.context;
  const createdAt = clocks.domain.now();
  await work.insertAll(grants, [
    {
      id,
      agencyId,
      status: 'ACTIVE',
      statusReason: null,
      ...given,
      clientIds: null,
      networks: null,
      epoch: FIRST_EPOCH,
      startsAt: null,
      endsAt: null,
      lastEditedBy: actorId,
      lastEditedAt: createdAt,
      createdAt,
    },
  ]);
  return id;
}

/**
 * Those of the grants that open a scope to the caller now, its agency being let in; locked, with the agency, until the
 * transaction is over. A suspension waits for who came before it, and nobody gets past it afterwards.
 */
export async function liveGrants(
  work: Work,
  ids: readonly Grant['id'][],
  scope: AgencyScope,
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = (await work.query(grantsInForce, [ids.map(idBytes)])).map((row) => decodeRow(grants, row));
  const now = work.context.clocks.domain.now();
  const live = rows.filter(
    (grant) => isOpenAt(grant, now) && isGrantFor(grant, work.context) && grant.scopes.includes(scope),
  );
  return new Set(live.map(({ id }) => id));
}

const grantsInForce: Statement = {
  sql: `SELECT g.* FROM access_grant g
    JOIN agency a ON a.lender_id = g.lender_id AND a.id = g.agency_id
    WHERE g.lender_id = :lender AND g.id IN (??) AND g.status = 'ACTIVE' AND a.status = 'ACTIVE' ORDER BY g.id`,
  lock: 'share',
};
