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
import type { TimeZone } from '../../kernel/time.js';
import { grants } from '../access/grant.entity.js';
import { accounts, type Hold } from '../accounts/account.entity.js';
import { debtors } from '../accounts/debtor.entity.js';
import { portfolios } from '../accounts/portfolio.entity.js';
import { agreements, feeSchedules } from '../agreements/agreement.entity.js';
import type { EndReason, PlacedParts, PlacementStatus } from './placement.rules.js';

/** Accounts handed out together under one agreement, with the grant that opens them to the agency. */
export const placementBatches = tenantTable(
  'placement_batch',
  {
    id: id('batch'),
    agreementId: id('agreement'),
    agencyId: id('agency'),
    grantId: id('grant'),
    /** The portfolio that all of its accounts came with; null when they came with several. */
    portfolioId: nullable(id('portfolio')),
    reference: text(64),
    contentHash: text(44),
    placedOn: localDate(),
    size: int(),
    placedMinor: minor(),
    currency: text<CurrencyCode>(3),
    madeBy: text(64),
    createdAt: instant(),
  },
  {
    unique: { reference: ['reference'], of_agency: ['id', 'agencyId'] },
    index: { of_grant: ['grantId', 'agencyId'], of_portfolio: ['portfolioId', 'agencyId', 'id'] },
    foreignKeys: [
      refersTo(() => agreements, ['agreementId', 'agencyId'], ['id', 'agencyId']),
      refersTo(() => grants, ['grantId', 'agencyId'], ['id', 'agencyId']),
      refersTo(() => portfolios, ['portfolioId']),
    ],
  },
);

export type PlacementBatch = Row<typeof placementBatches>;

/**
 * One account at one agency for one window. `liveAccountId` holds the account while the placement is live and its
 * unique key is what keeps an account from being placed twice.
 */
export const placements = tenantTable(
  'placement',
  {
    id: id('placement'),
    batchId: id('batch'),
    agreementId: id('agreement'),
    agencyId: id('agency'),
    accountId: id('account'),
    /** Whose account it is: what is reported counts for the person, over all agencies. */
    debtorId: id('debtor'),
    /** Whose contact rules hold for the account. */
    jurisdiction: text(8),
    liveAccountId: nullable(id('account')),
    sequence: int(),
    status: text<PlacementStatus>(16),
    holds: json<readonly Hold[]>(),
    currency: text<CurrencyCode>(3),
    placedMinor: minor(),
    paidMinor: minor(),
    /** What the placed balance consists of, in minor units, for fees that not every part of it earns. */
    placedParts: json<PlacedParts>(),
    placedAt: instant(),
    placedOn: localDate(),
    timeZone: text<TimeZone>(64),
    windowEndsOn: localDate(),
    endsAt: instant(),
    scheduleId: id('schedule'),
    delinquentSince: nullable(localDate()),
    monthsPastDue: nullable(int()),
    reportWindowDays: int(),
    endedAt: nullable(instant()),
    endedOn: nullable(localDate()),
    endReason: nullable(text<EndReason>(32)),
    reportUntil: nullable(instant()),
    /** The month whose statement first knows of it, and the one that first knows of its recall. */
    settlesIn: int(),
    recallSettlesIn: nullable(int()),
    updatedAt: instant(),
  },
  {
    unique: {
      live_account: ['liveAccountId'],
      of_agency: ['id', 'agencyId'],
      of_debtor: ['id', 'agencyId', 'debtorId'],
      turn: ['accountId', 'sequence'],
    },
    index: {
      agency_page: ['agencyId', 'id'],
      batch_page: ['batchId', 'id'],
      settlement: ['agreementId', 'settlesIn', 'placedOn', 'id'],
      recalled: ['agreementId', 'recallSettlesIn', 'endedOn', 'id'],
      expiry: ['status', 'endsAt'],
      debtor_page: ['debtorId', 'id'],
    },
    foreignKeys: [
      refersTo(() => placementBatches, ['batchId', 'agencyId'], ['id', 'agencyId']),
      refersTo(() => agreements, ['agreementId', 'agencyId'], ['id', 'agencyId']),
      refersTo(() => accounts, ['accountId']),
      refersTo(() => debtors, ['debtorId']),
      refersTo(() => feeSchedules, ['scheduleId']),
    ],
  },
);

export type Placement = Row<typeof placements>;
