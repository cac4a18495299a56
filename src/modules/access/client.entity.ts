import type { JWK } from 'jose';
import { flag, id, instant, json, nullable, sharedTable, text, type Row } from '../../kernel/table.js';
import { agencies } from './agency.entity.js';
import type { AuthMethod } from './client-auth.js';
import { lenders } from './lender.entity.js';
import type { Scope } from './scopes.js';

/** An OAuth client of a lender or of an agency. Its id is looked up before the tenant is known. */
export const clients = sharedTable(
  'client',
  {
    id: id('client'),
    lenderId: id('lender'),
    agencyId: nullable(id('agency')),
    name: text(200),
    scopes: json<readonly Scope[]>(),
    jwks: json<{ keys: readonly JWK[] }>(),
    authMethod: text<AuthMethod>(32),
    /** The subject of its certificate (RFC 4514) where it proves itself by one that an authority signed. */
    tlsSubject: nullable(text(500)),
    /** Whether its tokens are bound to a key by DPoP; null: as this installation asks of its side. */
    dpopBound: nullable(flag()),
    /** SHA-256 of the token by which a client that registered itself manages its registration (RFC 7592). */
    managementTokenHash: nullable(text(44)),
    status: text<ClientStatus>(16),
    /** System time: every token issued earlier is refused. */
    revokedBefore: nullable(instant()),
    createdAt: instant(),
  },
  {
    primaryKey: ['id'],
    index: { of_lender: ['lenderId', 'agencyId'] },
    foreignKeys: [
      { columns: ['lenderId'], table: () => lenders, references: ['id'] },
      { columns: ['lenderId', 'agencyId'], table: () => agencies, references: ['lenderId', 'id'] },
    ],
  },
);

export type ClientStatus = 'ACTIVE' | 'REVOKED';
export type Client = Row<typeof clients>;
