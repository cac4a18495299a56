import { z } from 'zod';
import { errorCodes, type ErrorCode } from '../../kernel/errors.js';
import { idText, instantText, oneOf } from '../../kernel/parse.js';
import type { AuditFilter } from './audit.queries.js';

const word = z
  .string()
  .regex(/^[\w.~:-]{1,64}$/, 'Up to 64 letters, digits, dots, dashes and underscores.')
  .nullable()
  .default(null);
const outcomes = ['DONE', ...(Object.keys(errorCodes) as ErrorCode[])] as const;

/** The filter of `auditEntries` and of extracts, checked. */
export const auditFilter: z.ZodType<AuditFilter> = z.strictObject({
  actorId: word,
  action: word,
  agencyId: idText('agency').nullable().default(null),
  outcome: oneOf(outcomes).nullable().default(null),
  requestId: word,
  from: instantText.nullable().default(null),
  to: instantText.nullable().default(null),
});
