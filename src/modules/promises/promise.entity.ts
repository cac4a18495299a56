import {
  id,
  instant,
  json,
  localDate,
  minor,
  nullable,
  refersTo,
  tenantTable,
  text,
  type Row,
} from '../../kernel/table.js';
import type { CurrencyCode } from '../../kernel/currencies.js';
import { placements } from '../placements/placement.entity.js';
import type { ReportFlag } from '../placements/placement.rules.js';
import type { PromiseStatus } from './promise.rules.js';

/** A promise to pay an amount by a day; what was paid by then decides whether it was kept. */
export const promises = tenantTable(
  'promise',
  {
    id: id('promise'),
    placementId: id('placement'),
    agencyId: id('agency'),
    reference: text(64),
    contentHash: text(44),
    amountMinor: minor(),
    currency: text<CurrencyCode>(3),
    madeOn: localDate(),
    dueOn: localDate(),
    status: text<PromiseStatus>(16),
    paidMinor: minor(),
    decidedAt: nullable(instant()),
    reportedAt: instant(),
    flags: json<readonly ReportFlag[]>(),
  },
  {
    unique: { reference: ['agencyId', 'reference'] },
    index: { of_placement: ['placementId', 'status', 'dueOn'], due: ['status', 'dueOn', 'placementId'] },
    foreignKeys: [refersTo(() => placements, ['placementId', 'agencyId'], ['id', 'agencyId'])],
  },
);

export type Promised = Row<typeof promises>;
