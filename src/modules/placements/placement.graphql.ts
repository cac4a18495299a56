import { enumOf } from '../../kernel/wire.js';
import { grantScopes } from '../access/index.js';
import { recallCategories } from './recall-placements.js';
import type { PlacementStatus } from './placement.rules.js';

/** Words that both schemas use. */
export const PlacementStatusEnum = enumOf(
  'PlacementStatus',
  [
    'ACTIVE',
    'SUSPENDED',
    'RECALLED',
    'RETURNED',
    'EXPIRED',
    'CLOSED',
  ] as const satisfies readonly PlacementStatus[],
  'Where a placement stands.',
  {
    ACTIVE: 'With the agency.',
    SUSPENDED: 'With the agency, but nothing may be done.',
    RECALLED: 'Taken back by the lender.',
    RETURNED: 'Given back by the agency.',
    EXPIRED: 'Its window ran out.',
    CLOSED: 'Finished.',
  },
);

export const RecallCategoryEnum = enumOf(
  'RecallCategory',
  recallCategories,
  'Why a lender takes an account back.',
);

export const GrantScopeEnum = enumOf(
  'GrantScope',
  grantScopes.map((scope) => scope.replace(/[:-]/g, '_').toUpperCase()),
  'What a placement batch lets the agency do: the scopes by their names in capitals.',
);

export const scopeOfWord = new Map(
  grantScopes.map((scope) => [scope.replace(/[:-]/g, '_').toUpperCase(), scope]),
);
