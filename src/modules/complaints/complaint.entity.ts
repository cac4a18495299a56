import {
  id,
  instant,
  int,
  json,
  longText,
  minor,
  nullable,
  refersTo,
  tenantTable,
  text,
  type Row,
} from '../../kernel/table.js';
import type { CurrencyCode } from '../../kernel/currencies.js';
import type { Id } from '../../kernel/ids.js';
import { accounts } from '../accounts/account.entity.js';
import type { ContactChannel } from '../conduct/facts.rules.js';
import { notices } from '../notices/notice.entity.js';
import { placements } from '../placements/placement.entity.js';
import type { ReportFlag } from '../placements/placement.rules.js';
import type { ComplaintCategory, ComplaintStatus, ComplaintTransition } from './complaint.rules.js';

/** Somebody complains about the work on a debt. Its clocks run from the day it came, wherever it came in. */
export const complaints = tenantTable(
  'complaint',
  {
    id: id('complaint'),
    accountId: id('account'),
    /** The placement whose work it is about, with its agency; both null when it is about the lender alone. */
    placementId: nullable(id('placement')),
    agencyId: nullable(id('agency')),
    reportedBy: text<'AGENCY' | 'LENDER'>(8),
    actorId: text(64),
    reference: text(64),
    recordedReference: nullable(text(64)),
    contentHash: text(44),
    category: text<ComplaintCategory>(32),
    channel: text<ContactChannel>(16),
    /** What was said, in the words of whoever took it down; null: nothing. */
    sealed: nullable(longText()),
    receivedAt: instant(),
    reportedAt: instant(),
    acknowledgeBy: instant(),
    answerBy: instant(),
    status: text<ComplaintStatus>(16),
    /** Of status: 0 when it came in, one more with every step. */
    step: int(),
    /** The notice that holds the debt while it is open; null where nobody asked for that. */
    noticeId: nullable(id('notice')),
    /** What an upheld complaint found. */
    contactIds: json<readonly Id<'contact'>[]>(),
    collector: nullable(text(64)),
    penaltyMinor: nullable(minor()),
    currency: nullable(text<CurrencyCode>(3)),
    flags: json<readonly ReportFlag[]>(),
    updatedAt: instant(),
  },
  {
    unique: { reference: ['agencyId', 'reportedBy', 'reference'], recorded: ['recordedReference'] },
    index: { of_account: ['accountId'], due: ['status', 'answerBy'], of_placement: ['placementId', 'id'] },
    foreignKeys: [
      refersTo(() => accounts, ['accountId']),
      refersTo(() => placements, ['placementId', 'agencyId'], ['id', 'agencyId']),
      refersTo(() => notices, ['noticeId']),
    ],
  },
);

export type Complaint = Row<typeof complaints>;

/** What happened to a complaint, one row a step, never changed: who decided what, and when. The INSERT decides races. */
export const complaintSteps = tenantTable(
  'complaint_step',
  {
    id: id('complaint'),
    step: int(),
    transition: text<ComplaintTransition>(16),
    status: text<ComplaintStatus>(16),
    at: instant(),
    by: text(64),
  },
  { primaryKey: ['id', 'step'], foreignKeys: [refersTo(() => complaints, ['id'])] },
);

export type ComplaintStep = Row<typeof complaintSteps>;
