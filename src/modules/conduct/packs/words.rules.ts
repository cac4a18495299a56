import type { LocalDate } from '../../../kernel/time.js';
import type { ConductParty } from '../facts.rules.js';
import type { Source } from '../rule.rules.js';

/** Those who owe, or answer for it. */
export const LIABLE = ['DEBTOR', 'CO_DEBTOR', 'GUARANTOR'] as const satisfies readonly ConductParty[];

/** Whom 12 CFR 1006.6(a) takes for the consumer, and who owes beside. */
export const CONSUMERS = [
  ...LIABLE,
  'SPOUSE',
  'PARENT_OF_MINOR',
  'GUARDIAN',
  'EXECUTOR',
] as const satisfies readonly ConductParty[];

/** Those who have nothing to do with the debt. */
export const THIRD_PERSONS = [
  'CONTACT_PERSON',
  'EMPLOYER',
  'THIRD_PARTY',
] as const satisfies readonly ConductParty[];

export const primary = (text: string): Source => ({ text, confidence: 'PRIMARY' });
export const secondary = (text: string): Source => ({ text, confidence: 'SECONDARY' });
export const unverified = (text: string): Source => ({ text, confidence: 'UNVERIFIED' });

export const day = (date: string): LocalDate => date as LocalDate;

/** Seconds after midnight. */
export const clock = (hours: number, minutes = 0, seconds = 0): number =>
  (hours * 60 + minutes) * 60 + seconds;
