import Provider, { errors, type Client, type Configuration, type KoaContextWithOIDC } from 'oidc-provider';
import { decodeJwt } from 'jose';
import type { Config } from '../../config.js';
import { accessRecords } from '../../db/access-records.js';
import type { Database } from '../../db/database.js';
import type { Clock, Clocks } from '../../kernel/time.js';
import {
  agencyScopes,
  clientAlgorithms,
  lenderScopes,
  type AccessRecords,
} from '../../modules/access/index.js';
import type { SigningKeys } from '../signing-keys.js';
import { richAuthorizationTypes } from './authorization-details.js';
import { busyAnswers } from './busy-answers.js';
import { clientAssertionCheck, CLOCK_TOLERANCE } from './client-assertion.js';
import { mutualTls } from './client-certificates.js';
import { proofAlgorithms, spendProof } from './dpop-proofs.js';
import { metadataOnlyOfMachines } from './metadata.js';
import { nameMissingProof } from './missing-proof.js';
import { detailsOpener } from './opened-details.js';
import { providerAdapter } from './provider-adapter.js';
import { issuerOf, resourceOf, TOKEN_LIFE } from './resources.js';
import { signedTokens } from './signed-tokens.js';
import { audienceOf, tenantOf } from './tenant.js';

export interface AuthorizationServerOptions {
  readonly publicUrl: string;
  readonly keys: SigningKeys;
  readonly database: Database;
  readonly clocks: Clocks;
  /** Whose tokens must be bound by DPoP where the registration of the client does not say. */
  readonly dpopRequired: Config['dpopRequired'];
  /** The header in which a proxy hands on the client's certificate; null where TLS ends here. */
  readonly certificateHeader?: string | null;
  /** Whether authorities are configured whose certificates prove a client by their subject. */
  readonly hasAuthorities?: boolean;
}

/**
 * The embedded authorization server: client credentials by signed assertion, short-lived signed tokens, nothing else.
 * It signs with the keys of the moment it was made: when they change, make another.
 */
export function createAuthorizationServer(options: AuthorizationServerOptions): Provider {
  const { publicUrl, keys, database, clocks, dpopRequired } = options;
  const { certificateHeader = null, hasAuthorities = false } = options;
  const records: AccessRecords = accessRecords(database);
  const issuer = issuerOf(publicUrl);
  const details = detailsOpener(records, clocks);
  const nowSeconds = () => Math.floor(clocks.system.now() / 1_000);
  const provider = new Provider(issuer, {
    ...machinesOnly,
    adapter: providerAdapter(records, clocks.system, dpopRequired),
    jwks: { keys: [...keys.privateJwks.keys] } as Configuration['jwks'],
    assertJwtClientAuthClaimsAndHeader: clientAssertionCheck(issuer, nowSeconds),
    extraTokenClaims: async (context, token) => {
      await spendProofOf(context, token.jkt, records, clocks.system);
      const grantEpochs = details.epochsOf(context);
      return { ...tenantOf(context.oidc.client), ...(grantEpochs && { grant_epochs: grantEpochs }) };
    },
    features: {
      ...switches,
      mTLS: mutualTls(certificateHeader, hasAuthorities),
      dPoP: { enabled: true, nonceSecret: keys.nonceSecret, requireNonce: () => true, allowReplay: true },
      ...tokenFeatures(publicUrl, details.open),
    },
  } as Configuration);
  provider.use(busyAnswers(provider));
  provider.use(metadataOnlyOfMachines(publicUrl));
  provider.use(nameMissingProof);
  provider.use(signedTokens({ publicUrl, keys, clocks, records }));
  return provider;
}

/** The provider has verified the proof; whether it is new is decided here, apart from the ids of client assertions. */
async function spendProofOf(
  context: KoaContextWithOIDC,
  jkt: string | undefined,
  records: AccessRecords,
  clock: Clock,
): Promise<void> {
  if (jkt === undefined) return;
  const { jti = '' } = decodeJwt(context.get('DPoP'));
  const isNew = await spendProof(records, clock, { jkt, jti });
  if (!isNew) throw new errors.InvalidDpopProof('the DPoP proof was used before: make one for each request');
}

function tokenFeatures(
  publicUrl: string,
  open: ReturnType<typeof detailsOpener>['open'],
): Configuration['features'] {
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
      authorizationDetailsForAccessToken: open,
    },
  };
}

/** RFC 6749 §3.3 lets a server narrow what was asked; a client that is told learns sooner. */
function refuseForeignScopes(context: KoaContextWithOIDC, client: Client): void {
  const allowed = new Set((client.scope ?? '').split(' '));
  for (const scope of context.oidc.requestParamScopes)
    if (!allowed.has(scope)) throw new errors.InvalidScope('requested scope is not allowed', scope);
}

/** What there is: one grant type, one way to authenticate, three kinds of client key. */
const machinesOnly = {
  responseTypes: [],
  scopes: [...Object.keys(lenderScopes), ...Object.keys(agencyScopes)],
  clientAuthMethods: ['private_key_jwt', 'tls_client_auth', 'self_signed_tls_client_auth'],
  enabledJWA: {
    clientAuthSigningAlgValues: [...clientAlgorithms],
    dPoPSigningAlgValues: [...proofAlgorithms],
    idTokenSigningAlgValues: ['ES256'],
  },
  clientDefaults: {
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
    token_endpoint_auth_method: 'private_key_jwt',
    id_token_signed_response_alg: 'ES256',
  },
  extraClientMetadata: { properties: ['lender_id', 'agency_id'] },
  ttl: { ClientCredentials: TOKEN_LIFE },
  routes: { token: '/token', jwks: '/jwks', revocation: '/revoke', introspection: '/introspect' },
  clockTolerance: CLOCK_TOLERANCE,
  renderError: (context: KoaContextWithOIDC, out: object) => {
    context.type = 'json';
    context.body = out;
  },
};

const switches = {
  clientCredentials: { enabled: true },
  devInteractions: { enabled: false },
  introspection: { enabled: true },
  revocation: { enabled: true },
  userinfo: { enabled: false },
  rpInitiatedLogout: { enabled: false },
};
