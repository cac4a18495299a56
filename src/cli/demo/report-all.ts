import type { Actor } from './actor.js';
import type { AgencyCaseFile } from './caseload.js';
import type { Desk } from './desk.js';
import type { BatchResult, Operation } from './operations.js';
import { UnexpectedAnswer } from './unexpected-answer.js';

/** The most reports that one call takes. */
export const MAX_REPORTS = 500;
/** Sends items in batches of 500 and insists that each is taken. */
export async function reportAll(
  actor: Actor,
  operation: Operation<Record<string, BatchResult>>,
  items: readonly object[],
): Promise<BatchResult['results']> {
  const results: BatchResult['results'] = [];
  for (let at = 0; at < items.length; at += MAX_REPORTS) {
    const answer = await actor.call(operation, { items: items.slice(at, at + MAX_REPORTS) });
    const [batch] = Object.values(answer);
    if (batch === undefined || batch.refused > 0)
      throw new UnexpectedAnswer(
        operation.query,
        batch?.results.filter(({ problem }) => problem !== null),
      );
    results.push(...batch.results);
  }
  return results;
}

/** What every report begins with. */
export function about(desk: Desk, { id: placementId }: AgencyCaseFile, kind: string) {
  return { placementId, reference: `${kind}-${String(++desk.serial).padStart(6, '0')}` };
}
