import {
  id,
  instant,
  int,
  json,
  localDate,
  nullable,
  refersTo,
  tenantTable,
  text,
  type Row,
} from '../../kernel/table.js';
import { agreements } from './agreement.entity.js';
import type { AgreedTerms } from './settlement-terms.rules.js';

/**
 * A version of what an agreement says about its statements; before the first one that is approved, as
 * `NO_SETTLEMENT_TERMS` says. Never edited: other terms are another version.
 */
export const settlementTerms = tenantTable(
  'settlement_terms',
  {
    id: id('settlementTerms'),
    agreementId: id('agreement'),
    version: int(),
    /** Statements of months that end on this day or later come under it. */
    effectiveFrom: localDate(),
    status: text<'DRAFT' | 'APPROVED'>(16),
    terms: json<AgreedTerms>(),
    madeBy: text(64),
    createdAt: instant(),
    approvedBy: nullable(text(64)),
    approvedAt: nullable(instant()),
  },
  {
    unique: { version: ['agreementId', 'version'] },
    foreignKeys: [refersTo(() => agreements, ['agreementId'])],
  },
);

export type SettlementTerms = Row<typeof settlementTerms>;
