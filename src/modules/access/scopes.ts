import type { Audience } from '../../kernel/request-context.js';

/**
 * Every scope there is: the module's noun and a verb, and what it lets its holder do. Emitted to `schema/scopes.json`.
 * A root field without one of these fails a test.
 */
export const agencyScopes = {
  'grants:read': 'See the grants that open placements to this agency.',
  'placements:read': 'Read the placements that the token and a live grant cover.',
  'permits:take': 'Ask whether contacts are allowed, and reserve them.',
  'contacts:report': 'Report contacts and attempts.',
  'visits:report': 'Report field visits.',
  'letters:report': 'Report letters and what became of them.',
  'promises:report': 'Report promises to pay.',
  'notices:report': 'Report what changes who may be contacted, how and when.',
  'complaints:report': 'Report complaints about the work on placements, and read them.',
  'payments:report': 'Report payments received and reversals.',
  'violations:answer': 'Read the violations of contact rules by this agency, and answer them.',
  'contact-points:reveal': 'Reveal single personal values, with a reason and within limits.',
  'deletions:attest': 'Read what this agency has to delete, and attest that it did.',
  'dial-tokens:issue': "Ask for handles of numbers and addresses that the lender's dialler resolves.",
  'statements:read': 'Read the statements of this agency.',
  'statements:answer': 'Agree to statements, dispute their lines, and send invoices for them.',
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
  'profiles:write': 'Draft disclosure profiles.',
  'profiles:approve': 'Approve disclosure profiles that another actor drafted.',
  'schedules:write': 'Draft fee schedules and settlement terms.',
  'schedules:approve': 'Approve fee schedules and settlement terms that another actor drafted.',
  'placements:place': 'Place accounts with agencies.',
  'placements:recall': 'Take placements back.',
  'placements:read':
    'Read placements, contacts, visits, letters, notices, complaints, promises and payments.',
  'notices:record': 'Record and end notices: what changes who may be contacted, how and when.',
  'contacts:review': 'Draw samples of talks and visits, and review them for quality.',
  'limitation:record': 'Record what interrupts the limitation of a debt.',
  'conduct:simulate': 'Try contact rules on scenarios and histories.',
  'conduct:write': 'Set what the lender adds to the contact rules.',
  'violations:read': 'Read violations of contact rules, their ledger, and the policy.',
  'violations:decide': 'Decide violations of contact rules.',
  'complaints:manage': 'Take in, acknowledge and decide complaints.',
  'payments:record': 'Record direct payments, reversals and waivers, and confirm payments.',
  'periods:close': 'Close a month of an agreement.',
  'deletions:manage': 'Waive what an agency has to delete of ended placements, or give it more time.',
  'dial-tokens:resolve':
    'Resolve handles of agencies into numbers and addresses, each once: for the dialler.',
  'disclosures:read': 'Read and export the log of clear values that left.',
  'people:find': 'Find people by a telephone number, an e-mail address, an identity number or an account.',
  'people:export': 'Export everything about a person, for a request of their own.',
  'people:correct': 'Correct what is kept of people.',
  'people:erase': 'Ask for people to be forgotten, and see what that would do.',
  'erasures:approve': 'Approve or decline erasures that another actor asked for.',
  'retention:read': 'See whose time is over by the law of retention.',
  'statements:read': 'Read statements and export them.',
  'statements:send': 'Send statements to their agencies, and decide what these dispute.',
  'statements:approve': 'Approve statements that another actor closed.',
  'ledger:read': 'Read the books, and what their verification found.',
  'payees:write': 'Set the bank accounts that agencies are paid on.',
  'payouts:record': 'See the bank accounts of agencies, and record what was paid to them.',
} as const;

export type AgencyScope = keyof typeof agencyScopes;
export type LenderScope = keyof typeof lenderScopes;
export type Scope = AgencyScope | LenderScope;

/** What a grant gives unless the batch says less. */
export const grantScopes = [
  'placements:read',
  'permits:take',
  'contacts:report',
  'visits:report',
  'letters:report',
  'promises:report',
  'notices:report',
  'complaints:report',
  'payments:report',
  'violations:answer',
  'contact-points:reveal',
  'dial-tokens:issue',
] as const satisfies readonly AgencyScope[];

export function isScopeOf(audience: Audience, text: string): text is Scope {
  return Object.hasOwn(audience === 'lender' ? lenderScopes : agencyScopes, text);
}

/** All scopes of one side, in a fixed order. */
export function scopesOf(audience: Audience): readonly Scope[] {
  return Object.keys(audience === 'lender' ? lenderScopes : agencyScopes).toSorted() as Scope[];
}
