import { newId, type Id } from '../../kernel/ids.js';
import type { Work } from '../../kernel/store.js';
import { grants, type Grant } from './grant.entity.js';
import type { AgencyScope } from './scopes.js';

/** Opens what a placement batch will give to an agency. It lives until it is suspended or revoked. */
export async function openGrant(
  work: Work,
  agencyId: Id<'agency'>,
  given: { readonly scopes: readonly AgencyScope[]; readonly disclosureProfile: string },
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
      epoch: 1,
      startsAt: null,
      endsAt: null,
      lastEditedBy: actorId,
      lastEditedAt: createdAt,
      createdAt,
    },
  ]);
  return id;
}

/** Those of the grants that are live now, locked against suspension until the transaction is over. */
export async function liveGrants(work: Work, ids: readonly Grant['id'][]): Promise<ReadonlySet<string>> {
  const rows = await work.find(grants, { id: ids, status: 'ACTIVE' }, { orderBy: ['id'], lock: 'share' });
  return new Set(rows.map(({ id }) => id));
}
