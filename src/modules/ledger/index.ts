/**
 * The lender's books, double entry: accounts of an agreement, and entries from one of them to another in the transaction of
 * what they record. Nothing in them is ever changed; a mistake is entered again the other way round.
 */
export { openAccounts } from './open-accounts.js';
export { post, type Entry } from './post.js';
export { postFound, type Found } from './post-found.js';
export { closeBooks } from './close-books.js';
export { accountKinds, chart, naturalBalance, type AccountKind } from './chart.rules.js';
export { postingEvents, postings, sidesOf, type PostingEvent } from './posting.rules.js';
