import {
  belongsTo,
  flag,
  id,
  instant,
  int,
  json,
  longText,
  nullable,
  refersTo,
  tenantTable,
  text,
  type Row,
} from '../../kernel/table.js';
import { accounts, type Hold } from '../accounts/account.entity.js';
import { lenders } from '../access/lender.entity.js';
import { contactPoints, debtors } from '../accounts/debtor.entity.js';
import { placements } from '../placements/placement.entity.js';
import type { ReportFlag } from '../placements/placement.rules.js';
import type { AddressKind } from '../privacy/contact-identity.rules.js';
import type { NoticeDetails } from './notice-details.rules.js';
import type { EndReason, NoticeKind } from './notice-kinds.rules.js';
import type { NoticeFlag } from './notice.rules.js';

/**
 * A fact about a person or a debt that changes who may be contacted, how and when. It belongs to the lender's debtor, so
 * that the next agency inherits it; who reported it is kept and shown to the lender. Never edited: a newer one takes its
 * place, and that it is over is a row of its own.
 */
export const notices = tenantTable(
  'notice',
  {
    id: id('notice'),
    debtorId: id('debtor'),
    /** The one debt it is about; null: all debts of the person. */
    accountId: nullable(id('account')),
    kind: text<NoticeKind>(32),
    gravity: int(),
    details: json<NoticeDetails>(),
    hold: nullable(text<Hold>(16)),
    contactPointId: nullable(id('contactPoint')),
    addressKind: nullable(text<AddressKind>(8)),
    addressHash: nullable(text(43)),
    addressMasked: nullable(text(250)),
    /** The number and the note in clear, as one sealed group; null when there is neither. */
    sealed: nullable(longText()),
    hasNote: flag(),
    occurredAt: instant(),
    reportedAt: instant(),
    reportedBy: text(64),
    expiresAt: nullable(instant()),
    supersedesId: nullable(id('notice')),
    /** The agency that reported it, and on which placement; both null when the lender recorded it. */
    placementId: nullable(id('placement')),
    agencyId: nullable(id('agency')),
    reference: text(64),
    /** The reference again when the lender recorded it: its own space of references. */
    recordedReference: nullable(text(64)),
    contentHash: text(44),
    flags: json<readonly (ReportFlag | NoticeFlag)[]>(),
  },
  {
    unique: { reference: ['agencyId', 'reference'], recorded: ['recordedReference'] },
    index: { of_debtor: ['debtorId', 'gravity', 'id'], expiry: ['expiresAt', 'id'] },
    foreignKeys: [
      refersTo(() => debtors, ['debtorId']),
      refersTo(() => accounts, ['accountId']),
      refersTo(() => contactPoints, ['contactPointId']),
      refersTo(() => placements, ['placementId', 'agencyId'], ['id', 'agencyId']),
    ],
  },
);

export type Notice = Row<typeof notices>;

/** That a notice is over, since when, why, and who said so. At most one a notice: the INSERT decides. */
export const noticeEnds = tenantTable(
  'notice_end',
  {
    /** Of the notice. */
    id: id('notice'),
    reason: text<EndReason>(32),
    endedAt: instant(),
    reportedAt: instant(),
    reportedBy: text(64),
    placementId: nullable(id('placement')),
    agencyId: nullable(id('agency')),
    /** The agency's key of the report; null when the lender ended it, or time did. */
    reference: nullable(text(64)),
    contentHash: nullable(text(44)),
    flags: json<readonly ReportFlag[]>(),
  },
  {
    unique: { reference: ['agencyId', 'reference'] },
    foreignKeys: [
      refersTo(() => notices, ['id']),
      refersTo(() => placements, ['placementId', 'agencyId'], ['id', 'agencyId']),
    ],
  },
);

export type NoticeEnd = Row<typeof noticeEnds>;

/**
 * Numbers and addresses that nobody may use again, as hashes that say nothing to whoever has the table alone. They point at
 * no person and no notice, so that they outlive both: what was deleted must not come back by the next file.
 */
export const suppressions = tenantTable(
  'suppression',
  {
    /** Of the notice that brought it, which may be gone. */
    id: id('notice'),
    addressHash: text(43),
    /** Hash of the lender's reference of the person it holds for; null: for anybody. */
    personHash: nullable(text(43)),
    kind: text<NoticeKind>(32),
    addressKind: text<AddressKind>(8),
    since: instant(),
    /** When its notice ended; null while it holds. */
    endedAt: nullable(instant()),
  },
  { index: { of_address: ['addressHash', 'endedAt'] }, foreignKeys: [belongsTo(() => lenders)] },
);

export type Suppression = Row<typeof suppressions>;
