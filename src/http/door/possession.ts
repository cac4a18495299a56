import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../../config.js';
import { parseId } from '../../kernel/ids.js';
import type { Audience } from '../../kernel/request-context.js';
import type { Clocks } from '../../kernel/time.js';
import { certificateThumbprint } from './client-certificate.js';
import type { Credentials } from './credentials.js';
import { Denial } from './denial.js';
import { dpopNonces } from '../oauth/dpop-nonces.js';
import { isProofAsked } from '../oauth/dpop-proofs.js';
import type { SigningKeys } from '../signing-keys.js';
import type { Identity } from './identity.js';
import { checkProof } from './proof.js';
import { NO_PROOF, type OpenProof, type UsedProofs } from './used-proofs.js';

export interface PossessionOptions {
  readonly publicUrl: string;
  readonly keys: Pick<SigningKeys, 'nonceSecret'>;
  readonly clocks: Clocks;
  /** Of whom bound tokens are asked; their proofs carry a nonce of ours. */
  readonly dpopRequired: Config['dpopRequired'];
  readonly certificateHeader?: string | null;
}

export interface Asked {
  readonly audience: Audience;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** Whoever holds a token bound to a key must hold the key as well: a DPoP proof (RFC 9449) or a certificate (RFC 8705). */
export function proofOfPossession(
  { publicUrl, keys, clocks, dpopRequired, certificateHeader = null }: PossessionOptions,
  used: UsedProofs,
) {
  const nonces = dpopNonces(keys.nonceSecret, clocks.system);

  async function checkKey(
    jkt: string,
    { token, proof: jwt }: Credentials,
    { audience, request: { raw }, reply }: Asked,
  ): Promise<OpenProof> {
    const isNonceNeeded = isProofAsked(dpopRequired, audience);
    // on good answers too: whoever has the next nonce needs no second try (RFC 9449 §8.2)
    if (isNonceNeeded) reply.header('dpop-nonce', nonces.current());
    const url = publicUrl + pathOf(raw.url ?? '/');
    const proved = { method: raw.method ?? '', url, token, jkt, now: clocks.system.now() };
    const { jti, nonce } = await checkProof(jwt ?? '', proved);
    if (isNonceNeeded && !nonces.accepts(nonce ?? ''))
      throw new Denial('NONCE_NEEDED', nonce === null ? 'none came' : 'an old or strange one came');
    return used.open({ jkt, jti });
  }

  return async (
    { actorId, claims: { cnf } }: Identity,
    credentials: Credentials,
    asked: Asked,
  ): Promise<OpenProof> => {
    const { jkt, 'x5t#S256': thumbprint } = cnf;
    const isBound = jkt !== undefined || thumbprint !== undefined;
    // tokens of our own issuer were asked at its token endpoint, where a registration may say otherwise
    if (!isBound && parseId('member', actorId) !== null && isProofAsked(dpopRequired, asked.audience))
      throw new Denial('TOKEN_NOT_BOUND_TO_KEY');
    if (jkt !== undefined && credentials.scheme === 'Bearer') throw new Denial('TOKEN_BOUND_TO_KEY');
    if (jkt === undefined && credentials.scheme === 'DPoP') throw new Denial('TOKEN_NOT_BOUND_TO_KEY');
    if (
      thumbprint !== undefined &&
      certificateThumbprint(asked.request.raw, certificateHeader) !== thumbprint
    )
      throw new Denial('TOKEN_BOUND_TO_CERTIFICATE');
    return jkt === undefined ? NO_PROOF : checkKey(jkt, credentials, asked);
  };
}

/** A request line may name an absolute address (RFC 9112 §3.2.2): of that, the path alone counts. */
function pathOf(target: string): string {
  return new URL(target, 'http://any').pathname;
}
