import { errors, type Client, type KoaContextWithOIDC } from 'oidc-provider';
import { parseId, type Id } from '../../kernel/ids.js';
import type { Audience } from '../../kernel/request-context.js';

/** Claims that say whose client it is. */
export interface Tenant {
  readonly lender_id: Id<'lender'>;
  readonly agency_id?: Id<'agency'>;
}

/** The tenant in the client's metadata, which the adapter wrote; it becomes claims of the token. */
export function tenantOf(client: Client | undefined): Tenant {
  const lenderId = parseId('lender', String(client?.['lender_id']));
  const agencyId = parseId('agency', String(client?.['agency_id']));
  if (lenderId === null) throw new errors.InvalidClientAuth('the client belongs to no lender');
  return { lender_id: lenderId, ...(agencyId === null ? {} : { agency_id: agencyId }) };
}

export function audienceOf(client: Client): Audience {
  return tenantOf(client).agency_id === undefined ? 'lender' : 'agency';
}

/** The client that a request was authenticated as, with its tenant. */
export function callerOf({ oidc: { client } }: KoaContextWithOIDC) {
  const clientId = parseId('client', client?.clientId ?? '');
  const { lender_id: lenderId, agency_id: agencyId = null } = tenantOf(client);
  if (clientId === null) throw new errors.InvalidClientAuth('the client has no id of ours');
  return { clientId, lenderId, agencyId };
}
