import {
  id,
  instant,
  nullable,
  refersTo,
  belongsTo,
  tenantTable,
  text,
  type Row,
} from '../../kernel/table.js';
import { agencies } from './agency.entity.js';
import { lenders } from './lender.entity.js';
import type { Role } from './roles.js';

/** Somebody whom another issuer vouches for: a person, or a client of that issuer. The actor in all they do. */
export const members = tenantTable(
  'member',
  {
    id: id('member'),
    /** Null for the lender's own. */
    agencyId: nullable(id('agency')),
    issuer: text(200),
    /** Who it is, in the issuer's words: `sub` of a person, `client_id` of a client. */
    subject: text(200),
    name: text(200),
    kind: text<MemberKind>(16),
    role: text<Role>(32),
    status: text<MemberStatus>(16),
    addedBy: text(64),
    createdAt: instant(),
  },
  {
    unique: { identity: ['issuer', 'subject'] },
    index: { of_agency: ['agencyId'] },
    foreignKeys: [belongsTo(() => lenders), refersTo(() => agencies, ['agencyId'])],
  },
);

export type MemberKind = 'PERSON' | 'CLIENT';
export type MemberStatus = 'ACTIVE' | 'SUSPENDED';
export type Member = Row<typeof members>;
