import {
  flag,
  id,
  instant,
  int,
  json,
  nullable,
  refersTo,
  tenantTable,
  text,
  type Row,
} from '../../kernel/table.js';
import { contacts } from '../contacts/contact.entity.js';
import type { Evidence, VisitOutcome } from './visit.rules.js';

/**
 * What a field visit has beside its row in the register, under the same id: who went, what was found, and the evidence,
 * which is kept elsewhere. Of where the collector stood only the coarse distance is kept.
 */
export const visits = tenantTable(
  'visit',
  {
    id: id('visit'),
    endedAt: instant(),
    visitors: json<readonly string[]>(),
    outcome: text<VisitOutcome>(16),
    peopleMet: nullable(int()),
    isIdentityShown: nullable(flag()),
    isPurposeExplained: nullable(flag()),
    noticeGivenAt: nullable(instant()),
    hasEntered: nullable(flag()),
    hasEntryConsent: nullable(flag()),
    /** From the address, up to the next whole 100 metres. */
    distanceMetres: nullable(int()),
    evidence: json<readonly Evidence[]>(),
  },
  { foreignKeys: [refersTo(() => contacts, ['id'])] },
);

export type Visit = Row<typeof visits>;
