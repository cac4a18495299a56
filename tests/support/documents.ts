/** The operations that tests send, as a client would keep them: few, whole, with variables. */

const MONEY = '{ amount currency }';
const RESULTS =
  '{ created duplicates refused results { reference status id flags problem { code message path } } }';

/** A mutation that takes a batch of items. */
export function batchMutation(name: string, input: string): string {
  return `mutation($items: [${input}!]!) { ${name}(items: $items) ${RESULTS} }`;
}

const SCHEDULE = 'id version effectiveFrom status terms inWords madeBy approvedBy';

export const MAKE_AGREEMENT = `mutation($input: MakeAgreementInput!) { makeAgreement(input: $input) {
  id reference name agencyId timeZone currency windowDays reportWindowDays visitRadiusMetres channels disclosureProfile } }`;

export const AGREEMENT = `query($id: ID!) { agreement(id: $id) {
  id reference feeSchedules { ${SCHEDULE} } periods { id period state } } }`;

export const DRAFT_SCHEDULE = `mutation($input: DraftFeeScheduleInput!) {
  draftFeeSchedule(input: $input) { ${SCHEDULE} } }`;

export const APPROVE_SCHEDULE = `mutation($id: ID!) { approveFeeSchedule(scheduleId: $id) { ${SCHEDULE} } }`;

const PROFILE = `id name version jurisdiction status madeBy approvedBy limits { perPlacement perCollectorDay perAgencyDay
  hoursOfUse } rules { dataClass purpose level fromDaysPastDue onlyUnreachable }`;

export const DRAFT_PROFILE = `mutation($input: DraftDisclosureProfileInput!) {
  draftDisclosureProfile(input: $input) { ${PROFILE} } }`;

export const APPROVE_PROFILE = `mutation($id: ID!) { approveDisclosureProfile(profileId: $id) { ${PROFILE} } }`;

export const SET_PROFILE = `mutation($agreementId: ID!, $profile: ID) {
  setDisclosureProfile(agreementId: $agreementId, disclosureProfile: $profile) { id disclosureProfile } }`;

export const PLACE = `mutation($input: PlaceAccountsInput!) { placeAccounts(input: $input) {
  isReplay placedCount placed ${MONEY} batch { id reference agencyId agreementId grantId placedOn size placed ${MONEY} }
  refused { accountId problem { code message path } } } }`;

export const RECALL = `mutation($input: RecallPlacementsInput!) {
  recallPlacements(input: $input) { recalled unchanged unknown } }`;

export const LENDER_PLACEMENTS = `query($first: Int!, $after: String, $filter: PlacementFilter) {
  placements(first: $first, after: $after, filter: $filter) { pageInfo { hasNextPage endCursor } nodes {
    id batchId accountId agencyId sequence status placed ${MONEY} paid ${MONEY} placedOn windowEndsOn endedAt endReason
    reportUntil scheduleId } } }`;

const REPORTS = `contacts(last: 20) { reference occurredAt channel direction party connection result collector flags }
  visits(last: 20) { reference startedAt endedAt visitors outcome evidence { kind uri sha256 } flags }
  promises(last: 20) { id reference amount ${MONEY} paid ${MONEY} madeOn dueOn status flags }
  payments(last: 20) { id reference route amount ${MONEY} reversed ${MONEY} valueDate method status settlesIn flags }`;

/** One placement with everything that was reported on it; the same text for both sides. */
export const PLACEMENT = `query($id: ID!) { placement(id: $id) { id status paid ${MONEY} ${REPORTS} } }`;

export const AGENCY_PLACEMENTS = `query($first: Int!, $after: String, $filter: PlacementFilter) {
  placements(first: $first, after: $after, filter: $filter) { pageInfo { hasNextPage endCursor } nodes {
    id batchId sequence status holds placed ${MONEY} paid ${MONEY} placedOn windowEndsOn monthsPastDue } } }`;

/** What an agency's list of cases looks like: the debt and the person beside each, and the last contacts. */
export const AGENCY_CASES = `query($first: Int!) { placements(first: $first) { nodes { id
  account { numberMasked product balance ${MONEY} debtor { name { masked value withheld }
    contactPoints { kind value { masked value withheld } } } }
  channels notices { kind details { inWriting } } contacts(last: 5) { reference } payments(last: 5) { reference } } } }`;

