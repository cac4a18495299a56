import { z } from 'zod';

/** A GraphQL operation and what its answer must look like. */
export interface Operation<T> {
  readonly query: string;
  readonly data: z.ZodType<T>;
}

function operation<T>(query: string, data: z.ZodType<T>): Operation<T> {
  return { query, data };
}

const money = z.object({ amount: z.string(), currency: z.string() });
const withId = z.object({ id: z.string() });

export const batchResult = z.object({
  created: z.int(),
  refused: z.int(),
  results: z.array(
    z.object({
      status: z.string(),
      id: z.string().nullable(),
      flags: z.array(z.string()),
      problem: z.object({ code: z.string(), message: z.string() }).nullable(),
    }),
  ),
});
export type BatchResult = z.output<typeof batchResult>;
const resultFields = 'created refused results { status id flags problem { code message } }';

const statement = z.object({
  id: z.string(),
  period: z.string(),
  state: z.string(),
  lineCount: z.int(),
  paymentCount: z.int(),
  received: money,
  reversed: money,
  commissionableBase: money,
  overpaid: money,
  commission: money,
});
export type StatementAnswer = z.output<typeof statement>;
const amount = '{ amount currency }';
const statementFields = `id period state lineCount paymentCount received ${amount} reversed ${amount}
  commissionableBase ${amount} overpaid ${amount} commission ${amount}`;

const personal = z.object({ masked: z.string().nullable(), value: z.string().nullable() });
const agencyCase = z.object({
  id: z.string(),
  windowEndsOn: z.string(),
  monthsPastDue: z.int().nullable(),
  channels: z.array(z.string()),
  account: z.object({
    numberMasked: z.string(),
    product: z.string().nullable(),
    balance: money,
    debtor: z.object({
      jurisdiction: z.string(),
      timeZones: z.array(z.string()),
      name: personal,
      contactPoints: z.array(z.object({ kind: z.string(), value: personal })),
    }),
  }),
});
export type AgencyCase = z.output<typeof agencyCase>;

