import {
  id,
  instant,
  int,
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
import { agreements } from '../agreements/agreement.entity.js';
import { placements } from '../placements/placement.entity.js';
import { promises } from '../promises/promise.entity.js';
import type {
  PaymentFlag,
  PaymentRoute,
  PaymentStatus,
  ReportedBy,
  ReversalReason,
} from './payment.rules.js';

/** Money the debtor paid, to the agency's trust account or directly to the lender. Never edited: see `reversal`. */
export const payments = tenantTable(
  'payment',
  {
    id: id('payment'),
    placementId: id('placement'),
    agencyId: id('agency'),
    reference: text(64),
    contentHash: text(44),
    agreementId: id('agreement'),
    reportedBy: text<ReportedBy>(8),
    route: text<PaymentRoute>(16),
    amountMinor: minor(),
    /** What the lender found it to be; null until it said so. */
    confirmedMinor: nullable(minor()),
    reversedMinor: minor(),
    currency: text<CurrencyCode>(3),
    valueDate: localDate(),
    method: nullable(text(32)),
    promiseId: nullable(id('promise')),
    status: text<PaymentStatus>(16),
    settlesIn: int(),
    reportedAt: instant(),
    flags: json<readonly PaymentFlag[]>(),
  },
  {
    unique: {
      reference: ['agencyId', 'reportedBy', 'reference'],
      of_placement: ['id', 'placementId', 'agencyId'],
    },
    index: {
      settlement: ['agreementId', 'settlesIn', 'placementId'],
      by_day: ['agreementId', 'settlesIn', 'valueDate', 'id'],
      latest: ['placementId', 'valueDate', 'id'],
    },
    foreignKeys: [
      refersTo(() => placements, ['placementId', 'agencyId'], ['id', 'agencyId']),
      refersTo(() => agreements, ['agreementId']),
      refersTo(() => promises, ['promiseId']),
    ],
  },
);

export type Payment = Row<typeof payments>;

/** Money that went back: a returned cheque, a chargeback, a mistake. Points at its payment; several may be partial. */
export const reversals = tenantTable(
  'reversal',
  {
    id: id('reversal'),
    placementId: id('placement'),
    agencyId: id('agency'),
    reference: text(64),
    contentHash: text(44),
    paymentId: id('payment'),
    agreementId: id('agreement'),
    reportedBy: text<ReportedBy>(8),
    amountMinor: minor(),
    valueDate: localDate(),
    reason: text<ReversalReason>(16),
    settlesIn: int(),
    reportedAt: instant(),
    flags: json<readonly PaymentFlag[]>(),
  },
  {
    unique: { reference: ['agencyId', 'reportedBy', 'reference'] },
    index: {
      settlement: ['agreementId', 'settlesIn', 'placementId'],
      by_day: ['agreementId', 'settlesIn', 'valueDate', 'id'],
      of_placement: ['placementId', 'valueDate', 'id'],
    },
    foreignKeys: [
      refersTo(() => payments, ['paymentId', 'placementId', 'agencyId'], ['id', 'placementId', 'agencyId']),
      refersTo(() => agreements, ['agreementId']),
    ],
  },
);

export type Reversal = Row<typeof reversals>;
