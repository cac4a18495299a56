import { opaqueTokens } from '../../kernel/opaque-token.js';

/** A fresh grant token, and the hash by which one is known. */
export const { fresh: newGrantToken, hashOf: grantTokenHash } = opaqueTokens('consign_gt_');
