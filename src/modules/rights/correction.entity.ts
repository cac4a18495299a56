import {
  id,
  instant,
  json,
  longText,
  nullable,
  refersTo,
  tenantTable,
  text,
  type Row,
} from '../../kernel/table.js';
import { debtors } from '../accounts/debtor.entity.js';

/** What was corrected of a person, by whom and why; what stood there before is sealed under the person's key and dies with it. */
export const corrections = tenantTable(
  'person_correction',
  {
    id: id('correction'),
    debtorId: id('debtor'),
    reason: text<CorrectionReason>(32),
    /** The names of what changed; contact points by their id. */
    changed: json<readonly string[]>(),
    former: nullable(longText()),
    madeBy: text(64),
    madeAt: instant(),
  },
  { index: { of_debtor: ['debtorId', 'id'] }, foreignKeys: [refersTo(() => debtors, ['debtorId'])] },
);

export const correctionReasons = ['PERSON_ASKED', 'DOCUMENT_SEEN', 'AGENCY_REPORTED', 'OWN_MISTAKE'] as const;
export type CorrectionReason = (typeof correctionReasons)[number];
export type Correction = Row<typeof corrections>;
