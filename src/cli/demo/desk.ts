import type { LocalDate } from '../../kernel/time.js';
import type { Actor } from './actor.js';
import type { AgencyCaseFile } from './caseload.js';
import type { SeededRandom } from './seeded-random.js';

/** What an agency did: reports that were taken, by kind. */
export interface WorkDone {
  contacts: number;
  visits: number;
  promises: number;
  payments: number;
  reversals: number;
}

/** A payment that may yet bounce. */
interface PaidIn {
  readonly file: AgencyCaseFile;
  readonly id: string;
  readonly minor: bigint;
}

/** A promise whose day will come. */
interface Promised {
  readonly file: AgencyCaseFile;
  readonly id: string;
  readonly minor: bigint;
  readonly dueOn: LocalDate;
}

/** An agency with its cases, and what it remembers between two days. */
export interface Desk {
  readonly actor: Actor;
  readonly offsets: ReadonlyMap<string, string>;
  readonly random: SeededRandom;
  cases: readonly AgencyCaseFile[];
  promised: Promised[];
  paidIn: PaidIn[];
  serial: number;
}
