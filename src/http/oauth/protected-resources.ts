import type { FastifyInstance } from 'fastify';
import type { Audience } from '../../kernel/request-context.js';
import { scopesOf } from '../../modules/access/index.js';
import { detailTypes } from './authorization-details.js';
import { proofAlgorithms } from './dpop-proofs.js';
import { issuerOf, resourceMetadataOf, resourceOf } from './resources.js';

/** Serves what a client must know of each endpoint to get a token for it (RFC 9728): a challenge names the address. */
export function mountResourceMetadata(app: FastifyInstance, publicUrl: string): void {
  for (const audience of ['lender', 'agency'] as const) {
    const metadata = metadataOf(publicUrl, audience);
    app.get(new URL(resourceMetadataOf(publicUrl, audience)).pathname, () => metadata);
  }
}

/** RFC 9728 §2, RFC 9396 §9.1. */
function metadataOf(publicUrl: string, audience: Audience) {
  return {
    resource: resourceOf(publicUrl, audience),
    resource_name: `Consign for ${audience === 'lender' ? 'lenders' : 'agencies'}`,
    authorization_servers: [issuerOf(publicUrl)],
    scopes_supported: scopesOf(audience),
    bearer_methods_supported: ['header'],
    dpop_signing_alg_values_supported: proofAlgorithms,
    tls_client_certificate_bound_access_tokens: true,
    ...(audience === 'agency' && { authorization_details_types_supported: detailTypes }),
  };
}
