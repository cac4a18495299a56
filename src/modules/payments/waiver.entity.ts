import {
  id,
  instant,
  int,
  json,
  localDate,
  minor,
  refersTo,
  tenantTable,
  text,
  type Row,
} from '../../kernel/table.js';
import { agreements } from '../agreements/agreement.entity.js';
import { placements } from '../placements/placement.entity.js';
import type { PaymentFlag, WaiverReason } from './payment.rules.js';
import { payments } from './payment.entity.js';

/** What the lender lets go of a placed debt: money that comes later than the waiver earns only on what is left. */
export const waivers = tenantTable(
  'waiver',
  {
    id: id('waiver'),
    placementId: id('placement'),
    agencyId: id('agency'),
    reference: text(64),
    contentHash: text(44),
    agreementId: id('agreement'),
    amountMinor: minor(),
    valueDate: localDate(),
    reason: text<WaiverReason>(32),
    settlesIn: int(),
    recordedBy: text(64),
    reportedAt: instant(),
    flags: json<readonly PaymentFlag[]>(),
  },
  {
    unique: { reference: ['agencyId', 'reference'] },
    index: {
      settlement: ['agreementId', 'settlesIn', 'placementId'],
      by_day: ['agreementId', 'settlesIn', 'valueDate', 'id'],
      of_placement: ['placementId', 'id'],
    },
    foreignKeys: [
      refersTo(() => placements, ['placementId', 'agencyId'], ['id', 'agencyId']),
      refersTo(() => agreements, ['agreementId']),
    ],
  },
);

export type Waiver = Row<typeof waivers>;

/** What the lender found a payment to be; the last word counts, and 0 means that it never came. */
export const confirmations = tenantTable(
  'payment_confirmation',
  {
    id: id('confirmation'),
    paymentId: id('payment'),
    placementId: id('placement'),
    agencyId: id('agency'),
    reference: text(64),
    contentHash: text(44),
    agreementId: id('agreement'),
    amountMinor: minor(),
    /** What counted until then. */
    beforeMinor: minor(),
    valueDate: localDate(),
    settlesIn: int(),
    recordedBy: text(64),
    reportedAt: instant(),
    flags: json<readonly PaymentFlag[]>(),
  },
  {
    unique: { reference: ['agencyId', 'reference'] },
    index: {
      settlement: ['agreementId', 'settlesIn', 'placementId'],
      by_day: ['agreementId', 'settlesIn', 'valueDate', 'id'],
      of_placement: ['placementId', 'id'],
    },
    foreignKeys: [
      refersTo(() => payments, ['paymentId', 'placementId', 'agencyId'], ['id', 'placementId', 'agencyId']),
      refersTo(() => agreements, ['agreementId']),
    ],
  },
);

export type Confirmation = Row<typeof confirmations>;
