import type { Audience } from '../../kernel/request-context.js';

/**
 * Every scope there is: the module's noun and a verb, and what it lets its holder do. Emitted to `schema/scopes.json`.
 * A root field without one of these fails a test.
 */
export const agencyScopes = {
  'grants:read': 'See the grants that open placements to this agency.',
  'placements:read': 'Read the placements that the token and a live grant cover.',
  'contacts:report': 'Report contacts and attempts.',
  'visits:report': 'Report field visits.',
  'promises:report': 'Report promises to pay.',
  'payments:report': 'Report payments received and reversals.',
  'statements:read': 'Read the statements of this agency.',
} as const;

export const lenderScopes = {
  'audit:read': 'Read and export the audit trail.',
  'accounts:import': 'Import accounts from files.',
  'accounts:read': 'Read accounts and the people behind them.',
  'agencies:manage': 'Register agencies and their clients.',
  'agencies:read': 'Read agencies and agreements.',
  'members:manage': 'See members, add them, and shut them out.',
  'grants:read': 'See grants, who used them, and their tokens.',
  'grants:manage': 'Narrow, suspend, resume and revoke grants, and issue tokens for them.',
  'agreements:write': 'Make agreements.',
  'schedules:write': 'Draft fee schedules.',
  'schedules:approve': 'Approve fee schedules that another actor drafted.',
  'placements:place': 'Place accounts with agencies.',
  'placements:recall': 'Take placements back.',
  'placements:read': 'Read placements, contacts, visits, promises and payments.',
  'payments:record': 'Record direct payments and reversals.',
  'periods:close': 'Close a month of an agreement.',
  'statements:read': 'Read statements and export them.',
  'statements:approve': 'Approve statements that another actor closed.',
} as const;

export type AgencyScope = keyof typeof agencyScopes;
export type LenderScope = keyof typeof lenderScopes;
export type Scope = AgencyScope | LenderScope;

/** What a grant gives unless the batch says less. */
export const grantScopes = [
  'placements:read',
  'contacts:report',
  'visits:report',
  'promises:report',
  'payments:report',
] as const satisfies readonly AgencyScope[];

export function isScopeOf(audience: Audience, text: string): text is Scope {
  return Object.hasOwn(audience === 'lender' ? lenderScopes : agencyScopes, text);
}

/** All scopes of one side, in a fixed order. */
export function scopesOf(audience: Audience): readonly Scope[] {
  return Object.keys(audience === 'lender' ? lenderScopes : agencyScopes).toSorted() as Scope[];
}
