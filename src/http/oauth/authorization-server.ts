import Provider, { errors, type Client, type Configuration, type KoaContextWithOIDC } from 'oidc-provider';
import { accessRecords } from '../../db/access-records.js';
import type { Database } from '../../db/database.js';
import { parseId, type Id } from '../../kernel/ids.js';
import type { Audience } from '../../kernel/request-context.js';
import type { Clocks } from '../../kernel/time.js';
import {
  agencyScopes,
  clientAlgorithms,
  lenderScopes,
  type AccessRecords,
} from '../../modules/access/index.js';
import type { SigningKeys } from '../signing-keys.js';
import { askedDetails, invalidDetails, namedIds, richAuthorizationTypes } from './authorization-details.js';
import { clientAssertionCheck, CLOCK_TOLERANCE } from './client-assertion.js';
import { metadataOf } from './metadata.js';
import { providerAdapter } from './provider-adapter.js';
import { issuerOf, resourceOf } from './resources.js';

/** Seconds an access token lives; there is no refresh token, clients ask again (RFC 6749 §4.4.3). */
export const TOKEN_LIFE = 300;

export interface AuthorizationServerOptions {
  readonly publicUrl: string;
  readonly keys: SigningKeys;
  readonly database: Database;
  readonly clocks: Clocks;
}

/** The embedded authorization server: client credentials by signed assertion, short-lived signed tokens, nothing else. */
export function createAuthorizationServer({
  publicUrl,
  keys,
  database,
  clocks,
}: AuthorizationServerOptions): Provider {
  const records: AccessRecords = accessRecords(database);
  const provider = new Provider(issuerOf(publicUrl), {
    ...machinesOnly,
    adapter: providerAdapter(records, clocks.system),
    jwks: { keys: [...keys.privateJwks.keys] } as Configuration['jwks'],
    assertJwtClientAuthClaimsAndHeader: clientAssertionCheck(issuerOf(publicUrl), () =>
      Math.floor(clocks.system.now() / 1_000),
    ),
    extraTokenClaims: (_context, { client }) => tenantOf(client),
    features: { ...switches, ...tokenFeatures(publicUrl, records, clocks) },
  } as Configuration);
  provider.use(metadataOf(issuerOf(publicUrl)));
  return provider;
}

function tokenFeatures(publicUrl: string, records: AccessRecords, clocks: Clocks): Configuration['features'] {
  const resource = (client: Client) => resourceOf(publicUrl, audienceOf(client));
  return {
    resourceIndicators: {
      enabled: true,
      defaultResource: (_context, client) => resource(client),
      getResourceServerInfo: (context, asked, client) => {
        if (asked !== resource(client)) throw new errors.InvalidTarget();
        refuseForeignScopes(context, client);
        const jwt = { sign: { alg: 'ES256' as const } };
        return {
          scope: client.scope ?? '',
          audience: asked,
          accessTokenTTL: TOKEN_LIFE,
          accessTokenFormat: 'jwt',
          jwt,
        };
      },
    },
    richAuthorizationRequests: {
      enabled: true,
      types: richAuthorizationTypes,
      authorizationDetailsForGrantSource: () => undefined,
      authorizationDetailsForAccessToken: async (context) => openDetails(context, records, clocks),
    },
  };
}

/** RFC 6749 §3.3 lets a server narrow what was asked; a client that is told learns sooner. */
function refuseForeignScopes(context: KoaContextWithOIDC, client: Client): void {
  const allowed = new Set((client.scope ?? '').split(' '));
  for (const scope of context.oidc.requestParamScopes)
    if (!allowed.has(scope)) throw new errors.InvalidScope('requested scope is not allowed', scope);
}

/** Every id must be open to this agency now; a foreign one, a closed one and an invented one answer alike. */
async function openDetails(context: KoaContextWithOIDC, records: AccessRecords, clocks: Clocks) {
  const details = askedDetails(context);
  const names = namedIds(details);
  const access = await records.liveAccess({ ...callerOf(context), ...names, now: clocks.domain.now() });
  const opened = new Set(access?.opened.map(({ placementId, batchId }) => placementId ?? batchId));
  const everything = [...names.batchIds, ...names.placementIds].every((id) => opened.has(id));
  if (!everything) throw invalidDetails('it names something that is not open to this client');
  return details.length === 0 ? undefined : details;
}

function callerOf({ oidc: { client } }: KoaContextWithOIDC) {
  const clientId = parseId('client', client?.clientId ?? '');
  const { lender_id: lenderId, agency_id: agencyId = null } = tenantOf(client);
  if (clientId === null) throw new errors.InvalidClientAuth('the client has no id of ours');
  return { clientId, lenderId, agencyId };
}

function audienceOf(client: Client): Audience {
  return tenantOf(client).agency_id === undefined ? 'lender' : 'agency';
}

/** The tenant in the client's metadata, which the adapter wrote; it becomes claims of the token. */
function tenantOf(client: Client | undefined): { lender_id: Id<'lender'>; agency_id?: Id<'agency'> } {
  const lenderId = parseId('lender', String(client?.['lender_id']));
  const agencyId = parseId('agency', String(client?.['agency_id']));
  if (lenderId === null) throw new errors.InvalidClientAuth('the client belongs to no lender');
  return { lender_id: lenderId, ...(agencyId === null ? {} : { agency_id: agencyId }) };
}

/** What there is: one grant type, one way to authenticate, three kinds of client key. */
const machinesOnly = {
  responseTypes: [],
  scopes: [...Object.keys(lenderScopes), ...Object.keys(agencyScopes)],
  clientAuthMethods: ['private_key_jwt'],
  enabledJWA: { clientAuthSigningAlgValues: [...clientAlgorithms], idTokenSigningAlgValues: ['ES256'] },
  clientDefaults: {
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
    token_endpoint_auth_method: 'private_key_jwt',
    id_token_signed_response_alg: 'ES256',
  },
  extraClientMetadata: { properties: ['lender_id', 'agency_id'] },
  ttl: { ClientCredentials: TOKEN_LIFE },
  routes: { token: '/token', jwks: '/jwks' },
  clockTolerance: CLOCK_TOLERANCE,
  renderError: (context: KoaContextWithOIDC, out: object) => {
    context.type = 'json';
    context.body = out;
  },
};

const switches = {
  clientCredentials: { enabled: true },
  devInteractions: { enabled: false },
  userinfo: { enabled: false },
  rpInitiatedLogout: { enabled: false },
  dPoP: { enabled: false },
};
