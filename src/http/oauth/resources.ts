import type { Audience } from '../../kernel/request-context.js';

/** The authorization server's issuer identifier (RFC 8414 §2). */
export function issuerOf(publicUrl: string): string {
  return `${publicUrl}/oauth`;
}

/** The resource indicator of an endpoint (RFC 8707), which is the audience of its tokens. */
export function resourceOf(publicUrl: string, audience: Audience): string {
  return `${publicUrl}/${audience}/graphql`;
}

/** Where the endpoint's metadata are (RFC 9728 §3.1: the well-known path before the resource's own). */
export function resourceMetadataOf(publicUrl: string, audience: Audience): string {
  const { origin, pathname } = new URL(resourceOf(publicUrl, audience));
  return `${origin}/.well-known/oauth-protected-resource${pathname}`;
}
