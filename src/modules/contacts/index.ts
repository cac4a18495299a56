/** Contacts own what agencies report of their calls, messages and letters: attempts too, for rules count them. */
export { reportContacts } from './report-contacts.js';
export { connections, contactParties, contactResults, directions } from './contact.rules.js';
