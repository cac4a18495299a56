import { Temporal } from 'temporal-polyfill';
import type { ContactFact, Fact } from '../../src/modules/conduct/index.js';

/*
 * Three rules written out a second time, slowly and by another calendar library, as an oracle: seven calls in seven days,
 * the pause after a talk, and the hours of a day.
 */

export interface Naive {
  readonly zones: readonly string[];
  readonly facts: readonly Fact[];
}

const isCall = (fact: Fact): fact is ContactFact => fact.type === 'CONTACT' && fact.channel === 'PHONE';
const isPlaced = (fact: Fact) =>
  isCall(fact) &&
  fact.direction === 'OUTBOUND' &&
  fact.connection !== 'BUSY' &&
  fact.connection !== 'NOT_IN_SERVICE';
const isTalk = (fact: Fact) => isCall(fact) && fact.connection === 'CONVERSATION';

/** The ids of the rules of Regulation F that a call about one debt breaks. */
export function naivelyBroken({ zones, facts }: Naive, asked: ContactFact): readonly string[] {
  const inZone = (zone: string, at: number) =>
    Temporal.Instant.fromEpochMilliseconds(Math.floor(at / 1_000) * 1_000).toZonedDateTimeISO(zone);
  const before = facts.filter((fact) => fact.at <= asked.at);
  const same = before.filter(
    (fact) => fact.type === 'CONTACT' && fact.party === asked.party && fact.debts?.[0] === asked.debts?.[0],
  );
  const broken = new Set<string>();
  for (const zone of zones) {
    const now = inZone(zone, asked.at);
    const today = now.toPlainDate();
    const ago = (fact: Fact) =>
      inZone(zone, fact.at).toPlainDate().until(today, { largestUnit: 'days' }).days;
    const time = now.toPlainTime();
    const isOpen =
      Temporal.PlainTime.compare(time, '08:00:00') > 0 && Temporal.PlainTime.compare(time, '21:00:00') < 0;
    if (!isOpen) broken.add('US-REGF-TIME');
    if (same.filter((fact) => isPlaced(fact) && ago(fact) < 7).length >= 7) broken.add('US-REGF-CALLS-7IN7');
    if (same.some((fact) => isTalk(fact) && ago(fact) < 7)) broken.add('US-REGF-CONV-7D');
  }
  return [...broken].toSorted();
}
