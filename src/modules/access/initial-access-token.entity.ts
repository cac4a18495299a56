import { id, instant, sharedTable, text, type Row } from '../../kernel/table.js';
import { agencies } from './agency.entity.js';

/** What lets an agency register its own clients (RFC 7591 §1.2): given once, kept as its SHA-256. */
export const initialAccessTokens = sharedTable(
  'initial_access_token',
  {
    tokenHash: text(44),
    lenderId: id('lender'),
    agencyId: id('agency'),
    /** System time. */
    expiresAt: instant(),
  },
  {
    primaryKey: ['tokenHash'],
    index: { of_agency: ['lenderId', 'agencyId'] },
    foreignKeys: [
      { columns: ['lenderId', 'agencyId'], table: () => agencies, references: ['lenderId', 'id'] },
    ],
  },
);

export type InitialAccessToken = Row<typeof initialAccessTokens>;
