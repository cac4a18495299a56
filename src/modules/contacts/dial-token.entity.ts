import { id, instant, int, nullable, refersTo, tenantTable, text, type Row } from '../../kernel/table.js';
import { contactPoints } from '../accounts/debtor.entity.js';
import type { ContactChannel } from '../conduct/index.js';
import { placements } from '../placements/placement.entity.js';
import type { RevealReason } from '../privacy/disclosure.entity.js';
import type { Purpose } from '../privacy/index.js';
import { contactPermits } from './contact-permit.entity.js';

/**
 * A handle for one contact point, purpose and channel, which an agency holds instead of the number or address: the lender's
 * dialler resolves it, once, and a report of the contact is owed from then on. The handle itself is stored nowhere.
 */
export const dialTokens = tenantTable(
  'dial_token',
  {
    id: id('dialToken'),
    /** SHA-256 of the handle, base64url. */
    tokenHash: text(43),
    placementId: id('placement'),
    agencyId: id('agency'),
    /** The person of the placement's account; the contact point may be that of a further party. */
    debtorId: id('debtor'),
    contactPointId: id('contactPoint'),
    grantId: id('grant'),
    /** Of the grant when it was issued: whatever changes the grant ends the handle. */
    grantEpoch: int(),
    purpose: text<Purpose>(16),
    channel: text<ContactChannel>(16),
    reason: text<RevealReason>(32),
    /** Who at the agency wants it, by its own staff number. */
    collector: text(64),
    reference: text(64),
    contentHash: text(44),
    /** The reservation that stands for the judge. */
    permitId: nullable(id('permit')),
    issuedAt: instant(),
    expiresAt: instant(),
    state: text<DialTokenState>(16),
    resolvedAt: nullable(instant()),
    /** The dialler. */
    resolvedBy: nullable(text(64)),
    /** The row of the register that reports it. */
    contactId: nullable(id('contact')),
  },
  {
    unique: { token: ['tokenHash'], reference: ['agencyId', 'reference'] },
    index: {
      of_placement: ['placementId', 'agencyId', 'debtorId', 'state'],
      by_state: ['agencyId', 'state', 'id'],
      by_day: ['agencyId', 'issuedAt'],
      of_point: ['contactPointId'],
      of_permit: ['permitId'],
      of_debtor: ['debtorId', 'id'],
    },
    foreignKeys: [
      refersTo(() => placements, ['placementId', 'agencyId', 'debtorId'], ['id', 'agencyId', 'debtorId']),
      refersTo(() => contactPoints, ['contactPointId']),
      refersTo(() => contactPermits, ['permitId']),
    ],
  },
);

/** RESOLVED: the dialler has it, and a report of the contact is owed. */
export type DialTokenState = 'ISSUED' | 'RESOLVED' | 'REPORTED';
export type DialToken = Row<typeof dialTokens>;
