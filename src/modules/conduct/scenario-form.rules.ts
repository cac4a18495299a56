import { z } from 'zod';
import { instantText, localDateText, timeZoneText } from '../../kernel/parse.js';
import { parseInstant, parseLocalDate } from '../../kernel/time.js';
import { conductParties, contactChannels } from './facts.rules.js';
import { jurisdictions } from './packs.rules.js';
import { conductPolicySchema } from './policy.rules.js';
import { actionOf, connectionOf, consentScopeOf, timeText, weekdayNumber } from './scenario-words.rules.js';

/*
 * The form of a conduct scenario. Members that no rule knows are refused, so that a slip of the pen does not become an
 * allowance.
 */

const text = z.string().min(1).max(500);
const texts = z.union([z.array(text).max(1_000), text.transform((one) => [one])]);

/** A word that one of the readers understands. */
function wordText<T>(reader: (word: string) => T | null, sentence: string) {
  return z.string().transform((word, context): T => {
    const found = reader(word);
    if (found !== null) return found;
    context.addIssue({ code: 'custom', message: sentence });
    return z.NEVER;
  });
}

/** A calendar day, or an instant whose day in the debtor's zone is meant. */
const dayOrInstant = wordText(
  (word) => parseLocalDate(word) ?? parseInstant(word),
  'Write a calendar day as YYYY-MM-DD, or a date-time with its offset.',
);
const timeOfDayText = wordText(timeText, 'Write a time of day as HH:MM or HH:MM:SS.');
const weekday = z.union([z.string(), z.int()]).transform((given, context) => {
  const number = weekdayNumber(given);
  if (number !== null) return number;
  context.addIssue({ code: 'custom', message: 'Name a weekday: MON to SUN, or 1 to 7.' });
  return z.NEVER;
});

/** `CONSUMER`, `GUARANTOR`, `CONTACT_PERSON:anna`: who, and which of several. */
const person = wordText(
  (word) => {
    const [name, ...rest] = word.split(':');
    const party = conductParties.find((known) => known === (name === 'CONSUMER' ? 'DEBTOR' : name));
    return party === undefined ? null : { party, ...(rest.length > 0 && { person: rest.join(':') }) };
  },
  `Name a person as CONSUMER or one of ${conductParties.join(', ')}; several of a kind as CONTACT_PERSON:name.`,
);

const every = { at: instantText, debts: texts.optional(), agency: text.optional() };

const contactMembers = {
  ...every,
  id: text.optional(),
  channel: z.enum(contactChannels).optional(),
  direction: z.enum(['OUTBOUND', 'INBOUND']).default('OUTBOUND'),
  person: person.default({ party: 'DEBTOR' }),
  outcome: wordText(connectionOf, 'Name what the network did, such as CONVERSATION or NO_ANSWER.').optional(),
  conversation: z.boolean().optional(),
  conversation_debts: texts.optional(),
  number: text.optional(),
  address: text.optional(),
  purpose: text.optional(),
  interactive: z.boolean().optional(),
  automated: z.boolean().optional(),
  in_reply_to_consumer: z.boolean().optional(),
  collector: text.optional(),
  party_size: z.int().min(0).max(100).optional(),
  identity_shown: z.boolean().optional(),
  entry_consent: z.boolean().optional(),
  notice_given: z.boolean().optional(),
  recording: z.strictObject({ ref: text, sha256: text }).nullable().optional(),
  device_approved: z.boolean().optional(),
  viewed_at: instantText.optional(),
  place: text.optional(),
  known_place: text.optional(),
  number_kind: text.optional(),
  third_party_requested: z.boolean().optional(),
  disclosed: texts.optional(),
  postcard: z.boolean().optional(),
};

const contact = z.strictObject({ type: z.literal('CONTACT'), ...contactMembers });

const inconvenient = z.strictObject({
  weekdays: z.array(weekday).max(7).optional(),
  from: timeOfDayText.optional(),
  to: timeOfDayText.optional(),
  until: dayOrInstant.optional(),
});

const point = {
  ...every,
  address: text.optional(),
  number: text.optional(),
  channel: z.enum(contactChannels).optional(),
};
const ofType = <const T extends string, S extends z.core.$ZodLooseShape>(type: T, members: S) =>
  z.strictObject({ type: z.literal(type), ...every, ...members });
const consentScopes = texts.transform((words) =>
  words.map((word) => consentScopeOf(word) ?? { unread: word }),
);

