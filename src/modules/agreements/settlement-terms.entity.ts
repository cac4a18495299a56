import { flag, id, instant, int, minor, refersTo, tenantTable, text, type Row } from '../../kernel/table.js';
import { agreements } from './agreement.entity.js';

/** How statements of an agreement are answered and invoiced; without a row, as `NO_SETTLEMENT_TERMS` says. */
export const settlementTerms = tenantTable(
  'settlement_terms',
  {
    agreementId: id('agreement'),
    /** How far an invoice may differ from its statement, either way; 0 or above. */
    toleranceMinor: minor(),
    /** Days that either side has to answer the other. */
    answerDays: int(),
    /** Whether a statement is approved only once its agency has had its say. */
    answerRequired: flag(),
    setBy: text(64),
    setAt: instant(),
  },
  { primaryKey: ['agreementId'], foreignKeys: [refersTo(() => agreements, ['agreementId'])] },
);

export type SettlementTerms = Row<typeof settlementTerms>;
