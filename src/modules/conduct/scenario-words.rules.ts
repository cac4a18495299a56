import type { ConductAction, ConsentScope, ContactConnection, ContactPurpose } from './facts.rules.js';

/*
 * Scenario files are written by many hands, and some of their words are free. A word is read by the first line whose
 * pattern it matches; the product's own words are always among them.
 */

type Reading<W extends string> = readonly (readonly [RegExp, W])[];

function read<W extends string>(reading: Reading<W>, text: string): W | null {
  const word = text
    .trim()
    .toUpperCase()
    .replaceAll(/[\s-]+/g, '_');
  return reading.find(([pattern]) => pattern.test(word))?.[1] ?? null;
}

const purposes: Reading<ContactPurpose> = [
  [/OPT_?OUT|CONFIRM(ATION|ING)?_(OF_)?(REQUEST|STOP)|^CONFIRMATION$/, 'OPT_OUT_CONFIRMATION'],
  [/REMED|INVOK/, 'REMEDY_NOTICE'],
  [/TERMINAT|END_OF_COLLECTION|EFFORTS|CEASE/, 'END_OF_COLLECTION_NOTICE'],
  [/VALIDATION/, 'VALIDATION_NOTICE'],
  [/VERIF|JUDGMENT/, 'VERIFICATION'],
  [/VISIT|APPOINTMENT/, 'VISIT_NOTICE'],
  [/LEGAL|LAW|COURT|STATUT|REQUIRED/, 'REQUIRED_BY_LAW'],
  [/VOLUNT|THIRD_PARTY_PAY/, 'THIRD_PARTY_PAYS'],
  [/CORRECT|AGAIN|WRONG_ANSWER/, 'LOCATE_AGAIN'],
  [/LOCAT|TRACE|FIND|RESTORE|CONTACT_(DATA|INFO)/, 'LOCATE'],
  [/RELAY|PASS|MESSAGE|CALL_?BACK/, 'RELAY'],
  [/NOTIF|REMIND/, 'NOTIFICATION'],
  [/COLLECT|DEMAND|PAY|DUN|DEBT/, 'COLLECT'],
];

export function purposeOf(text: string): ContactPurpose {
  return read(purposes, text) ?? 'OTHER';
}

const scopes: Reading<ConsentScope> = [
  [/TIME|HOUR|NIGHT|EVENING|EARLY|LATE|BEFORE_8|AFTER_9/, 'TIME'],
  [/NOTIF/, 'NOTIFICATIONS'],
  [/SMS|TEXT/, 'SMS'],
  [/E_?MAIL|ELECTRONIC/, 'EMAIL'],
  [/VISIT|ENTRY|ENTER/, 'VISIT'],
  [/DEVICE|ACCOUNT/, 'DEVICE'],
  [/ATTORNEY|REPRESENT/, 'ATTORNEY'],
  [/SUB/, 'SUB_PLACEMENT'],
  [/PLACE|WORK|EMPLOY/, 'PLACE'],
  [/CALL|PHONE|FREQUEN|ATTEMPT/, 'CALLS'],
];

/** `EVERYTHING` for consent without limits; null for words that say nothing to us. */
export function consentScopeOf(text: string): ConsentScope | 'EVERYTHING' | null {
  return read(scopes, text) ?? (/\b(ALL|ANY|EVERYTHING|GENERAL|CONTACT)/i.test(text) ? 'EVERYTHING' : null);
}

