import { belongsTo, id, instant, int, json, tenantTable, type Row } from '../../kernel/table.js';
import { lenders } from '../access/lender.entity.js';
import type { KeptVerdict } from './kept-verdict.js';

/** What a round of verification found, once an hour. Rounds in which everything held go after ninety days. */
export const verifications = tenantTable(
  'verification',
  {
    id: id('verification'),
    /** Business time. */
    at: instant(),
    /** Real time. */
    recordedAt: instant(),
    breaches: int(),
    verdicts: json<readonly KeptVerdict[]>(),
  },
  { foreignKeys: [belongsTo(() => lenders)] },
);

export type Verification = Row<typeof verifications>;
