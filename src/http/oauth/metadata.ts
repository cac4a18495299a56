import type { KoaContextWithOIDC } from 'oidc-provider';
import { registrationEndpointOf } from './resources.js';

/** Members of the server's metadata (RFC 8414 §2, RFC 9396 §10) that describe something this server does. */
const offered = [
  'issuer',
  'token_endpoint',
  'jwks_uri',
  'revocation_endpoint',
  'revocation_endpoint_auth_methods_supported',
  'revocation_endpoint_auth_signing_alg_values_supported',
  'introspection_endpoint',
  'introspection_endpoint_auth_methods_supported',
  'introspection_endpoint_auth_signing_alg_values_supported',
  'tls_client_certificate_bound_access_tokens',
  'dpop_signing_alg_values_supported',
  'scopes_supported',
  'response_types_supported',
  'grant_types_supported',
  'token_endpoint_auth_methods_supported',
  'token_endpoint_auth_signing_alg_values_supported',
  'authorization_details_types_supported',
];

/** Takes out of the metadata what belongs to people signing in (nobody does). */
export function metadataOnlyOfMachines(publicUrl: string) {
  return async (context: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    await next();
    if (context.oidc?.route !== 'discovery' || context.status !== 200) return;
    const all = Object.entries(context.body as Record<string, unknown>);
    const kept = Object.fromEntries(all.filter(([name]) => offered.includes(name)));
    context.body = { ...kept, registration_endpoint: registrationEndpointOf(publicUrl) };
  };
}
