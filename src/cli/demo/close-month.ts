import { setTimeout as sleep } from 'node:timers/promises';
import { lender, type StatementAnswer } from './operations.js';
import type { Stage } from './stage.js';
import { UnexpectedAnswer } from './unexpected-answer.js';

/** Milliseconds between two looks at a statement. */
const PAUSE = 25;
const PATIENCE = 2_400;

/** Closes a month as the maker and waits for the statement. */
export async function closeMonth(
  { maker }: Stage,
  agreementId: string,
  period: string,
): Promise<StatementAnswer> {
  const { closePeriod } = await maker.call(lender.closePeriod, { input: { agreementId, period } });
  for (let looks = 0; looks < PATIENCE; looks++) {
    const { statement } = await maker.call(lender.statement, { id: closePeriod.id });
    if (statement.state === 'CLOSED') return statement;
    await sleep(PAUSE);
  }
  throw new UnexpectedAnswer('the statement', 'closing does not come to an end');
}
