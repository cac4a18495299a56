import type { Reader } from '../../kernel/store.js';
import type { AnyTable, Row, SqlValue } from '../../kernel/table.js';
import { accounts, contactPoints, debtors, parties } from '../accounts/index.js';
import { corrections } from './correction.entity.js';
import { complaints, complaintSteps, openComplaint } from '../complaints/index.js';
import { contactPermits, contacts, dialTokens, violationAnswers, violations } from '../contacts/index.js';
import { deletionAttestations, deletionDuties } from '../deletions/index.js';
import { deliveries, letters } from '../letters/index.js';
import { limitationFacts } from '../limitation/index.js';
import { noticeEnds, notices, openNotice, type NoticeKind } from '../notices/index.js';
import { payments, reversals, waivers } from '../payments/index.js';
import { placements } from '../placements/index.js';
import { disclosures } from '../privacy/index.js';
import { promises } from '../promises/index.js';
import { reviewFindings, reviews } from '../reviews/index.js';
import { statementLines } from '../settlement/index.js';
import { visits } from '../visits/index.js';

/** What a row says in clear beside its columns; a value that is not there is left out. */
export type Opened = Readonly<Record<string, string | null | undefined>>;

/** A table that holds something about people. */
export interface PersonTable {
  readonly table: AnyTable;
  /** Which rows are about a person. */
  readonly about: About;
  /** What the person is told of a row, by the names of its columns. */
  readonly shows: readonly string[];
  /** Where a row has amounts and no currency of its own: SQL that gives it. */
  readonly currency?: string;
  /** What is kept sealed. */
  readonly opens?: (reader: Reader, row: Row<AnyTable>) => Promise<Opened>;
  /** What is not told after all, as it would say something of somebody else. */
  readonly hides?: (row: Row<AnyTable>) => readonly string[];
  /** What says who the person is, and stands there instead once nobody may see it any more, by the names of SQL. */
  readonly forgets?: Readonly<Record<string, SqlValue>>;
  /** A record of the work on the person: deleted with its rows when its law's time is over. The others are the books. */
  readonly isRecord?: true;
}

/** A row of the table, once it is known to be one: what opens and hides it needs its types. */
const of = <T extends AnyTable>(
  table: T,
  parts: Omit<PersonTable, 'table' | 'opens' | 'hides'> & {
    readonly opens?: (reader: Reader, row: Row<T>) => Promise<Opened>;
    readonly hides?: (row: Row<T>) => readonly string[];
  },
): PersonTable => ({ table, ...parts }) as PersonTable;

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** SQL for the rows of a table about people: `who` is `= ?` or `IN (??)`. */
export type About = (who: '= ?' | 'IN (??)') => string;

const idsOf = (table: string, who: string) =>
  `SELECT x.id FROM ${table} x WHERE x.lender_id = :lender AND x.debtor_id ${who}`;
const through =
  (column: string, table: string): About =>
  (who) =>
    `${column} IN (${idsOf(table, who)})`;

const OF_PERSON: About = (who) => `debtor_id ${who}`;
const OF_ACCOUNT = through('account_id', 'account');
const OF_PLACEMENT = through('placement_id', 'placement');
const OF_CONTACT = through('id', 'contact');
/** Two tables away: rows that hang on what hangs on an account. */
const throughAccount =
  (column: string, table: string): About =>
  (who) =>
    `${column} IN (SELECT y.id FROM ${table} y WHERE y.lender_id = :lender AND y.account_id IN (${idsOf('account', who)}))`;
const currencyOf = (of: string, table: string, column: string) =>
  `(SELECT m.currency FROM ${table} m WHERE m.lender_id = ${of}.lender_id AND m.id = ${of}.${column})`;

/** Their numbers are other people's: whoever really has a wrong number, or answered in somebody's place. */
const aboutOthersNumbers: readonly NoticeKind[] = ['WRONG_NUMBER', 'THIRD_PARTY_REFUSAL'];

/**
 * Everything that is kept about a person, table by table, in the order in which it is told. Left out of it: who at an agency
 * did something (staff numbers are other people's: CJEU C-579/21), marks of third persons, and what lender and agency
 * agreed with each other. A table that is neither here nor in `impersonal` fails the suite.
 */
