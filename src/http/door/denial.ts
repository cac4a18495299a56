import { Refusal } from '../../kernel/errors.js';

/** Codes of RFC 6750 §3.1 and RFC 9449 §7.1 and §9; none where no credentials came. */
export type OAuthError = 'invalid_request' | 'invalid_token' | 'invalid_dpop_proof' | 'use_dpop_nonce';

/** Why the door stays shut: the precise word for log and metric, and what of it is said outside. */
export const denialReasons = {
  NO_CREDENTIALS: null,
  SCHEME_UNKNOWN: null,
  AUTHORIZATION_TWICE: 'invalid_request',
  PROOF_TWICE: 'invalid_request',
  PROOF_WITH_BEARER: 'invalid_request',
  TOKEN_INVALID: 'invalid_token',
  TOKEN_REVOKED: 'invalid_token',
  TOKEN_BOUND_TO_KEY: 'invalid_token',
  TOKEN_NOT_BOUND_TO_KEY: 'invalid_token',
  TOKEN_BOUND_TO_CERTIFICATE: 'invalid_token',
  CLIENT_SHUT_OUT: 'invalid_token',
  PROOF_MISSING: 'invalid_dpop_proof',
  PROOF_INVALID: 'invalid_dpop_proof',
  PROOF_OF_OTHER_REQUEST: 'invalid_dpop_proof',
  PROOF_OF_OTHER_TOKEN: 'invalid_dpop_proof',
  PROOF_OF_OTHER_KEY: 'invalid_dpop_proof',
  PROOF_STALE: 'invalid_dpop_proof',
  PROOF_USED: 'invalid_dpop_proof',
  NONCE_NEEDED: 'use_dpop_nonce',
} as const satisfies Readonly<Record<string, OAuthError | null>>;

export type DenialReason = keyof typeof denialReasons;

/** Outside one sentence, whatever it was; the log has the reason. It names no token and no secret. */
export class Denial extends Refusal {
  constructor(
    readonly reason: DenialReason,
    internal?: string,
  ) {
    const isMalformed = denialReasons[reason] === 'invalid_request';
    super(
      isMalformed ? 'CREDENTIALS_MALFORMED' : 'UNAUTHENTICATED',
      isMalformed ? 'The credentials can be read in two ways.' : 'There is no valid access token.',
      { internal: internal === undefined ? reason : `${reason}: ${internal}` },
    );
  }

  get error(): OAuthError | null {
    return denialReasons[this.reason];
  }
}
