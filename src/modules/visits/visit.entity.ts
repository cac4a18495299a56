import { id, instant, json, refersTo, tenantTable, text, type Row } from '../../kernel/table.js';
import { placements } from '../placements/placement.entity.js';
import type { ReportFlag } from '../placements/placement.rules.js';
import type { Evidence, VisitOutcome } from './visit.rules.js';

/** A field visit, as the agency reported it. Evidence is kept elsewhere: here are its reference and its hash. */
export const visits = tenantTable(
  'visit',
  {
    id: id('visit'),
    placementId: id('placement'),
    agencyId: id('agency'),
    reference: text(64),
    contentHash: text(44),
    startedAt: instant(),
    endedAt: instant(),
    reportedAt: instant(),
    visitors: json<readonly string[]>(),
    outcome: text<VisitOutcome>(16),
    evidence: json<readonly Evidence[]>(),
    flags: json<readonly (ReportFlag | 'SINGLE_VISITOR')[]>(),
  },
  {
    unique: { reference: ['agencyId', 'reference'] },
    index: { latest: ['placementId', 'startedAt', 'id'] },
    foreignKeys: [refersTo(() => placements, ['placementId', 'agencyId'], ['id', 'agencyId'])],
  },
);

export type Visit = Row<typeof visits>;
