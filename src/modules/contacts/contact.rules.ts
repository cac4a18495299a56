/** Which way a contact went. */
export const directions = ['OUTBOUND', 'INBOUND'] as const;
export type Direction = (typeof directions)[number];

/** Who was meant or met. */
export const contactParties = [
  'DEBTOR',
  'CO_DEBTOR',
  'GUARANTOR',
  'CONTACT_PERSON',
  'EMPLOYER',
  'THIRD_PARTY',
] as const;
export type ContactParty = (typeof contactParties)[number];

/** What the network did; it and the result count differently under contact rules. */
export const connections = [
  'CONVERSATION',
  'NO_ANSWER',
  'BUSY',
  'NOT_IN_SERVICE',
  'VOICEMAIL',
  'VOICEMAIL_NO_MESSAGE_LEFT',
  'VOICEMAIL_LIMITED_CONTENT',
  'RINGLESS_VOICEMAIL',
  'ANSWERED_NOTIFICATION',
  'SENT',
  'RECEIVED',
  'RETURNED',
] as const;
export type Connection = (typeof connections)[number];

/** What came of it. */
export const contactResults = [
  'PTP',
  'CLAIMED_PAID',
  'REFUSED',
  'DISPUTED',
  'CEASE_ASKED',
  'HARDSHIP',
  'WRONG_PARTY',
  'DECEASED_REPORTED',
  'NONE',
] as const;
export type ContactResult = (typeof contactResults)[number];
