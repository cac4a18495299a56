import type { Audience } from '../../kernel/request-context.js';

/** The authorization server's issuer identifier (RFC 8414 §2). */
export function issuerOf(publicUrl: string): string {
  return `${publicUrl}/oauth`;
}

/** The resource indicator of an endpoint (RFC 8707), which is the audience of its tokens. */
export function resourceOf(publicUrl: string, audience: Audience): string {
  return `${publicUrl}/${audience}/graphql`;
}
