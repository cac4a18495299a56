import {
  exactJson,
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
import { payeeAccounts } from '../agreements/payee-account.entity.js';
import { periods } from '../agreements/period.entity.js';
import type { AgreedTerms } from '../agreements/settlement-terms.rules.js';
import type { FeeTrace } from '../fees/index.js';
import { placements } from '../placements/placement.entity.js';
import type { StatementSum } from './statement-sum.rules.js';
import type { CorrectionTrace, LineKind, StatementState } from './statement.rules.js';

/** What becomes of a statement once it is closed; nothing of it changes a line or a total. */
const lifeColumns = {
  sentAt: nullable(instant()),
  /** The last day on which the agency answers. */
  answerDueOn: nullable(localDate()),
  answeredBy: nullable(text(64)),
  answeredAt: nullable(instant()),
  /** Fees of lines that were disputed and not decided when it was approved: not paid with it. */
  heldMinor: minor(),
  /** What it comes to without what was held when it was approved; null before. */
  approvedSum: nullable(exactJson<StatementSum>()),
  /** What is invoiced, without tax on top, and what is paid: as closed, and from its approval on as approved. */
  netMinor: minor(),
  payableMinor: minor(),
  /** What holding lines back changed in what is carried out, and the month that was open then, which takes it in. */
  carriedLaterMinor: minor(),
  carriedLaterIn: nullable(int()),
  /** The version that it is paid on, frozen by its approval. */
  payeeAccountId: nullable(id('payeeAccount')),
} as const;

/** What one month of an agreement earned the agency. CLOSING statements are seen by no reader; closed ones never change. */
export const statements = tenantTable(
  'statement',
  {
    id: id('statement'),
    agreementId: id('agreement'),
    agencyId: id('agency'),
    periodId: id('period'),
    month: int(),
    currency: text<CurrencyCode>(3),
    state: text<StatementState>(16),
    lines: int(),
    payments: int(),
    receivedMinor: minor(),
    reversedMinor: minor(),
    baseMinor: minor(),
    overpaidMinor: minor(),
    commissionMinor: minor(),
    /** What earlier statements held and is paid with this one, its disputes decided since. */
    releasedMinor: minor(),
    /** The terms it comes under, frozen as its month closes; the version is null where the agreement has none. */
    termsVersion: nullable(int()),
    terms: json<AgreedTerms>(),
    /** What it comes to by those terms: tax, what is carried, what is payable; null while it is being closed. */
    sum: nullable(exactJson<StatementSum>()),
    /** Chained over the lines; the content hash covers it, the terms and the totals. */
    linesHash: nullable(text(64)),
    contentHash: nullable(text(64)),
    closedBy: text(64),
    closedAt: nullable(instant()),
    approvedBy: nullable(text(64)),
    approvedAt: nullable(instant()),
    ...lifeColumns,
  },
  {
    unique: { period: ['periodId'] },
    index: { of_agency: ['agencyId', 'id'], of_agreement: ['agreementId', 'month'] },
    foreignKeys: [
      refersTo(() => agreements, ['agreementId', 'agencyId'], ['id', 'agencyId']),
      refersTo(() => periods, ['periodId']),
      refersTo(() => payeeAccounts, ['payeeAccountId']),
    ],
  },
);

export type Statement = Row<typeof statements>;

/** The difference one event makes to what the agency earned, with the working. `eventId`: a payment's or reversal's. */
export const statementLines = tenantTable(
  'statement_line',
  {
    id: id('line'),
    statementId: id('statement'),
    /** Its place on the statement, 1 to n without a gap: ids of several processes would not stand in the order of writing. */
    number: int(),
    placementId: id('placement'),
    eventId: id('payment'),
    kind: text<LineKind>(16),
    valueDate: localDate(),
    amountMinor: minor(),
    baseMinor: minor(),
    overpaidMinor: minor(),
    feeMinor: minor(),
    originMonth: int(),
    trace: json<FeeTrace | CorrectionTrace>(),
  },
  {
    unique: { event: ['eventId'], place: ['statementId', 'number'] },
    foreignKeys: [refersTo(() => statements, ['statementId']), refersTo(() => placements, ['placementId'])],
  },
);

export type StatementLine = Row<typeof statementLines>;
