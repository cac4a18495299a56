import { id, instant, json, nullable, refersTo, tenantTable, text, type Row } from '../../kernel/table.js';
import { contactPoints } from '../accounts/debtor.entity.js';
import type { ConductParty, ContactChannel } from '../conduct/index.js';
import { placements } from '../placements/placement.entity.js';
import type { ContactDetails } from './contact.rules.js';

/**
 * A contact that was reserved before it was made: it counts for the person from then on, for everybody, until it is used,
 * given back, or runs out.
 */
export const contactPermits = tenantTable(
  'contact_permit',
  {
    id: id('permit'),
    placementId: id('placement'),
    agencyId: id('agency'),
    debtorId: id('debtor'),
    reference: text(64),
    contentHash: text(44),
    /** When the contact is to be made. */
    at: instant(),
    channel: text<ContactChannel>(16),
    party: text<ConductParty>(16),
    contactPointId: nullable(id('contactPoint')),
    thirdPerson: nullable(text(32)),
    details: nullable(json<ContactDetails>()),
    takenAt: instant(),
    /** From then on it counts no more. */
    expiresAt: instant(),
    state: text<PermitState>(16),
    /** What is known about it beside: rules that would rather have it otherwise. */
    flags: json<readonly string[]>(),
  },
  {
    unique: { reference: ['agencyId', 'reference'] },
    index: { live: ['debtorId', 'state', 'expiresAt'] },
    foreignKeys: [
      refersTo(() => placements, ['placementId', 'agencyId', 'debtorId'], ['id', 'agencyId', 'debtorId']),
      refersTo(() => contactPoints, ['contactPointId']),
    ],
  },
);

/** HELD: reserved, and counted until it runs out. */
export type PermitState = 'HELD' | 'USED' | 'RELEASED';
export type ContactPermit = Row<typeof contactPermits>;