const connections: Reading<ContactConnection> = [
  [/^(CONVERSATION|TALK|MET_DEBTOR|MET_OTHER|ANSWERED)$/, 'CONVERSATION'],
  [/^(NO_ANSWER|NO_ONE|NOT_FOUND|MOVED|UNSAFE|DROPPED|HUNG_UP|RINGING)$/, 'NO_ANSWER'],
  [/^BUSY$/, 'BUSY'],
  [/^(NOT_IN_SERVICE|DISCONNECTED|INVALID_NUMBER)$/, 'NOT_IN_SERVICE'],
  [/^VOICEMAIL$/, 'VOICEMAIL'],
  [/^VOICEMAIL_NO_MESSAGE_LEFT$/, 'VOICEMAIL_NO_MESSAGE_LEFT'],
  [/^VOICEMAIL_LIMITED_CONTENT$/, 'VOICEMAIL_LIMITED_CONTENT'],
  [/^RINGLESS_VOICEMAIL$/, 'RINGLESS_VOICEMAIL'],
  [/^ANSWERED_NOTIFICATION$/, 'ANSWERED_NOTIFICATION'],
  [/^(SENT|DELIVERED)$/, 'SENT'],
  [/^RECEIVED$/, 'RECEIVED'],
  [/^(RETURNED|UNDELIVERABLE|BOUNCED)$/, 'RETURNED'],
];

export function connectionOf(text: string): ContactConnection | null {
  return read(connections, text);
}

const actions: Reading<ConductAction> = [
  [/FURNISH|BUREAU/, 'FURNISH_TO_CREDIT_BUREAU'],
  [/SUB/, 'SUB_PLACE'],
  [/COLLECTOR|AGENT/, 'ASSIGN_COLLECTOR'],
  [/PLACE|SELL|TRANSFER/, 'PLACE'],
  [/ATTEST/, 'ATTEST_DELETION'],
  [/(DELETE|DESTROY|PURGE).*RECORDING/, 'DELETE_RECORDINGS'],
  [/DELETE|DESTROY|PURGE/, 'DELETE_RECORDS'],
  [/SUIT|SUE|LITIGAT/, 'THREATEN_SUIT'],
  [/PAY|CHARGE|FEE/, 'TAKE_PAYMENT'],
  [/ACCESS|READ/, 'ACCESS'],
];

export function actionOf(text: string): ConductAction | null {
  return read(actions, text);
}

const places: Reading<string> = [
  [/WORK|OFFICE|EMPLOY|JOB/, 'WORK'],
  [/HOME|LANDLINE|RESIDEN/, 'HOME'],
];

/** A mobile number says nothing about a place. */
export function placeOf(text: string): string | null {
  const word = text.trim().toUpperCase();
  return /MOBILE|CELL|UNKNOWN/.test(word) ? null : (read(places, text) ?? word);
}

const told: Reading<string> = [
  [/DEBT|ARREAR|AMOUNT|BALANCE|LOAN|OVERDUE|PAYMENT/, 'DEBT'],
  [/^NONE$|^NOTHING$/, 'NONE'],
  [/EMPLOYER|COMPANY|AGENCY|CREDITOR|LENDER/, 'EMPLOYER'],
  [/LOCAT|CONFIRM/, 'LOCATION'],
  [/CALL_?BACK|RELAY|MESSAGE|CONTACT/, 'CALL_BACK'],
  [/NAME|IDENTIT/, 'NAME'],
];

/** What somebody was told; whatever is not known to be harmless keeps its word, and rules take it for a disclosure. */
export function toldOf(text: string): string {
  return read(told, text) ?? text;
}

const WEEKDAYS = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];

/** 1 for Monday to 7 for Sunday, by name or number. */
export function weekdayNumber(given: string | number): number | null {
  const number =
    typeof given === 'number' ? given : WEEKDAYS.indexOf(given.trim().slice(0, 3).toUpperCase()) + 1;
  return Number.isInteger(number) && number >= 1 && number <= 7 ? number : null;
}

/** `08:30`, `08:30:15` or `24:00` as seconds after midnight. */
export function timeText(text: string): number | null {
  const match = /^(\d{1,2}):(\d\d)(?::(\d\d))?$/.exec(text.trim());
  if (match === null) return null;
  const [hours, minutes, seconds] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
  const time = (hours * 60 + minutes) * 60 + seconds;
  return minutes < 60 && seconds < 60 && time <= 86_400 ? time : null;
}
