import type { PersonalClass } from '../../kernel/field-classes.js';
import { belongsTo, id, instant, nullable, tenantTable, text, type Row } from '../../kernel/table.js';
import { lenders } from '../access/lender.entity.js';
import type { Purpose } from './disclosure.rules.js';

/**
 * A clear value that left, to whom, what for and by which right: written in the transaction that read it, never changed and
 * never deleted. It names people and values by their ids and points at nothing, so that it outlives what it tells of.
 */
export const disclosures = tenantTable(
  'disclosure',
  {
    id: id('disclosure'),
    at: instant(),
    way: text<DisclosureWay>(16),
    /** Null: an actor of the lender itself. Of a resolved handle it is the agency for which the dialler took it. */
    agencyId: nullable(id('agency')),
    actorId: text(64),
    /** Who at the agency wanted it, by its own staff number. */
    collector: nullable(text(64)),
    debtorId: id('debtor'),
    dataClass: text<PersonalClass>(32),
    value: text<DisclosedValue>(32),
    contactPointId: nullable(id('contactPoint')),
    /** Null: it was read for the person as a whole. */
    accountId: nullable(id('account')),
    placementId: nullable(id('placement')),
    grantId: nullable(id('grant')),
    profileId: nullable(id('profile')),
    purpose: nullable(text<Purpose>(16)),
    reason: nullable(text<RevealReason>(32)),
    requestId: text(64),
  },
  {
    index: {
      of_debtor: ['debtorId', 'id'],
      of_agency: ['agencyId', 'id'],
      by_class: ['dataClass', 'id'],
      of_placement: ['placementId', 'id'],
      by_day: ['agencyId', 'at'],
    },
    foreignKeys: [belongsTo(() => lenders)],
  },
);

/**
 * How it left: the lender's own reading of an account, the single case of an agency, a reveal, a handle that the lender's
 * dialler resolved for an agency, or an export of all.
 */
export const disclosureWays = ['ACCOUNT', 'CASE', 'REVEAL', 'DIAL_TOKEN', 'EXPORT'] as const;
export type DisclosureWay = (typeof disclosureWays)[number];

export const disclosedValues = ['NAME', 'NATIONAL_ID', 'BIRTH_DATE', 'CONTACT_POINT'] as const;
export type DisclosedValue = (typeof disclosedValues)[number];

/** Why somebody reveals a value; a closed list, as words of one's own would hold personal data. */
export const revealReasons = [
  'FIRST_CONTACT',
  'FOLLOW_UP',
  'PROMISE_DUE',
  'DEBTOR_ASKED',
  'IDENTITY_CHECK',
  'VISIT_PLANNED',
  'LETTER_TO_SEND',
  'COURT_PAPERS',
  'LOST_CONTACT',
] as const;
export type RevealReason = (typeof revealReasons)[number];

export type Disclosure = Row<typeof disclosures>;
