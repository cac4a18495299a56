import {
  belongsTo,
  id,
  instant,
  int,
  json,
  nullable,
  tenantTable,
  text,
  type Row,
} from '../../kernel/table.js';
import { lenders } from '../access/lender.entity.js';
import type { PresetJurisdiction } from './disclosure-presets.rules.js';
import type { RevealLimits } from './disclosure-profile.rules.js';
import type { DisclosureRule } from './disclosure.rules.js';

/**
 * A version of what a lender shows of people. It never changes: other rules are the next version, with an id of its own, so
 * that a grant which names one says what its agency may see for as long as it lives.
 */
export const disclosureProfiles = tenantTable(
  'disclosure_profile',
  {
    id: id('profile'),
    name: text(64),
    version: int(),
    jurisdiction: text<PresetJurisdiction>(8),
    status: text<ProfileStatus>(16),
    rules: json<readonly DisclosureRule[]>(),
    limits: json<RevealLimits>(),
    madeBy: text(64),
    approvedBy: nullable(text(64)),
    approvedAt: nullable(instant()),
    createdAt: instant(),
  },
  { unique: { version: ['name', 'version'] }, foreignKeys: [belongsTo(() => lenders)] },
);

export type ProfileStatus = 'DRAFT' | 'APPROVED';
export type DisclosureProfile = Row<typeof disclosureProfiles>;
