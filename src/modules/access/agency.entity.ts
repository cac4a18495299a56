import { belongsTo, id, instant, nullable, tenantTable, text, type Row } from '../../kernel/table.js';
import { lenders } from './lender.entity.js';

/** A collection agency as one lender knows it; a firm that works for two lenders is registered twice. */
export const agencies = tenantTable(
  'agency',
  {
    id: id('agency'),
    reference: text(64),
    contentHash: text(44),
    name: text(200),
    status: text<AgencyStatus>(16),
    /** Why it was suspended; the lender's own note, never shown to the agency. */
    statusReason: nullable(text(500)),
    createdAt: instant(),
  },
  {
    unique: { reference: ['reference'] },
    foreignKeys: [belongsTo(() => lenders)],
  },
);

export type AgencyStatus = 'ACTIVE' | 'SUSPENDED';
export type Agency = Row<typeof agencies>;
