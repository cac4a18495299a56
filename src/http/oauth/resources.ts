import type { Audience } from '../../kernel/request-context.js';

/** Seconds an access token lives; there is no refresh token, clients ask again (RFC 6749 §4.4.3). */
export const TOKEN_LIFE = 300;

/** The authorization server's issuer identifier (RFC 8414 §2). */
export function issuerOf(publicUrl: string): string {
  return `${publicUrl}/oauth`;
}

/** Where agencies register clients of their own (RFC 7591). */
export function registrationEndpointOf(publicUrl: string): string {
  return `${issuerOf(publicUrl)}/register`;
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
