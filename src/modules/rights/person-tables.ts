import type { Reader } from '../../kernel/store.js';
import type { AnyTable, Row } from '../../kernel/table.js';
import { accounts, contactPoints, debtors, parties } from '../accounts/index.js';
import { complaints, complaintSteps, openComplaint } from '../complaints/index.js';
import { contactPermits, contacts, dialTokens, violationAnswers, violations } from '../contacts/index.js';
import { deletionAttestations, deletionDuties } from '../deletions/index.js';
import { deliveries, letters } from '../letters/index.js';
import { limitationFacts } from '../limitation/index.js';
import { noticeEnds, notices, openNotice, type NoticeKind } from '../notices/index.js';
import { payments, reversals } from '../payments/index.js';
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
  /** Which rows `t` are about a person; `?` is the person's id. */
  readonly about: string;
  /** What the person is told of a row, by the names of its columns. */
  readonly shows: readonly string[];
  /** Where a row has amounts and no currency of its own: SQL that gives it. */
  readonly currency?: string;
  /** What is kept sealed. */
  readonly opens?: (reader: Reader, row: Row<AnyTable>) => Promise<Opened>;
  /** What is not told after all, as it would say something of somebody else. */
  readonly hides?: (row: Row<AnyTable>) => readonly string[];
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
const idsOf = (table: string) =>
  `SELECT x.id FROM ${table} x WHERE x.lender_id = :lender AND x.debtor_id = ?`;

const OF_PERSON = 't.debtor_id = ?';
const OF_ACCOUNT = `t.account_id IN (${idsOf('account')})`;
const OF_PLACEMENT = `t.placement_id IN (${idsOf('placement')})`;
const OF_CONTACT = `t.id IN (${idsOf('contact')})`;
const COMPLAINTS_OF = `SELECT c.id FROM complaint c WHERE c.lender_id = :lender AND c.account_id IN (${idsOf('account')})`;
const currencyOf = (table: string, column: string) =>
  `(SELECT m.currency FROM ${table} m WHERE m.lender_id = t.lender_id AND m.id = t.${column})`;

/** Their numbers are other people's: whoever really has a wrong number, or answered in somebody's place. */
const aboutOthersNumbers: readonly NoticeKind[] = ['WRONG_NUMBER', 'THIRD_PARTY_REFUSAL'];

/**
 * Everything that is kept about a person, table by table, in the order in which it is told. Left out of it: who at an agency
 * did something (staff numbers are other people's: CJEU C-579/21), marks of third persons, and what lender and agency
 * agreed with each other. A table that is neither here nor in `impersonal` fails the suite.
 */
export const personTables: readonly PersonTable[] = [
  of(debtors, {
    about: 't.id = ?',
    shows: words('id jurisdiction timeZones language createdAt updatedAt'),
  }),
  of(contactPoints, { about: OF_PERSON, shows: words('id kind position') }),
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
  }),
  of(noticeEnds, {
    about: `t.id IN (${idsOf('notice')})`,
    shows: words('id reason endedAt reportedAt agencyId'),
  }),
  of(contacts, {
    about: OF_PERSON,
    shows: words(`id kind placementId agencyId occurredAt reportedAt channel direction party connection result
      contactPointId details recording flags violations`),
  }),
  of(contactPermits, {
    about: OF_PERSON,
    shows: words('id placementId agencyId at channel party contactPointId takenAt expiresAt state'),
  }),
  of(dialTokens, {
    about: OF_PERSON,
    shows: words(`id placementId agencyId contactPointId purpose channel reason issuedAt expiresAt state
      resolvedAt contactId`),
  }),
  of(visits, {
    about: OF_CONTACT,
    shows: words(`id endedAt outcome peopleMet isIdentityShown isPurposeExplained noticeGivenAt hasEntered
      hasEntryConsent distanceMetres evidence`),
  }),
  of(letters, {
    about: OF_ACCOUNT,
    shows: words(`id agencyId accountId kind template templateVersion principalMinor interestMinor feesMinor
      penaltyMinor threatensSuit trackingNumber sentOn state stateAt servedOn`),
  }),
  of(deliveries, {
    about: `t.letter_id IN (SELECT l.id FROM letter l WHERE l.lender_id = :lender AND l.account_id IN (${idsOf('account')}))`,
    shows: words('id letterId agencyId state at agreesToPay reportedAt'),
  }),
  of(violations, {
    about: OF_PERSON,
    shows: words('id contactId agencyId rule severity source day foundAt standing'),
  }),
  of(violationAnswers, {
    about: `t.violation_id IN (${idsOf('violation')})`,
    shows: words('id violationId kind reason decision madeAt'),
  }),
  of(reviews, { about: OF_CONTACT, shows: words('id agencyId state reviewedAt') }),
  of(reviewFindings, {
    about: `t.review_id IN (${idsOf('contact')})`,
    shows: words('reviewId finding'),
  }),
  of(complaints, {
    about: OF_ACCOUNT,
    shows:
      words(`id accountId placementId agencyId category channel description receivedAt acknowledgeBy answerBy
      status penaltyMinor updatedAt`),
    opens: async (reader, row) => ({ description: await openComplaint(reader, row) }),
  }),
  of(complaintSteps, { about: `t.id IN (${COMPLAINTS_OF})`, shows: words('id step transition status at') }),
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
    currency: currencyOf('payment', 'payment_id'),
  }),
  of(statementLines, {
    about: OF_PLACEMENT,
    shows: words('id placementId eventId kind valueDate amountMinor'),
    currency: currencyOf('placement', 'placement_id'),
  }),
  of(limitationFacts, {
    about: OF_ACCOUNT,
    shows: words('id accountId kind happenedOn recordedAt'),
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
  grant_use: 'work of staff',
  oauth_artifact: 'hashes of tokens',
  tenant_key: 'a key',
  debtor_key: 'a key, and whether it was destroyed',
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
  import: 'a file',
  import_error: 'places in a file, and no value of it',
};
