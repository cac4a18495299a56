import {
  id,
  instant,
  int,
  json,
  nullable,
  refersTo,
  tenantTable,
  text,
  type Row,
} from '../../kernel/table.js';
import { contactPoints } from '../accounts/debtor.entity.js';
import { placements } from '../placements/placement.entity.js';
import type { ConductParty, ContactChannel, ContactConnection, ContactDirection } from '../conduct/index.js';
import { contactPermits } from './contact-permit.entity.js';
import type {
  ContactDetails,
  ContactResult,
  ContactViolation,
  EntryKind,
  Recording,
} from './contact.rules.js';

/**
 * The register (催收登记簿): each contact, attempt, visit and letter is one row of it, as it was reported, so that all
 * count in one calendar of the person. What visits and letters have beside it stands in their own tables, under its id.
 */
export const contacts = tenantTable(
  'contact',
  {
    id: id('contact'),
    kind: text<EntryKind>(8),
    placementId: id('placement'),
    agencyId: id('agency'),
    /** The person of the placement's account. */
    debtorId: id('debtor'),
    reference: text(64),
    contentHash: text(44),
    occurredAt: instant(),
    reportedAt: instant(),
    channel: text<ContactChannel>(16),
    direction: text<ContactDirection>(16),
    party: text<ConductParty>(16),
    connection: text<ContactConnection>(32),
    result: text<ContactResult>(32),
    collector: text(64),
    /** The stored number or address that was used. */
    contactPointId: nullable(id('contactPoint')),
    /** The agency's mark for a third person beside this debtor, the same each time; no name. */
    thirdPerson: nullable(text(32)),
    details: nullable(json<ContactDetails>()),
    recording: nullable(json<Recording>()),
    flags: json<readonly string[]>(),
    /** What was reserved for it, where a permit was named. */
    permitId: nullable(id('permit')),
    /** The rules it breaks by its latest verdict; null: none. */
    violations: nullable(json<readonly ContactViolation[]>()),
    /** 1 for the verdict of its report; one more each time a later report changed it. */
    verdictVersion: int(),
  },
  {
    unique: { reference: ['agencyId', 'kind', 'reference'] },
    index: {
      // begins with the foreign key to the placement, which needs an index of its own otherwise
      latest: ['placementId', 'agencyId', 'debtorId', 'occurredAt', 'id', 'kind'],
      history: ['debtorId', 'occurredAt'],
      of_point: ['contactPointId', 'occurredAt'],
      of_permit: ['permitId'],
    },
    foreignKeys: [
      refersTo(() => placements, ['placementId', 'agencyId', 'debtorId'], ['id', 'agencyId', 'debtorId']),
      refersTo(() => contactPoints, ['contactPointId']),
      refersTo(() => contactPermits, ['permitId']),
    ],
  },
);

export type Contact = Row<typeof contacts>;