const TAX = `mode ratePpm roundAt billed ${MONEY} reverseCharge ${MONEY} parts { ratePpm amount ${MONEY} }`;

const STATEMENT_FIELDS = `id agreementId agencyId period state lineCount paymentCount received ${MONEY}
  reversed ${MONEY} commissionableBase ${MONEY} overpaid ${MONEY} commission ${MONEY} contentHash linesHash closedAt approvedAt
  sentAt answerDueOn answeredAt held ${MONEY} released ${MONEY} payable ${MONEY} termsVersion carriedIn ${MONEY}
  net ${MONEY} tax { ${TAX} } withholding ${MONEY} carriedOut ${MONEY}
  approval { net ${MONEY} tax { ${TAX} } withholding ${MONEY} carriedOut ${MONEY} }`;

export const CLOSE = `mutation($input: ClosePeriodInput!) { closePeriod(input: $input) { ${STATEMENT_FIELDS} } }`;

export const APPROVE_STATEMENT = `mutation($id: ID!) { approveStatement(statementId: $id) { ${STATEMENT_FIELDS} } }`;

export const STATEMENTS = `query($first: Int!) { statements(first: $first) { nodes { ${STATEMENT_FIELDS} } } }`;

export const STATEMENT = `query($id: ID!, $first: Int!, $after: String) { statement(id: $id) { ${STATEMENT_FIELDS}
  lines(first: $first, after: $after) { pageInfo { hasNextPage endCursor } nodes {
    id number placementId eventId kind valueDate originPeriod amount ${MONEY} base ${MONEY} overpaid ${MONEY}
    commission ${MONEY} tax ${MONEY} trace } } } }`;

export const SEND_STATEMENTS = `mutation($ids: [ID!]!) { sendStatements(statementIds: $ids) {
  results { reference status flags problem { code path } } created duplicates refused } }`;

export const ANSWER_STATEMENT = `mutation($id: ID!) { answerStatement(statementId: $id) { ${STATEMENT_FIELDS} } }`;

export const SUBMIT_INVOICE = `mutation($input: SubmitInvoiceInput!) { submitInvoice(input: $input) {
  id statementId reference amount ${MONEY} difference ${MONEY} state issuedOn } }`;

export const RECORD_PAYOUT = `mutation($input: RecordPayoutInput!) { recordPayout(input: $input) {
  id statementId reference amount ${MONEY} valueDate flags } }`;

export const SET_PAYEE_ACCOUNT = `mutation($input: SetPayeeAccountInput!) { setPayeeAccount(input: $input) {
  id version holderMasked numberMasked bank holder number setBy } }`;

export const PAYEE_ACCOUNTS = `query($id: ID!) { payeeAccounts(agreementId: $id) {
  id version holderMasked numberMasked bank holder number setBy } }`;

export const PAYEE_ACCOUNT = `query($id: ID!) { payeeAccount(id: $id) { id holder number numberMasked } }`;

const TERMS = `id agreementId version effectiveFrom status toleranceMinor answerDays answerRequired rounding
  negativePolicy tax { mode ratePpm partsPpm roundAt } withholdingPpm madeBy createdAt approvedBy approvedAt`;

export const DRAFT_TERMS = `mutation($input: DraftSettlementTermsInput!) { draftSettlementTerms(input: $input) { ${TERMS} } }`;

export const APPROVE_TERMS = `mutation($id: ID!) { approveSettlementTerms(settlementTermsId: $id) { ${TERMS} } }`;

export const SETTLEMENT_TERMS = `query($id: ID!, $first: Int!, $after: String) {
  settlementTerms(agreementId: $id, first: $first, after: $after) {
    pageInfo { hasNextPage endCursor } nodes { ${TERMS} } } }`;

export const DISPUTES = `query($id: ID!, $which: DisputesOf) { disputes(statementId: $id, first: 50, which: $which) {
  nodes { id statementId lineId state reason commission ${MONEY} claimed ${MONEY} held ${MONEY} settledIn
    evidence { uri sha256 } dueOn rejection decidedAt } } }`;

export const STATEMENT_LIFE = `query($id: ID!) { statement(id: $id) { ${STATEMENT_FIELDS}
  invoices { reference state } payout { reference flags } } }`;

export const CHANGE_COMPLAINTS = `mutation($items: [ComplaintChangeInput!]!) { changeComplaints(items: $items) {
  complaintId status problem { code message path } } }`;