const facts = [
  contact,
  ofType('CONSENT', {
    ...point,
    person: person.optional(),
    given_to: z.enum(['DEBT_COLLECTOR', 'CREDITOR']).optional(),
    scope: consentScopes.optional(),
    only_on: z.union([z.array(localDateText).max(400), localDateText.transform((one) => [one])]).optional(),
    until: dayOrInstant.optional(),
    via: text.optional(),
  }),
  ofType('CONSENT_REVOKED', { scope: consentScopes.optional() }),
  ofType('PREFERENCE', {
    person: person.optional(),
    inconvenient: z.array(inconvenient).max(100).optional(),
    inconvenient_places: texts.optional(),
    blocked_media: z.array(z.enum(contactChannels)).optional(),
    blocked_numbers: texts.optional(),
    blocked_places: texts.optional(),
    words: z.string().optional(),
  }),
  ofType('OPT_OUT', point),
  ofType('OPT_IN', point),
  ofType('WRONG_NUMBER_LEARNED', point),
  ofType('UNDELIVERABLE', point),
  ofType('NUMBER_CONFIRMED', point),
  ofType('CEASE_NOTICE', {
    person: person.optional(),
    mailed_at: instantText.optional(),
    received_at: instantText.optional(),
    in_writing: z.boolean().optional(),
  }),
  ofType('DISPUTE', { in_writing: z.boolean().optional(), received_at: instantText.optional() }),
  ofType('ATTORNEY', { represented: z.boolean().optional(), lets_contact: z.boolean().optional() }),
  ofType('THIRD_PARTY_REFUSAL', { person: person.optional() }),
  ofType('BREATHING_SPACE', {
    kind: z.enum(['STANDARD', 'MENTAL_HEALTH', 'MENTAL_HEALTH_CRISIS']).default('STANDARD'),
    start: dayOrInstant.optional(),
    until: dayOrInstant.optional(),
    treatment_until: dayOrInstant.optional(),
  }),
  ofType('LOCATION_INFO', { possible_timezones: z.array(timeZoneText).min(1).max(20) }),
  ofType('PLACEMENT', {}),
  ofType('RECALL', {}),
  ofType('HOLD', { kind: text, until: localDateText.optional() }),
  ofType('HOLD_RELEASED', { kind: text }),
  ofType('DECEASED', {}),
  ofType('INCAPACITY', {}),
  ofType('VALIDATION_NOTICE', {}),
  ofType('VERIFICATION_SENT', {}),
  ofType('EMAIL_OPT_OUT_NOTICE', { address: text.optional(), opt_out_by: localDateText.optional() }),
  ofType('VISIT_NOTICE', {}),
  ofType('DEBT_STATUS', { status: z.enum(['PAID', 'SETTLED', 'DISCHARGED', 'OWED']) }),
  ofType('AGENCY_LISTED', { listed: z.boolean().optional() }),
  ofType('AGENCY_EVALUATED', {}),
  ofType('AGENT_TRAINED', { collector: text.optional() }),
  ofType('LIMITATION', { ends_on: localDateText, reacknowledged: z.boolean().optional() }),
] as const;

const then = z.strictObject({
  ...contactMembers,
  type: z.literal('CONTACT').optional(),
  action: wordText(actionOf, 'Name an act such as FURNISH_TO_CREDIT_BUREAU.').optional(),
  return_to_owner: z.boolean().optional(),
  extra_charge: z.boolean().optional(),
  payee: z.enum(['LENDER', 'OTHER']).optional(),
  records: z.enum(['CARD', 'CONSUMER_FINANCE', 'ENTRUSTMENT', 'OTHER']).optional(),
  kept_since: localDateText.optional(),
  store_only: z.boolean().optional(),
});

/** Without `then`, each contact of `given` is judged. */
export const scenarioForm = z.strictObject({
  jurisdiction: z.enum(jurisdictions).optional(),
  pack: text.optional(),
  packs: texts.optional(),
  policy: conductPolicySchema.optional(),
  debtor_timezone: timeZoneText.optional(),
  debt_groups: z.record(text, z.array(text)).optional(),
  given: z.array(z.discriminatedUnion('type', facts)).default([]),
  then: then.optional(),
});

export type ScenarioForm = z.infer<typeof scenarioForm>;
export type ScenarioFact = ScenarioForm['given'][number];
export type ScenarioThen = NonNullable<ScenarioForm['then']>;
