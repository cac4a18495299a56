import type { FastifyRequest } from 'fastify';
import type { Clocks } from '../../kernel/time.js';
import type { AccessRecords } from '../../modules/access/index.js';
import { certificateThumbprint } from './client-certificate.js';
import type { Credentials } from './credentials.js';
import { Denial } from './denial.js';
import { checkProof } from './proof.js';
import { usedProofs } from './used-proofs.js';

export interface PossessionOptions {
  readonly publicUrl: string;
  readonly clocks: Clocks;
  readonly certificateHeader?: string | null;
}

interface Bound {
  readonly cnf: { readonly jkt?: string | undefined; readonly 'x5t#S256'?: string | undefined };
}

/** Whoever holds a token bound to a key must hold the key as well: a DPoP proof (RFC 9449) or a certificate (RFC 8705). */
export function proofOfPossession(
  { publicUrl, clocks, certificateHeader = null }: PossessionOptions,
  records: Pick<AccessRecords, 'insertArtifact'>,
) {
  const useOnce = usedProofs(records, clocks.system);

  async function checkKey(
    jkt: string,
    { token, proof: jwt }: Credentials,
    { raw }: FastifyRequest,
  ): Promise<void> {
    const url = publicUrl + pathOf(raw.url ?? '/');
    const asked = { method: raw.method ?? '', url, token, jkt, now: clocks.system.now() };
    const { jti } = await checkProof(jwt ?? '', asked);
    await useOnce(jkt, jti);
  }

  return async ({ cnf }: Bound, credentials: Credentials, request: FastifyRequest): Promise<void> => {
    const { jkt, 'x5t#S256': thumbprint } = cnf;
    if (jkt !== undefined && credentials.scheme === 'Bearer') throw new Denial('TOKEN_BOUND_TO_KEY');
    if (jkt === undefined && credentials.scheme === 'DPoP') throw new Denial('TOKEN_NOT_BOUND_TO_KEY');
    if (thumbprint !== undefined && certificateThumbprint(request.raw, certificateHeader) !== thumbprint)
      throw new Denial('TOKEN_BOUND_TO_CERTIFICATE');
    if (jkt !== undefined) await checkKey(jkt, credentials, request);
  };
}

/** A request line may name an absolute address (RFC 9112 §3.2.2): of that, the path alone counts. */
function pathOf(target: string): string {
  return new URL(target, 'http://any').pathname;
}
