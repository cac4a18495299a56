import {
  belongsTo,
  id,
  instant,
  int,
  json,
  localDate,
  tenantTable,
  text,
  type Row,
} from '../../kernel/table.js';
import { lenders } from '../access/lender.entity.js';
import type { PolicyTerms } from './local-rules.rules.js';

/** What a lender adds to the contact rules, version after version; none is ever changed. */
export const conductPolicies = tenantTable(
  'conduct_policy',
  {
    id: id('policy'),
    version: int(),
    /** The first day of it, in the zone of whoever is contacted. */
    effectiveFrom: localDate(),
    terms: json<PolicyTerms>(),
    madeBy: text(64),
    createdAt: instant(),
  },
  { unique: { version: ['version'] }, foreignKeys: [belongsTo(() => lenders)] },
);

export type SetConductPolicy = Row<typeof conductPolicies>;