export const personTables: readonly PersonTable[] = [
  of(debtors, {
    about: (who) => `id ${who}`,
    shows: words('id jurisdiction timeZones language createdAt updatedAt'),
    // the reference of the person is forgotten one by one: it becomes its own hash
    forgets: {
      name_masked: '',
      national_id_masked: null,
      identity_sealed: '',
      national_id_sealed: null,
      national_id_index: null,
      language: null,
    },
  }),
  of(contactPoints, {
    about: OF_PERSON,
    shows: words('id kind position'),
    forgets: { masked: '', sealed: '', value_index: null },
  }),
  of(accounts, {
    about: OF_PERSON,
    shows: words(`id accountNumber portfolio product principalMinor interestMinor feesMinor penaltyMinor
      asOf delinquentSince monthsPastDue jurisdiction status holds createdAt updatedAt`),
  }),
  of(parties, {
    about: OF_PERSON,
    shows: words('role accountId'),
    // a contact person owes nothing, and is told nothing of the debt
    hides: ({ role }) => (role === 'CONTACT_PERSON' ? ['accountId'] : []),
  }),
  of(placements, {
    about: OF_PERSON,
    shows: words(`id accountId agencyId sequence status holds placedMinor paidMinor placedAt windowEndsOn
      endedAt endReason`),
  }),
  of(deletionDuties, {
    about: OF_ACCOUNT,
    shows: words('id agencyId accountId kind since keepUntil dueOn status'),
  }),
  of(deletionAttestations, {
    about: OF_PLACEMENT,
    shows: words('id placementId agencyId deletedAt method records documents recordings flags attestedAt'),
  }),
  of(notices, {
    about: OF_PERSON,
    shows:
      words(`id accountId kind details hold contactPointId addressKind addressMasked address note occurredAt
      reportedAt expiresAt supersedesId agencyId`),
    opens: openNotice,
    hides: ({ kind }) => (aboutOthersNumbers.includes(kind) ? ['address'] : []),
    forgets: { address_masked: null, address_hash: null, sealed: null, has_note: 0 },
    isRecord: true,
  }),
  of(noticeEnds, {
    about: through('id', 'notice'),
    shows: words('id reason endedAt reportedAt agencyId'),
    isRecord: true,
  }),
  of(contactPermits, {
    about: OF_PERSON,
    shows: words('id placementId agencyId at channel party contactPointId takenAt expiresAt state'),
    forgets: { third_person: null },
    isRecord: true,
  }),
  of(contacts, {
    about: OF_PERSON,
    shows: words(`id kind placementId agencyId occurredAt reportedAt channel direction party connection result
      contactPointId details recording flags violations`),
    forgets: { third_person: null },
    isRecord: true,
  }),
  of(dialTokens, {
    about: OF_PERSON,
    shows: words(`id placementId agencyId contactPointId purpose channel reason issuedAt expiresAt state
      resolvedAt contactId`),
    isRecord: true,
  }),
  of(visits, {
    about: OF_CONTACT,
    shows: words(`id endedAt outcome peopleMet isIdentityShown isPurposeExplained noticeGivenAt hasEntered
      hasEntryConsent distanceMetres evidence`),
    isRecord: true,
  }),
  of(letters, {
    about: OF_ACCOUNT,
    shows: words(`id agencyId accountId kind template templateVersion principalMinor interestMinor feesMinor
      penaltyMinor threatensSuit trackingNumber sentOn state stateAt servedOn`),
    forgets: { tracking_number: null },
    isRecord: true,
  }),
  of(deliveries, {
    about: throughAccount('letter_id', 'letter'),
    shows: words('id letterId agencyId state at agreesToPay reportedAt'),
    isRecord: true,
  }),
  of(violations, {
    about: OF_PERSON,
    shows: words('id contactId agencyId rule severity source day foundAt standing'),
    isRecord: true,
  }),
  of(violationAnswers, {
    about: through('violation_id', 'violation'),
    shows: words('id violationId kind reason decision madeAt'),
    forgets: { reason: '' },
    isRecord: true,
  }),
  of(reviews, { about: OF_CONTACT, shows: words('id agencyId state reviewedAt'), isRecord: true }),
  of(reviewFindings, {
    about: through('review_id', 'contact'),
    shows: words('reviewId finding'),
    isRecord: true,
  }),
  of(complaints, {
    about: OF_ACCOUNT,
    shows:
      words(`id accountId placementId agencyId category channel description receivedAt acknowledgeBy answerBy
      status penaltyMinor updatedAt`),
    opens: async (reader, row) => ({ description: await openComplaint(reader, row) }),
    forgets: { sealed: null },
    isRecord: true,
  }),
  of(complaintSteps, {
    about: throughAccount('id', 'complaint'),
    shows: words('id step transition status at'),
    isRecord: true,
  }),
  of(promises, {
    about: OF_PLACEMENT,
    shows: words('id placementId agencyId amountMinor madeOn dueOn status paidMinor decidedAt reportedAt'),
  }),
  of(payments, {
    about: OF_PLACEMENT,
    shows: words(
      'id placementId agencyId route amountMinor reversedMinor valueDate method status reportedAt',
    ),
  }),
  of(reversals, {
    about: OF_PLACEMENT,
    shows: words('id paymentId placementId agencyId amountMinor valueDate reason reportedAt'),
    currency: currencyOf('reversal', 'payment', 'payment_id'),
  }),
  of(waivers, {
    about: OF_PLACEMENT,
    shows: words('id placementId agencyId amountMinor valueDate reason reportedAt'),
    currency: currencyOf('waiver', 'placement', 'placement_id'),
  }),
  of(statementLines, {
    about: OF_PLACEMENT,
    shows: words('id placementId eventId kind valueDate amountMinor'),
    currency: currencyOf('statement_line', 'placement', 'placement_id'),
  }),
  of(limitationFacts, {
    about: OF_ACCOUNT,
    shows: words('id accountId kind happenedOn recordedAt'),
    isRecord: true,
  }),
  of(corrections, {
    about: OF_PERSON,
    shows: words('id reason changed madeAt'),
    forgets: { former: null },
    isRecord: true,
  }),
  of(disclosures, {
    about: OF_PERSON,
    shows: words('id at way agencyId dataClass value contactPointId accountId placementId purpose reason'),
  }),
];

