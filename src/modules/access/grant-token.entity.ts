import { id, instant, json, nullable, sharedTable, text, type Row } from '../../kernel/table.js';
import { grants } from './grant.entity.js';
import type { AgencyScope } from './scopes.js';

/**
 * Bearer tokens bound to one grant, for agencies without an OAuth stack. Shared, because a token is looked up by its
 * hash before the tenant is known; the key to its grant names lender and agency, so that it cannot open another's.
 */
export const grantTokens = sharedTable(
  'grant_token',
  {
    id: id('grantToken'),
    lenderId: id('lender'),
    grantId: id('grant'),
    agencyId: id('agency'),
    name: text(200),
    scopes: json<readonly AgencyScope[]>(),
    /** SHA-256 of the token, base64url; the token itself is stored nowhere. */
    tokenHash: text(43),
    createdBy: text(64),
    createdAt: instant(),
    expiresAt: instant(),
    revokedAt: nullable(instant()),
    lastUsedAt: nullable(instant()),
    lastUsedFrom: nullable(text(64)),
  },
  {
    primaryKey: ['id'],
    unique: { hash: ['tokenHash'] },
    index: { of_grant: ['lenderId', 'grantId', 'agencyId', 'id'] },
    foreignKeys: [
      {
        columns: ['lenderId', 'grantId', 'agencyId'],
        table: () => grants,
        references: ['lenderId', 'id', 'agencyId'],
      },
    ],
  },
);

export type GrantToken = Row<typeof grantTokens>;
