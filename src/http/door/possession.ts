import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../../config.js';
import { parseId } from '../../kernel/ids.js';
import type { Audience } from '../../kernel/request-context.js';
import type { Clocks } from '../../kernel/time.js';
import type { AccessRecords } from '../../modules/access/index.js';
import { certificateThumbprint } from './client-certificate.js';
import type { Credentials } from './credentials.js';
import { Denial } from './denial.js';
import { dpopNonces } from '../oauth/dpop-nonces.js';
import { spendProof } from '../oauth/dpop-proofs.js';
import type { SigningKeys } from '../signing-keys.js';
import type { Identity } from './identity.js';
import { checkProof } from './proof.js';

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
  records: Pick<AccessRecords, 'insertArtifact'>,
) {
  const nonces = dpopNonces(keys.nonceSecret, clocks.system);

  async function checkKey(
    jkt: string,
    { token, proof: jwt }: Credentials,
    { audience, request: { raw }, reply }: Asked,
  ): Promise<void> {
    const isNonceNeeded = asksOf(dpopRequired, audience);
    // on good answers too: whoever has the next nonce needs no second try (RFC 9449 §8.2)
    if (isNonceNeeded) reply.header('dpop-nonce', nonces.current());
    const url = publicUrl + pathOf(raw.url ?? '/');
    const proved = { method: raw.method ?? '', url, token, jkt, now: clocks.system.now() };
    const { jti, nonce } = await checkProof(jwt ?? '', proved);
    if (isNonceNeeded && !nonces.accepts(nonce ?? ''))
      throw new Denial('NONCE_NEEDED', nonce === null ? 'none came' : 'an old or strange one came');
    if (!(await spendProof(records, clocks.system, { jkt, jti }))) throw new Denial('PROOF_USED');
  }

  return async (
    { actorId, claims: { cnf } }: Identity,
    credentials: Credentials,
    asked: Asked,
  ): Promise<void> => {
    const { jkt, 'x5t#S256': thumbprint } = cnf;
    const isBound = jkt !== undefined || thumbprint !== undefined;
    // tokens of our own issuer were asked at its token endpoint, where a registration may say otherwise
    if (!isBound && parseId('member', actorId) !== null && asksOf(dpopRequired, asked.audience))
      throw new Denial('TOKEN_NOT_BOUND_TO_KEY');
    if (jkt !== undefined && credentials.scheme === 'Bearer') throw new Denial('TOKEN_BOUND_TO_KEY');
    if (jkt === undefined && credentials.scheme === 'DPoP') throw new Denial('TOKEN_NOT_BOUND_TO_KEY');
    if (
      thumbprint !== undefined &&
      certificateThumbprint(asked.request.raw, certificateHeader) !== thumbprint
    )
      throw new Denial('TOKEN_BOUND_TO_CERTIFICATE');
    if (jkt !== undefined) await checkKey(jkt, credentials, asked);
  };
}

/** Whether bound tokens are asked of a side where nothing else is agreed. */
export function asksOf(dpopRequired: Config['dpopRequired'], audience: Audience): boolean {
  return dpopRequired === 'all' || (dpopRequired === 'agencies' && audience === 'agency');
}

/** A request line may name an absolute address (RFC 9112 §3.2.2): of that, the path alone counts. */
function pathOf(target: string): string {
  return new URL(target, 'http://any').pathname;
}
