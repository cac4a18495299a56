import { DAY_SECONDS, dayOf, type DayNumber } from '../../../kernel/wall-clock.js';
import type { CheckOf } from '../checks.rules.js';
import type { KnownContact } from '../history.rules.js';
import type { Obstacle } from '../obstacle.rules.js';
import type { View } from '../view.rules.js';
import { afterDays, countedCalls, debtsOf, isPlacedCall } from './counts.rules.js';

/**
 * 12 CFR 1006.14(b)(2)(i)(A): more than so many calls to a person about a particular debt. A talk counts for each debt
 * talked about; a call about several debts that became no talk counts for any one of them, and for the one that leaves
 * most room (comm. 14(b)(4)-1).
 */
export function debtCalls(view: View, { days, limit }: CheckOf<'DEBT_CALLS'>): Obstacle | null {
  const asked = view.contact;
  if (asked === null || !isPlacedCall(asked)) return null;
  const wanted = asked.isTalk ? asked.talkDebts : asked.debts;
  if (wanted?.length === 1 && !view.history.hasSharedCalls) {
    const calls = countedCalls(view, { days, limit, debt: wanted });
    return calls.length < limit ? null : { wait: afterDays(calls[limit - 1]!.days, days) };
  }
  const calls = countedCalls(view, { days, limit: Infinity, debt: null });
  if (calls.length < limit) return null;
  return {
    wait: (wall, clock) => {
      const today = dayOf(wall);
      for (let day = today; day < today + days; day++) {
        const open = calls.filter((call) => isWithin(call.days[clock]!, day, days));
        if (hasRoom(open, asked, limit)) return Math.max(0, day === today ? 0 : day * DAY_SECONDS - wall);
      }
      return (today + days) * DAY_SECONDS - wall;
    },
  };
}

/** Whether one more call fits: for a talk under each of its debts, else under one of them. */
function hasRoom(calls: readonly KnownContact[], asked: KnownContact, limit: number): boolean {
  const free = new Map<string, number>();
  for (const call of [...calls, asked]) for (const debt of debtsOf(call) ?? []) free.set(debt, limit);
  if (free.size === 0) return calls.length < limit;
  const flexible: (readonly string[])[] = [];
  for (const call of calls) {
    const debts = debtsOf(call) ?? [...free.keys()];
    if (isFlexible(call)) flexible.push(debts);
    else for (const debt of debts) free.set(debt, free.get(debt)! - 1);
  }
  const seats = new Seats(free);
  for (const debts of flexible) seats.take(debts);
  const wanted = debtsOf(asked);
  if (wanted === null) return [...free.keys()].every((debt) => seats.hasRoomFor([debt]));
  return asked.isTalk ? wanted.every((debt) => seats.hasRoomFor([debt])) : seats.hasRoomFor(wanted);
}

/** Without a talk, about several debts. */
function isFlexible({ isTalk, debts }: KnownContact): boolean {
  return !isTalk && debts !== null && debts.length > 1;
}

function isWithin(day: DayNumber, today: DayNumber, days: number): boolean {
  return day > today - days;
}

/** Calls sit under debts, so many under each; one that may sit under several moves when another needs its seat. */
class Seats {
  readonly #sitting = new Map<string, (readonly string[])[]>();

  constructor(readonly free: ReadonlyMap<string, number>) {}

  take(debts: readonly string[]): void {
    this.#seat(debts, new Set(), true);
  }

  hasRoomFor(debts: readonly string[]): boolean {
    return this.#seat(debts, new Set(), false);
  }

  #seat(debts: readonly string[], tried: Set<string>, stays: boolean): boolean {
    for (const debt of debts) {
      if (tried.has(debt)) continue;
      tried.add(debt);
      const here = this.#sitting.get(debt) ?? [];
      if (here.length < (this.free.get(debt) ?? 0)) {
        if (stays) this.#sitting.set(debt, [...here, debts]);
        return true;
      }
      const mover = here.findIndex((other) => this.#seat(other, tried, stays));
      if (mover < 0) continue;
      if (stays) here[mover] = debts;
      return true;
    }
    return false;
  }
}
