import { localDateIn, type Instant, type LocalDate, type TimeZone } from '../../kernel/time.js';
import type { ConsentScope, ContactFact, Fact } from './facts.rules.js';
import type { ScenarioFact, ScenarioThen } from './scenario-form.rules.js';
import { placeOf, purposeOf, toldOf } from './scenario-words.rules.js';

type ContactForm = Omit<ScenarioThen, 'type'>;

export function contactOf(form: ContactForm): ContactFact {
  const named = [form.place, form.known_place, form.number_kind].filter((word) => word !== undefined);
  const places = named.map(placeOf).filter((place) => place !== null);
  return {
    type: 'CONTACT',
    at: form.at,
    channel: form.channel!,
    direction: form.direction,
    ...form.person,
    ...some({
      id: form.id,
      connection: form.outcome,
      isConversation: form.conversation,
      debts: form.debts,
      conversationDebts: form.conversation_debts,
      number: form.number,
      address: form.address,
      purpose: form.purpose === undefined ? undefined : purposeOf(form.purpose),
      isInteractive: form.interactive,
      isAutomated: form.automated,
      isReply: form.in_reply_to_consumer,
      agency: form.agency,
      collector: form.collector,
      partySize: form.party_size,
      identityShown: form.identity_shown,
      entryConsented: form.entry_consent,
      noticeGiven: form.notice_given,
      recording: form.recording,
      deviceApproved: form.device_approved,
      places: places.length === 0 ? undefined : places,
      disclosed: form.disclosed?.map(toldOf).filter((told) => told !== 'NONE'),
      thirdPartyRequested: form.third_party_requested,
      isPostcard: form.postcard,
    }),
  };
}

type FormOf<T extends ScenarioFact['type']> = Extract<ScenarioFact, { type: T }>;

/** Most facts only change the spelling of their members. */
export function factOf(form: ScenarioFact, zone: TimeZone, debts: ReadonlySet<string>): Fact {
  switch (form.type) {
    case 'CONTACT':
      return contactOf(form);
    case 'CONSENT':
      return consentOf(form, zone, debts);
    case 'CONSENT_REVOKED':
      return { type: form.type, at: form.at, ...some({ debts: form.debts, scopes: scopesOf(form.scope) }) };
    case 'PREFERENCE':
      return preferenceOf(form);
    case 'CEASE_NOTICE':
      return {
        type: form.type,
        at: form.at,
        ...some({ debts: form.debts, receivedAt: form.received_at, inWriting: form.in_writing }),
      };
    case 'DISPUTE':
      return {
        type: form.type,
        at: form.received_at ?? form.at,
        ...some({ debts: form.debts, inWriting: form.in_writing }),
      };
    case 'ATTORNEY':
      return {
        type: form.type,
        at: form.at,
        ...some({ debts: form.debts, isRepresented: form.represented, letsContact: form.lets_contact }),
      };
    case 'THIRD_PARTY_REFUSAL':
      return { type: form.type, at: form.at, ...form.person };
    case 'BREATHING_SPACE':
      return {
        type: form.type,
        at: form.at,
        kind: form.kind === 'STANDARD' ? 'STANDARD' : 'MENTAL_HEALTH',
        ...some({
          debts: form.debts,
          start: dayIn(zone, form.start),
          until: lastDayIn(zone, form.until),
          treatmentUntil: lastDayIn(zone, form.treatment_until),
        }),
      };
    case 'LOCATION_INFO':
      return { type: form.type, at: form.at, zones: form.possible_timezones };
    case 'EMAIL_OPT_OUT_NOTICE':
      return {
        type: form.type,
        at: form.at,
        ...some({ debts: form.debts, address: form.address, optOutBy: form.opt_out_by }),
      };
    case 'AGENCY_LISTED':
      return { type: form.type, at: form.at, ...some({ agency: form.agency, isListed: form.listed }) };
    case 'LIMITATION':
      return {
        type: form.type,
        at: form.at,
        endsOn: form.ends_on,
        ...some({ debts: form.debts, isReacknowledged: form.reacknowledged }),
      };
    case 'HOLD':
    case 'HOLD_RELEASED':
    case 'DEBT_STATUS':
    case 'AGENCY_EVALUATED':
    case 'AGENT_TRAINED':
    case 'PLACEMENT':
    case 'RECALL':
    case 'DECEASED':
    case 'INCAPACITY':
    case 'VALIDATION_NOTICE':
    case 'VERIFICATION_SENT':
    case 'VISIT_NOTICE':
    case 'OPT_OUT':
    case 'OPT_IN':
    case 'WRONG_NUMBER_LEARNED':
    case 'UNDELIVERABLE':
    case 'NUMBER_CONFIRMED':
      return some(form) as Fact;
  }
}

function consentOf(form: FormOf<'CONSENT'>, zone: TimeZone, debts: ReadonlySet<string>): Fact {
  const named = unread(form.scope).filter((word) => debts.has(word));
  const { person } = form;
  return {
    type: 'CONSENT',
    at: form.at,
    ...some({
      givenTo: form.given_to,
      scopes: named.length > 0 ? undefined : scopesOf(form.scope),
      onlyOn: form.only_on,
      until: lastDayIn(zone, form.until),
      debts: form.debts ?? (named.length > 0 ? named : undefined),
      number: form.number,
      address: form.address,
      person: person === undefined ? undefined : [person.party, person.person].filter(Boolean).join(':'),
    }),
  };
}

function preferenceOf(form: FormOf<'PREFERENCE'>): Fact {
  const placesOf = (words: readonly string[] | undefined) =>
    words?.map(placeOf).filter((place) => place !== null);
  return {
    type: 'PREFERENCE',
    at: form.at,
    ...some({
      inconvenient: form.inconvenient?.map((time) => some(time)),
      inconvenientPlaces: placesOf(form.inconvenient_places),
      blockedPlaces: placesOf(form.blocked_places),
      blockedMedia: form.blocked_media,
      blockedNumbers: form.blocked_numbers,
    }),
  };
}

type ScopeWord = ConsentScope | 'EVERYTHING' | { readonly unread: string };

/** Left out: everything. Words that nobody can read give nothing. */
function scopesOf(words: readonly ScopeWord[] | undefined): readonly ConsentScope[] | undefined {
  if (words === undefined || words.includes('EVERYTHING')) return undefined;
  return words.filter((word): word is ConsentScope => typeof word === 'string');
}

function unread(words: readonly ScopeWord[] | undefined): readonly string[] {
  return (words ?? []).flatMap((word) => (typeof word === 'string' ? [] : [word.unread]));
}

export function unreadScopes(fact: ScenarioFact, debts: ReadonlySet<string>): readonly string[] {
  if (fact.type !== 'CONSENT') return [];
  return unread(fact.scope)
    .filter((word) => !debts.has(word))
    .map(() => 'A consent was not used: its scope says nothing to the rules.');
}

function dayIn(zone: TimeZone, given: LocalDate | Instant | undefined): LocalDate | undefined {
  return typeof given === 'number' ? localDateIn(zone, given) : given;
}

/** The last day that something still holds on; an instant is the first moment at which it does not. */
function lastDayIn(zone: TimeZone, given: LocalDate | Instant | undefined): LocalDate | undefined {
  return typeof given === 'number' ? localDateIn(zone, (given - 1) as Instant) : given;
}

/** The members that have a value. */
export function some<T extends object>(members: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as never;
}