/** Tables that hold nothing about a person by which they could be found, and why. */
export const impersonal: Readonly<Record<string, string>> = {
  lender: 'a company',
  agency: 'a company',
  client: 'machines',
  member: 'staff, not debtors',
  initial_access_token: 'a hash',
  disclosure_profile: 'rules',
  access_grant: 'a right of an agency',
  grant_token: 'a hash',
  ledger_account: 'a contract with an agency',
  ledger_balance: 'sums of a month of an agency',
  ledger_transfer: 'entries of the books for payments, which are told',
  grant_use: 'work of staff',
  oauth_artifact: 'hashes of tokens',
  tenant_key: 'a key',
  debtor_key: 'a key, and that it was destroyed',
  erasure: 'that somebody was erased, and by which law',
  stored_person: 'what law still keeps of somebody erased: the export opens it',
  conduct_policy: 'rules',
  outbox_event: 'ids of things, kept as long as the audit trail that seals them',
  audit_entry: 'ids of things, and who of the staff did what',
  audit_unsealed: 'ids of entries',
  audit_seal: 'hashes of entries',
  audit_head: 'hashes of entries',
  audit_checkpoint: 'hashes of entries',
  job: 'ids of work to do',
  portfolio: 'a name that the lender gave to many accounts',
  account_load: 'a file',
  account_change: 'figures on their way to an account, which shows them',
  agreement: 'a contract with an agency',
  fee_pool: 'sums of many payments',
  payment_confirmation: 'what a lender confirmed to an agency of a payment, which is told',
  fee_schedule: 'a contract with an agency',
  period: 'a month',
  payee_account: 'the bank account of an agency',
  settlement_terms: 'a contract with an agency',
  placement_batch: 'a sum of many accounts',
  suppression: 'hashes of numbers that point at no person',
  review_plan: 'a month of an agency',
  statement: 'a sum of many payments',
  statement_dispute: 'what an agency claims from its lender',
  statement_invoice: 'what an agency claims from its lender',
  statement_payout: 'what a lender paid to an agency',
  verification: 'that the books were checked, and what was found in them',
  import: 'a file',
  import_error: 'places in a file, and no value of it',
};
