import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { z } from 'zod';
import { CommandProblem } from '../command-problem.js';

/** Months of the cohort in which money came in after placement. */
export const cohortMonths = ['may', 'jun', 'jul', 'aug', 'sep'] as const;

const wholeAmount = z
  .string()
  .regex(/^-?\d{1,12}$/)
  .transform(BigInt);
const row = z.object({
  id: z.string().regex(/^\d{1,9}$/),
  status_apr: z
    .string()
    .regex(/^-?\d{1,2}$/)
    .transform(Number),
  bill_apr: wholeAmount,
  paid_may: wholeAmount,
  paid_jun: wholeAmount,
  paid_jul: wholeAmount,
  paid_aug: wholeAmount,
  paid_sep: wholeAmount,
});

/** A client two or more months overdue in April 2005; whole currency units. */
export interface CohortClient {
  readonly id: string;
  readonly monthsOverdue: number;
  readonly bill: bigint;
  /** Paid in May to September, zero where nothing was. */
  readonly paid: readonly bigint[];
}

/** Reads the clients that can be placed: overdue by two months or more, with something owed. */
export async function readCohort(file: string): Promise<CohortClient[]> {
  const clients: CohortClient[] = [];
  try {
    const rows = parse({ columns: true, bom: true });
    createReadStream(file)
      .on('error', (error) => rows.destroy(error))
      .pipe(rows);
    for await (const record of rows) {
      const { id, status_apr: monthsOverdue, bill_apr: bill, ...rest } = row.parse(record);
      if (monthsOverdue < 2 || bill <= 0n) continue;
      clients.push({ id, monthsOverdue, bill, paid: cohortMonths.map((month) => rest[`paid_${month}`]) });
    }
  } catch (error) {
    if (error instanceof z.ZodError)
      throw new CommandProblem(`${file} is no such cohort: ${z.prettifyError(error)}`);
    throw new CommandProblem(`${file} cannot be read: name the file of credit card clients by --uci.`);
  }
  return clients;
}
