import type { Instant, LocalDate, TimeZone } from '../../kernel/time.js';
import {
  dateOfDay,
  dayNumberOf,
  dayOf,
  secondOf,
  WallClock,
  type DayNumber,
} from '../../kernel/wall-clock.js';
import { packOf, rulesOf, type ContactConnection, type Jurisdiction } from '../conduct/index.js';
import type { Recording } from './contact.rules.js';

/** What is remarkable about the recording of a call or a visit. It is stored all the same. */
export type RecordingFlag = 'RECORDING_MISSING' | 'RECORDING_KEPT_TOO_SHORT';

/**
 * Least years for which a recording is kept. China: two for cards (Measures on Credit Card Business, art. 68); USA: three
 * from the call (12 CFR 1006.100(b)).
 */
const yearsKept: Readonly<Record<string, number>> = { CN: 2, US: 3 };

interface Recorded {
  readonly channel: string;
  readonly connection: ContactConnection;
  readonly recording?: Recording | null | undefined;
}

interface Place {
  readonly jurisdiction: string;
  readonly timeZone: TimeZone;
}

/**
 * Flags a talk or a visit without the recording that the rules of its jurisdiction ask for, and a recording that is not
 * surely kept long enough. A call that reached nobody has nothing to record.
 */
export function recordingFlags(
  { channel, connection, recording }: Recorded,
  at: Instant,
  { jurisdiction, timeZone }: Place,
): RecordingFlag[] {
  const isToRecord = channel === 'VISIT' || connection === 'CONVERSATION';
  if (recording == null && !isToRecord) return [];
  const day = dayOf(WallClock.of(timeZone).wallAt(secondOf(at)));
  if (recording != null)
    return isKeptLongEnough(recording, day, yearsKept[jurisdiction]) ? [] : ['RECORDING_KEPT_TOO_SHORT'];
  const since = demandsOf(jurisdiction).get(channel);
  return since !== undefined && day >= since ? ['RECORDING_MISSING'] : [];
}

function isKeptLongEnough({ keptUntil }: Recording, day: DayNumber, years: number | undefined): boolean {
  return years === undefined || (keptUntil != null && keptUntil >= yearsLater(dateOfDay(day), years));
}

/** As text, for comparing: 29 February has no such day in most years, and the first of March then comes after it. */
function yearsLater(date: LocalDate, years: number): string {
  return `${Number(date.slice(0, 4)) + years}${date.slice(4)}`;
}

/** By jurisdiction: the channels whose talks are recorded, each with the day since when. Worked out once. */
const demands = new Map<string, ReadonlyMap<string, DayNumber>>();

function demandsOf(jurisdiction: string): ReadonlyMap<string, DayNumber> {
  let known = demands.get(jurisdiction);
  if (known === undefined) {
    const pack = packOf[jurisdiction as Jurisdiction] as string | undefined;
    const asking = rulesOf(pack === undefined ? [] : [pack]).filter(
      ({ check }) => check.kind === 'RECORDING',
    );
    known = new Map(
      asking.flatMap(({ channels = [], from }) => channels.map((name) => [name, dayNumberOf(from)] as const)),
    );
    demands.set(jurisdiction, known);
  }
  return known;
}
