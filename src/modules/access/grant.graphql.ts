import { enumOf } from '../../kernel/wire.js';
import type { GrantStatus } from './grant.entity.js';

/** Words that both schemas use. */
export const GrantStatusEnum = enumOf(
  'GrantStatus',
  ['ACTIVE', 'SUSPENDED', 'REVOKED'] as const satisfies readonly GrantStatus[],
  'Whether a grant opens anything.',
  {
    SUSPENDED: 'Closed for now; the lender can open it again.',
    REVOKED: 'Closed for good.',
  },
);
