import type { Scheme } from './credentials.js';
import type { Denial } from './denial.js';
import { proofAlgorithms } from '../oauth/dpop-proofs.js';

/** `WWW-Authenticate` of a denial (RFC 6750 §3, RFC 9449 §7.1), with the address of what explains the rest (RFC 9728 §5.1). */
export function challengesOf(
  { error, reason }: Denial,
  asked: Scheme | null,
  resourceMetadata: string,
): readonly string[] {
  const named = [...(error === null ? [] : [`error="${error}"`]), `resource_metadata="${resourceMetadata}"`];
  const bearer = `Bearer ${named.join(', ')}`;
  const dpop = `DPoP ${[`algs="${proofAlgorithms.join(' ')}"`, ...named].join(', ')}`;
  if (asked === null) return [dpop, bearer];
  const isAboutProof = asked === 'DPoP' || reason === 'TOKEN_BOUND_TO_KEY';
  return [isAboutProof ? dpop : bearer];
}
