import { newId } from '../../kernel/ids.js';
import type { Statement, Work } from '../../kernel/store.js';
import { DAY } from '../../kernel/time.js';
import type { JobHandler, StepResult } from '../background/index.js';
import { toKeep } from './kept-verdict.js';
import { verifications } from './verification.entity.js';
import { holds, type Verdict } from './verdict.js';
import { verifyAll, type TrailCheck } from './verify-all.js';

/** How long a round in which everything held is kept. */
const KEPT_DAYS = 90;

/** Verifies all invariants of a lender, keeps what was found, and publishes an event when something does not hold. */
export function verifyJob(checkTrail: TrailCheck): JobHandler {
  return {
    name: 'ledger.verify',
    queue: 'default',
    async run(job) {
      if (job.cursor() !== null) return;
      const verdicts = await verifyAll(job.reader, checkTrail);
      await job.step((work) => keep(work, verdicts));
    },
  };
}

async function keep(work: Work, verdicts: readonly Verdict[]): Promise<StepResult<'kept'>> {
  const id = newId('verification');
  const { domain, system } = work.context.clocks;
  const at = domain.now();
  const breaches = verdicts.reduce((sum, verdict) => sum + verdict.breaches, 0);
  await work.insertAll(verifications, [
    { id, at, recordedAt: system.now(), breaches, verdicts: verdicts.map(toKeep) },
  ]);
  await work.execute(clearHeld, [at - KEPT_DAYS * DAY, verifications.columns.id.encode(id)]);
  if (!holds(verdicts)) work.emit('ledger.broken', [{ id, change: namesOf(verdicts) }]);
  // only what was found is work done, which the trail is told of
  return { cursor: 'kept', done: breaches };
}

/** The invariants that do not hold: `I2, I4`. */
function namesOf(verdicts: readonly Verdict[]): string {
  return verdicts
    .filter(({ breaches }) => breaches > 0)
    .map(({ invariant }) => invariant)
    .join(', ');
}

const clearHeld: Statement = {
  sql: 'DELETE FROM verification WHERE lender_id = :lender AND breaches = 0 AND at < ? AND id < ?',
};
