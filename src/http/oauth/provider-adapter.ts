import { createHash } from 'node:crypto';
import { errors, type Adapter, type AdapterPayload } from 'oidc-provider';
import type { Config } from '../../config.js';
import { parseId } from '../../kernel/ids.js';
import type { Audience } from '../../kernel/request-context.js';
import type { Clock, Instant } from '../../kernel/time.js';
import type { AccessRecords, Client } from '../../modules/access/index.js';
import { detailTypes } from './authorization-details.js';
import { isProofAsked } from './dpop-proofs.js';

/**
 * What the provider keeps with us: it reads clients and notes used assertions. Tokens are signed and not kept, so
 * anything else it wants to store is a feature that was switched on without a place for its data.
 */
export function providerAdapter(records: AccessRecords, clock: Clock, dpopRequired: Config['dpopRequired']) {
  return (model: string): Adapter => {
    if (model === 'Client')
      return { ...unsupported(model), find: (id) => clientMetadata(records, id, dpopRequired) };
    if (model === 'ReplayDetection') return replays(records, clock, model);
    if (tokenModels.includes(model)) return { ...unsupported(model), find: () => Promise.resolve(undefined) };
    return unsupported(model);
  };
}

/** None is stored: whatever is looked for by its value is not ours. */
const tokenModels = ['AccessToken', 'ClientCredentials', 'RefreshToken'];

/** The INSERT decides: `find` always says no, and of many racing requests one alone stores the id. */
function replays(records: AccessRecords, clock: Clock, model: string): Adapter {
  return {
    ...unsupported(model),
    find: () => Promise.resolve(undefined),
    upsert: async (id, _payload, seconds = 0) => {
      const expiresAt = (clock.now() + seconds * 1_000) as Instant;
      const fresh = await records.insertArtifact({ ...artifactOf(model, id), expiresAt });
      if (!fresh) throw new errors.InvalidClientAuth('the client assertion was used before');
    },
  };
}

function artifactOf(model: string, id: string) {
  const key = createHash('sha256').update(id).digest('base64url');
  return { model, key, payload: '{}', grantKey: null, consumedAt: null };
}

async function clientMetadata(
  records: AccessRecords,
  text: string,
  dpopRequired: Config['dpopRequired'],
): Promise<AdapterPayload | undefined> {
  const id = parseId('client', text);
  const client = id === null ? null : await records.activeClient(id);
  return client === null ? undefined : (metadataOf(client, dpopRequired) as AdapterPayload);
}

/** Our client in the words of RFC 7591, with the tenant it belongs to. */
function metadataOf(client: Client, dpopRequired: Config['dpopRequired']) {
  return {
    client_id: client.id,
    client_name: client.name,
    jwks: client.jwks,
    scope: client.scopes.join(' '),
    token_endpoint_auth_method: client.authMethod.toLowerCase(),
    ...(client.tlsSubject !== null && { tls_client_auth_subject_dn: client.tlsSubject }),
    ...(client.authMethod === 'PRIVATE_KEY_JWT'
      ? { dpop_bound_access_tokens: client.dpopBound ?? isProofAsked(dpopRequired, audienceOf(client)) }
      : { tls_client_certificate_bound_access_tokens: true }),
    authorization_details_types: client.agencyId === null ? [] : [...detailTypes],
    lender_id: client.lenderId,
    ...(client.agencyId === null ? {} : { agency_id: client.agencyId }),
  };
}

function audienceOf({ agencyId }: Client): Audience {
  return agencyId === null ? 'lender' : 'agency';
}

function unsupported(model: string): Adapter {
  const refuse = () => Promise.reject(new Error(`nothing of kind ${model} is kept`));
  return {
    upsert: refuse,
    find: refuse,
    findByUserCode: refuse,
    findByUid: refuse,
    consume: refuse,
    destroy: refuse,
    revokeByGrantId: refuse,
  };
}
