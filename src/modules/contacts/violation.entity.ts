import {
  id,
  instant,
  int,
  localDate,
  nullable,
  refersTo,
  tenantTable,
  text,
  type Row,
} from '../../kernel/table.js';
import type { Severity } from '../conduct/index.js';
import { contacts } from './contact.entity.js';
import { placements } from '../placements/placement.entity.js';

/**
 * The conduct ledger: each rule that a contact of the register breaks, as it was found. A later verdict ends a row and
 * never takes it away.
 */
export const violations = tenantTable(
  'violation',
  {
    id: id('violation'),
    contactId: id('contact'),
    placementId: id('placement'),
    agencyId: id('agency'),
    debtorId: id('debtor'),
    collector: text(64),
    rule: text(64),
    severity: text<Severity>(24),
    /** The text that the rule stands on. */
    source: text(250),
    /** The versions of the packs by which it was judged, and of the lender's policy. */
    packs: text(160),
    /** The day of the contact where the person lives. */
    day: localDate(),
    foundAt: instant(),
    /** The verdict of the contact that found it, and the one that no longer did. */
    sinceVersion: int(),
    untilVersion: nullable(int()),
    standing: text<ViolationStanding>(16),
  },
  {
    index: {
      ledger: ['day', 'agencyId', 'rule'],
      agency_page: ['agencyId', 'id'],
      of_contact: ['contactId', 'untilVersion'],
    },
    foreignKeys: [
      refersTo(() => contacts, ['contactId']),
      refersTo(() => placements, ['placementId', 'agencyId', 'debtorId'], ['id', 'agencyId', 'debtorId']),
    ],
  },
);

/** OPEN: nobody has said anything yet. SUPERSEDED: a later verdict of the contact no longer finds it. */
export const violationStandings = [
  'OPEN',
  'REBUTTED',
  'UPHELD',
  'EXCUSED',
  'WITHDRAWN',
  'SUPERSEDED',
] as const;
export type ViolationStanding = (typeof violationStandings)[number];
export type Violation = Row<typeof violations>;
