import {
  id,
  instant,
  int,
  json,
  localDate,
  nullable,
  refersTo,
  tenantTable,
  text,
  flag,
  type Row,
} from '../../kernel/table.js';
import type { CurrencyCode } from '../../kernel/currencies.js';
import type { TimeZone } from '../../kernel/time.js';
import type { FeeTerms } from '../fees/index.js';
import { agencies } from '../access/agency.entity.js';
import { disclosureProfiles } from '../privacy/disclosure-profile.entity.js';

/** The contract of a lender with an agency: what is placed under it, for how long, and in whose zone days are counted. */
export const agreements = tenantTable(
  'agreement',
  {
    id: id('agreement'),
    agencyId: id('agency'),
    reference: text(64),
    name: text(200),
    status: text<AgreementStatus>(16),
    timeZone: text<TimeZone>(64),
    currency: text<CurrencyCode>(3),
    windowDays: int(),
    reportWindowDays: int(),
    /** How far from the address a visit may have been made before it is flagged, in metres. */
    visitRadiusMetres: int(),
    channels: json<readonly Channel[]>(),
    /** What its agency sees of people; null: everybody masked. Grants keep the version they were made with. */
    profileId: nullable(id('profile')),
    /** Whether bearer tokens may be issued for its grants; forbidding ends those there are. */
    grantTokensAllowed: flag(),
    madeBy: text(64),
    createdAt: instant(),
  },
  {
    unique: { reference: ['reference'], of_agency: ['id', 'agencyId'] },
    foreignKeys: [refersTo(() => agencies, ['agencyId']), refersTo(() => disclosureProfiles, ['profileId'])],
  },
);

export type AgreementStatus = 'ACTIVE' | 'ENDED';
export type Channel = 'PHONE' | 'SMS' | 'EMAIL' | 'LETTER' | 'IM' | 'VISIT';
export type Agreement = Row<typeof agreements>;

/** A version of what the agency earns. Placements keep the version that was in force when they were made. */
export const feeSchedules = tenantTable(
  'fee_schedule',
  {
    id: id('schedule'),
    agreementId: id('agreement'),
    version: int(),
    effectiveFrom: localDate(),
    status: text<ScheduleStatus>(16),
    terms: json<FeeTerms>(),
    madeBy: text(64),
    approvedBy: nullable(text(64)),
    approvedAt: nullable(instant()),
    createdAt: instant(),
  },
  {
    unique: { version: ['agreementId', 'version'] },
    foreignKeys: [refersTo(() => agreements, ['agreementId'])],
  },
);

export type ScheduleStatus = 'DRAFT' | 'APPROVED' | 'RETIRED';
export type FeeSchedule = Row<typeof feeSchedules>;