const importState = z.object({
  state: z.string(),
  rows: z.int(),
  booked: z.int(),
  rejected: z.int(),
  problem: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type ImportAnswer = z.output<typeof importState>;

/** What the lender's systems ask. */
export const lender = {
  registerAgency: operation(
    `mutation ($input: RegisterAgencyInput!) {
      registerAgency(input: $input) { agency { id clients(first: 20) { nodes { id name scopes } } } }
    }`,
    z.object({
      registerAgency: z.object({
        agency: withId.extend({
          clients: z.object({
            nodes: z.array(z.object({ id: z.string(), name: z.string(), scopes: z.array(z.string()) })),
          }),
        }),
      }),
    }),
  ),
  makeAgreement: operation(
    'mutation ($input: MakeAgreementInput!) { makeAgreement(input: $input) { id } }',
    z.object({ makeAgreement: withId }),
  ),
  draftFeeSchedule: operation(
    'mutation ($input: DraftFeeScheduleInput!) { draftFeeSchedule(input: $input) { id inWords } }',
    z.object({ draftFeeSchedule: withId.extend({ inWords: z.array(z.string()) }) }),
  ),
  approveFeeSchedule: operation(
    'mutation ($id: ID!) { approveFeeSchedule(scheduleId: $id) { id status } }',
    z.object({ approveFeeSchedule: withId.extend({ status: z.literal('APPROVED') }) }),
  ),
  startImport: operation(
    'mutation ($input: StartImportInput!) { startImport(input: $input) { uploadPath import { id } } }',
    z.object({ startImport: z.object({ uploadPath: z.string(), import: withId }) }),
  ),
  import: operation(
    'query ($id: ID!) { import(id: $id) { state rows booked rejected problem { code message } } }',
    z.object({ import: importState }),
  ),
  importErrors: operation(
    'query ($id: ID!) { importErrors(importId: $id, first: 20) { nodes { line column code message } } }',
    z.object({
      importErrors: z.object({
        nodes: z.array(
          z.object({ line: z.int(), column: z.string(), code: z.string(), message: z.string() }),
        ),
      }),
    }),
  ),
  placeAccounts: operation(
    `mutation ($input: PlaceAccountsInput!) {
      placeAccounts(input: $input) { placedCount placed ${amount} batch { id } }
    }`,
    z.object({ placeAccounts: z.object({ placedCount: z.int(), placed: money, batch: withId }) }),
  ),
  recallPlacements: operation(
    'mutation ($input: RecallPlacementsInput!) { recallPlacements(input: $input) { recalled } }',
    z.object({ recallPlacements: z.object({ recalled: z.array(z.string()) }) }),
  ),
  recordDirectPayments: operation(
    `mutation ($items: [PaymentInput!]!) { recordDirectPayments(items: $items) { ${resultFields} } }`,
    z.object({ recordDirectPayments: batchResult }),
  ),
  closePeriod: operation(
    'mutation ($input: ClosePeriodInput!) { closePeriod(input: $input) { id state } }',
    z.object({ closePeriod: withId.extend({ state: z.string() }) }),
  ),
  statement: operation(
    `query ($id: ID!) { statement(id: $id) { ${statementFields} } }`,
    z.object({ statement }),
  ),
  approveStatement: operation(
    'mutation ($id: ID!) { approveStatement(statementId: $id) { id state } }',
    z.object({ approveStatement: withId.extend({ state: z.literal('APPROVED') }) }),
  ),
  placement: operation(
    'query ($id: ID!) { placement(id: $id) { status contacts(last: 1) { result flags } } }',
    z.object({
      placement: z.object({
        status: z.string(),
        contacts: z.array(z.object({ result: z.string(), flags: z.array(z.string()) })),
      }),
    }),
  ),
};

/** What an agency's systems ask. */
export const agency = {
  grants: operation(
    'query { grants(first: 50) { nodes { batchId status } } }',
    z.object({
      grants: z.object({ nodes: z.array(z.object({ batchId: z.string().nullable(), status: z.string() })) }),
    }),
  ),
  placements: operation(
    `query ($first: Int!, $after: String) {
      placements(first: $first, after: $after) {
        nodes { id agreementId placed ${amount} account { numberMasked debtor { jurisdiction } } }
        pageInfo { endCursor hasNextPage }
      }
    }`,
    z.object({
      placements: z.object({
        nodes: z.array(
          z.object({
            id: z.string(),
            agreementId: z.string(),
            placed: money,
            account: z.object({ numberMasked: z.string(), debtor: z.object({ jurisdiction: z.string() }) }),
          }),
        ),
        pageInfo: z.object({ endCursor: z.string().nullable(), hasNextPage: z.boolean() }),
      }),
    }),
  ),
  placement: operation(
    `query ($id: ID!) {
      placement(id: $id) {
        id windowEndsOn monthsPastDue channels
        account {
          numberMasked product balance ${amount}
          debtor {
            jurisdiction timeZones name { masked value }
            contactPoints { kind value { masked value } }
          }
        }
      }
    }`,
    z.object({ placement: agencyCase.nullable() }),
  ),
  contactPermission: operation(
    `query ($items: [ContactQuestionInput!]!) {
      contactPermission(items: $items) { isAllowed broken { rule source retryAt } }
    }`,
    z.object({
      contactPermission: z.array(
        z.object({
          isAllowed: z.boolean(),
          broken: z.array(z.object({ rule: z.string(), source: z.string(), retryAt: z.string().nullable() })),
        }),
      ),
    }),
  ),
  deletionDuties: operation(
    'query { deletionDuties(first: 50) { nodes { placementId dueOn basis } } }',
    z.object({
      deletionDuties: z.object({
        nodes: z.array(z.object({ placementId: z.string(), dueOn: z.string(), basis: z.string() })),
      }),
    }),
  ),
  attestDeletions: operation(
    `mutation ($items: [DeletionAttestationInput!]!) { attestDeletions(items: $items) { ${resultFields} } }`,
    z.object({ attestDeletions: batchResult }),
  ),
  reportContacts: operation(
    `mutation ($items: [ContactReportInput!]!) { reportContacts(items: $items) { ${resultFields} } }`,
    z.object({ reportContacts: batchResult }),
  ),
  reportVisits: operation(
    `mutation ($items: [VisitReportInput!]!) { reportVisits(items: $items) { ${resultFields} } }`,
    z.object({ reportVisits: batchResult }),
  ),
  reportPromises: operation(
    `mutation ($items: [PromiseReportInput!]!) { reportPromises(items: $items) { ${resultFields} } }`,
    z.object({ reportPromises: batchResult }),
  ),
  reportPayments: operation(
    `mutation ($items: [PaymentInput!]!) { reportPayments(items: $items) { ${resultFields} } }`,
    z.object({ reportPayments: batchResult }),
  ),
  reportReversals: operation(
    `mutation ($items: [ReversalInput!]!) { reportReversals(items: $items) { ${resultFields} } }`,
    z.object({ reportReversals: batchResult }),
  ),
};
