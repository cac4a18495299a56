/**
 * Every code that a caller can meet: the closed list, emitted to `schema/errors.json`. `advice` says what to do; it is
 * the second half of each public message.
 */
export const errorCodes = {
  // the request itself
  MALFORMED_REQUEST: 'Send a JSON object with `query` and, if needed, `variables`, encoded as UTF-8.',
  DOCUMENT_INVALID: 'Check the document against the schema in `schema/`.',
  DOCUMENT_TOO_COMPLEX: 'Ask for less at once: fewer levels, aliases, root mutations or smaller pages.',
  BODY_TOO_LARGE: 'Split the batch, or use a file import.',
  UNSUPPORTED_MEDIA_TYPE: 'Send `Content-Type: application/json`.',
  METHOD_NOT_ALLOWED: 'Use POST.',
  INPUT_INVALID: 'Correct the value at `path`.',
  BAD_CURSOR: 'Start again from the first page; cursors belong to one tenant, one list and one filter.',
  // who is asking
  UNAUTHENTICATED: 'Get a fresh access token for this resource and send it as `WWW-Authenticate` says.',
  CREDENTIALS_MALFORMED:
    'Send one `Authorization` header: `Bearer <token>`, or `DPoP <token>` with one `DPoP` header.',
  SCOPE_MISSING: 'Ask for a token with the scope named in `requiredScope`.',
  NOT_FOUND: 'Check the id; it is unknown, or not yours, or no longer open to you.',
  SAME_ACTOR: 'Have another client (or person) approve what this one made.',
  // conflicts with what is already there
  REFERENCE_REUSED: 'Use a new reference for other content, or send the first content again.',
  STATE_CONFLICT: 'Read the current state and decide again.',
  ACCOUNT_ALREADY_PLACED: 'Recall the live placement first.',
  DELETION_OVERDUE:
    'Have the agency attest what `deletionDuties(filter: { isOverdue: true })` lists, or extend or waive it.',
  ACCOUNT_CLOSED: 'Take the account out of the batch.',
  ACCOUNT_PAID: 'Take the account out of the batch: nothing is owed on it.',
  CURRENCY_MISMATCH: "Use the agreement's currency.",
  AMOUNT_EXCEEDED: 'Reverse at most what is left of the payment.',
  GRANT_TOKENS_FORBIDDEN:
    'Allow them on the agreement first (`setGrantTokensAllowed`), or use an OAuth client.',
  BEYOND_GRANT: 'Name at most what the grant gives now; place in a new batch to give more.',
  TOTAL_TOO_LARGE: 'Take less together: no sum is exact beyond 9,007,199,254,740,991 minor units.',
  PROFILE_FORBIDDEN: 'Show less: the law named in the message forbids more.',
  OUTSIDE_PROFILE: 'Name another purpose; the lender widens a profile for batches to come.',
  REVEAL_LIMIT_REACHED: 'Wait until `retryAt`; where there is none, ask the lender.',
  CASE_HELD:
    'Read `holds`; nobody may be contacted until they are lifted: by `retryAt` where it is said, else ask the lender.',
  CHANNEL_NOT_ALLOWED: 'Use one of the channels of the agreement.',
  PERIOD_NOT_OPEN: 'Close the open period first; periods close in order.',
  PERIOD_NOT_ENDED: 'Wait until the period has ended in the zone of the agreement.',
  SCHEDULE_NOT_APPROVED: 'Have a second actor approve a fee schedule that is in force on the placement date.',
  BATCH_TOO_LARGE: 'Send at most the number of items named in the message.',
  CONTACT_NOT_PERMITTED: 'See `broken` for the rules, their sources, and when to try again.',
  DIAL_TOKEN_OVER: 'Do not use it; the agency asks for another handle once `reason` is no longer so.',
  REPORT_WINDOW_CLOSED: 'Ask the lender to record it.',
  // files
  FILE_MALFORMED: 'Correct the file at the line named and send it again; nothing was booked.',
  TOTALS_MISMATCH: 'Compare the file with its control totals and send it again; nothing was booked.',
  COLUMN_UNKNOWN: 'Rename the column, map it, or remove it.',
  COLUMN_FORBIDDEN: 'Remove the column: these data may not be handed to a collection agency.',
  ROWS_REJECTED: 'Correct the rows listed in `importErrors` and send the file again.',
  ROW_DUPLICATE: 'Keep one of the rows.',
  // ours
  RATE_LIMITED:
    'Wait `retryAfterSeconds` and send it again; smaller pages and fewer nested fields cost fewer points.',
  TOO_BUSY: 'Try again after `retryAfterSeconds`.',
  DEADLINE_EXCEEDED:
    'What is refused so changed nothing: send it again after `retryAfterSeconds`, in smaller parts where you can.',
  INTERNAL: 'Try again; if it stays, tell us the request id.',
} as const;

export type ErrorCode = keyof typeof errorCodes;

/** Where in the input the trouble is: `['items', 3, 'amount']`. */
export type InputPath = readonly (string | number)[];

export interface RefusalOptions {
  readonly path?: InputPath;
  /** What the log may know and the caller may not. */
  readonly internal?: string;
  readonly details?: Readonly<Record<string, string | number | readonly string[]>>;
}

/** The caller can act on it: a stable code and a public sentence without personal data. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly options: RefusalOptions = {},
  ) {
    super(message);
  }
}

/** An unknown id, a foreign id and an id out of reach answer alike. */
export function notFound(what: string, path?: InputPath): Refusal {
  return new Refusal('NOT_FOUND', `There is no such ${what}.`, path ? { path } : {});
}

/** What went wrong with one item of a batch; the others are not affected. */
export interface ItemProblem {
  readonly code: ErrorCode;
  readonly message: string;
  readonly path: InputPath;
}

export function problem(code: ErrorCode, message: string, path: InputPath): ItemProblem {
  return { code, message, path };
}
