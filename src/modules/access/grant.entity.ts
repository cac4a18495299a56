import {
  id,
  instant,
  int,
  json,
  nullable,
  refersTo,
  tenantTable,
  text,
  type Row,
} from '../../kernel/table.js';
import { agencies } from './agency.entity.js';
import type { AgencyScope } from './scopes.js';

/** What a placement batch lets an agency do: the live half of every effective right. */
export const grants = tenantTable(
  'access_grant',
  {
    id: id('grant'),
    agencyId: id('agency'),
    status: text<GrantStatus>(16),
    scopes: json<readonly AgencyScope[]>(),
    disclosureProfile: text(32),
    epoch: int(),
    endsAt: nullable(instant()),
    createdAt: instant(),
  },
  {
    unique: { of_agency: ['id', 'agencyId'] },
    foreignKeys: [refersTo(() => agencies, ['agencyId'])],
  },
);

export type GrantStatus = 'ACTIVE' | 'SUSPENDED' | 'REVOKED';
export type Grant = Row<typeof grants>;
