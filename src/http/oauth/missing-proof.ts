import type { KoaContextWithOIDC } from 'oidc-provider';

const refusal = {
  error: 'invalid_dpop_proof',
  error_description:
    "tokens of this client are bound to a key: send a DPoP proof for the token endpoint in the header 'DPoP'",
};

/** The provider answers a missing proof by `invalid_grant`; RFC 9449 §5 has a code of its own for it, which libraries know. */
export async function nameMissingProof(
  context: KoaContextWithOIDC,
  next: () => Promise<void>,
): Promise<void> {
  await next();
  if (context.oidc?.route !== 'token' || context.status !== 400 || context.get('DPoP') !== '') return;
  const { error } = context.body as { readonly error?: string };
  if (error === 'invalid_grant' && context.oidc.client?.['dpopBoundAccessTokens'] === true)
    context.body = refusal;
}
