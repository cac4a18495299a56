import { id, instant, int, longText, refersTo, tenantTable, text, type Row } from '../../kernel/table.js';
import { agreements } from './agreement.entity.js';

/** A version of the bank account that an agency is paid on. Sealed; lists show the masked forms. Never edited. */
export const payeeAccounts = tenantTable(
  'payee_account',
  {
    id: id('payeeAccount'),
    agreementId: id('agreement'),
    version: int(),
    holderMasked: text(160),
    numberMasked: text(64),
    bank: text(16),
    sealed: longText(),
    setBy: text(64),
    setAt: instant(),
  },
  {
    unique: { version: ['agreementId', 'version'] },
    foreignKeys: [refersTo(() => agreements, ['agreementId'])],
  },
);

export type PayeeAccount = Row<typeof payeeAccounts>;
