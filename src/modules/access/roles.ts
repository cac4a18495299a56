import type { Audience } from '../../kernel/request-context.js';
import { grantScopes, type AgencyScope, type LenderScope, type Scope } from './scopes.js';

const reads = [
  'accounts:read',
  'agencies:read',
  'grants:read',
  'placements:read',
  'statements:read',
] as const satisfies readonly LenderScope[];

/** What members of a lender may do. No role holds both sides of a pair of eyes, and administrators hold neither. */
export const lenderRoles = {
  PLACEMENT_MANAGER: [
    ...reads,
    'accounts:import',
    'grants:manage',
    'placements:place',
    'placements:recall',
    'notices:record',
    'profiles:write',
    'people:correct',
    'people:erase',
  ],
  FINANCE: [
    ...reads,
    'ledger:read',
    'payments:record',
    'schedules:write',
    'periods:close',
    'statements:send',
    'payees:write',
    'payouts:record',
  ],
  FINANCE_APPROVER: [...reads, 'ledger:read', 'schedules:approve', 'statements:approve'],
  COMPLIANCE: [
    ...reads,
    'ledger:read',
    'conduct:simulate',
    'conduct:write',
    'violations:read',
    'violations:decide',
    'notices:record',
    'complaints:manage',
    'limitation:record',
    'contacts:review',
    'profiles:approve',
    'deletions:manage',
    'disclosures:read',
    'people:find',
    'people:export',
    'erasures:approve',
    'retention:read',
  ],
  DIALLER: ['dial-tokens:resolve'],
  ADMINISTRATOR: [
    'agencies:read',
    'agencies:manage',
    'agreements:write',
    'grants:read',
    'grants:manage',
    'members:manage',
  ],
} as const satisfies Readonly<Record<string, readonly LenderScope[]>>;

/** What members of an agency may do. */
export const agencyRoles = {
  SUPERVISOR: [
    'grants:read',
    'placements:read',
    'violations:answer',
    'deletions:attest',
    'statements:read',
    'statements:answer',
  ],
  INTEGRATION: ['grants:read', ...grantScopes, 'deletions:attest', 'statements:read', 'statements:answer'],
} as const satisfies Readonly<Record<string, readonly AgencyScope[]>>;

export type LenderRole = keyof typeof lenderRoles;
export type AgencyRole = keyof typeof agencyRoles;
export type Role = LenderRole | AgencyRole;

/** Who makes, and who looks at it again: no role holds both. */
export const pairsOfEyes = [
  ['schedules:write', 'schedules:approve'],
  ['profiles:write', 'profiles:approve'],
  ['placements:place', 'deletions:manage'],
  ['people:erase', 'erasures:approve'],
  ['periods:close', 'statements:approve'],
  ['payees:write', 'statements:approve'],
  ['payouts:record', 'statements:approve'],
] as const satisfies readonly (readonly [LenderScope, LenderScope])[];

/** The scopes of a role on its side; none where the role belongs to the other. */
export function scopesOfRole(audience: Audience, role: string): readonly Scope[] {
  const roles: Readonly<Record<string, readonly Scope[]>> = audience === 'lender' ? lenderRoles : agencyRoles;
  return Object.hasOwn(roles, role) ? roles[role]! : [];
}
