/**
 * Contacts own the register of everything that agencies do to reach people: calls, messages, visits and letters, attempts
 * too, for rules count them; permits that reserve some, and handles by which a dialler makes them. Visits and letters add rows to it and keep what is theirs in tables of their own.
 */
export { addContacts, type NewContact } from './add-contacts.js';
export { dialTokens, type DialToken } from './dial-token.entity.js';
export {
  addDialTokens,
  dialTokenOf,
  dialTokensByReference,
  newDialToken,
  dialTokenHash,
  resolveDial,
} from './dial-tokens.js';
export { reportDials, type Dialled } from './report-dials.js';
export { dialsWithin, unreportedDials, type DialFilter } from './unreported-dials.js';
export { judgeAskings, type JudgedAsking } from './contact-permission.js';
export type { Answer, Asking } from './contact-question.js';
export { contacts, type Contact } from './contact.entity.js';
export { contactPermits, type ContactPermit } from './contact-permit.entity.js';
export { violations } from './violation.entity.js';
export { violationAnswers } from './violation-answer.entity.js';
export { contactDetails, recordingItem } from './contact-item.js';
export {
  ContactDetailsInput,
  ContactDetailsType,
  ContactPartyEnum,
  ContactResultEnum,
  ContactType,
  contactTypeOf,
  RecordingInput,
  RecordingType,
} from './contact.graphql.js';
export { reportContacts } from './report-contacts.js';
export { recordingFlags } from './recording.rules.js';
export { strayPoints } from './stray-points.js';
export { contactResults, type ContactDetails } from './contact.rules.js';
export { takePermits, type PermitOutcome } from './take-permits.js';
