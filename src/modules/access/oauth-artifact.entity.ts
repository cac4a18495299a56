import { createHash } from 'node:crypto';
import { instant, longText, nullable, sharedTable, text, type Row } from '../../kernel/table.js';

/**
 * What the authorization server stores: used assertion ids, issued tokens. The primary key decides replays: the second
 * INSERT of the same assertion id fails. Keys are SHA-256 of the artefact's id, so that a dump holds no bearer secret.
 */
export const oauthArtifacts = sharedTable(
  'oauth_artifact',
  {
    model: text(40),
    key: text(64),
    payload: longText(),
    grantKey: nullable(text(64)),
    consumedAt: nullable(instant()),
    expiresAt: nullable(instant()),
  },
  { primaryKey: ['model', 'key'], index: { grant: ['grantKey'], expiry: ['expiresAt'] } },
);

export type OAuthArtifact = Row<typeof oauthArtifacts>;

/** The key of an artefact by its own id: an assertion's or a proof's, or the `jti` of a `RevokedToken`. */
export function artifactKey(id: string): string {
  return createHash('sha256').update(id).digest('base64url');
}
