import { idBytes } from '../../kernel/ids.js';
import type { Reader } from '../../kernel/store.js';
import { FeeAccount, type FeeLine } from '../fees/index.js';
import {
  eventsBy,
  settledPlacement,
  type Closing,
  type KnownEvent,
  type SettledPlacement,
} from './closing.js';
import { statementLine, type SettledPart, type UnnumberedLine } from './closing-lines.js';
import { placementsOfSchedules } from './settlement.sql.js';

/** Placements read at once. */
const READ = 1_000;

/**
 * Lines of placements whose payments are rated one after the other, over all of them: a limit for each payment, or a
 * rounding of each, of tiers that they share. One that comes late moves those behind it, so that all of them are held in
 * memory and gone through from the beginning in each run. The lines follow from what was frozen: a run after a crash
 * makes the same ones, and skips those that are kept.
 */
export class LinesInTurn {
  readonly #lines: Iterator<UnnumberedLine>;
  #made = 0;
  /** The last part, for a step that is tried again. */
  #part: { readonly after: string; readonly part: SettledPart } | null = null;

  private constructor(lines: Iterator<UnnumberedLine>) {
    this.#lines = lines;
  }

  /** Reads all there is, outside of any step. */
  static async read(reader: Reader, closing: Closing): Promise<LinesInTurn> {
    return new LinesInTurn(linesOfAll(closing, await everything(reader, closing)));
  }

  next(after: string, limit: number): SettledPart {
    if (this.#part?.after === after) return this.#part.part;
    const lines: UnnumberedLine[] = [];
    for (const start = Number(after); lines.length < limit;) {
      const { value, done } = this.#lines.next();
      if (done === true) break;
      if (this.#made++ >= start) lines.push(value);
    }
    const part = { lines, last: String(this.#made), isOver: lines.length < limit };
    this.#part = { after, part };
    return part;
  }
}

interface Everything {
  readonly placements: readonly SettledPlacement[];
  readonly handOvers: readonly KnownEvent[];
  readonly events: readonly KnownEvent[];
}

async function everything(reader: Reader, closing: Closing): Promise<Everything> {
  const { statement, schedules } = closing;
  const all = { placements: [] as SettledPlacement[], events: [] as KnownEvent[] };
  for (let last: Uint8Array = new Uint8Array(), isOver = false; !isOver;) {
    const place = [idBytes(statement.agreementId), schedules.settledBy('IN_TURN').map(idBytes)];
    const rows = await reader.query(placementsOfSchedules, [...place, statement.month, last, READ]);
    const placements = rows.map((row) => settledPlacement(row, closing));
    const events = await eventsBy(reader, closing, placements);
    for (const list of events.values()) all.events.push(...list);
    all.placements.push(...placements);
    last = placements.at(-1)?.bytes ?? last;
    isOver = rows.length < READ;
  }
  return { ...all, handOvers: all.placements.flatMap(({ handOvers }) => handOvers) };
}

function* linesOfAll({ statement }: Closing, all: Everything): Generator<UnnumberedLine> {
  const account = new FeeAccount(all.placements);
  const isKnown = ({ settlesIn }: KnownEvent) => settlesIn < statement.month;
  const byId = new Map([...all.handOvers, ...all.events].map((event) => [event.id, event]));
  for (const facts of [all.handOvers, all.events]) account.know(facts.filter(isKnown));
  for (const facts of [all.handOvers, all.events])
    for (const line of account.lines(facts.filter((fact) => !isKnown(fact)))) {
      const made = lineOf(line);
      if (made !== null) yield made;
    }

  function lineOf(line: FeeLine): UnnumberedLine | null {
    return statementLine(statement, line, byId.get(line.eventId)!, (id) => byId.get(id));
  }
}
