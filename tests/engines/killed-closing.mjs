// A process of its own that closes a month and is killed over it: with SIGKILL, just before or just after the commit of
// its n-th transaction. Its leases have run out when somebody else looks. Run on the compiled product:
// killed-closing.mjs <database url> <lender> <agreement> <month> <domain instant> <n> <BEFORE_COMMIT | AFTER_COMMIT>
import { parseMonth } from '../../dist/kernel/time.js';

const [url, lenderId, agreementId, label, instant, number, death] = process.argv.slice(2);
const { openDatabase } = await import('../../dist/db/database.js');
const { mutate } = await import('../../dist/db/unit-of-work.js');
const { createJobEngine } = await import('../../dist/jobs/index.js');
const { closePeriod, closePeriodJob } = await import('../../dist/modules/settlement/index.js');

const HOUR = 3_600_000;
const clocks = { domain: { now: () => Number(instant) }, system: { now: () => Date.now() - HOUR } };
const opened = await openDatabase({ url, pool: 2 });
let left = Number(number);

const database = {
  ...opened,
  transaction: async (work) => {
    const isLast = --left === 0;
    const result = await opened.transaction(async (connection) => {
      const done = await work(connection);
      if (isLast && death === 'BEFORE_COMMIT') await end();
      return done;
    });
    if (isLast) await end();
    return result;
  },
};

async function end() {
  process.kill(process.pid, 'SIGKILL');
  await new Promise(() => {});
}

const nobody = { agencyId: null, remoteAddress: null, reach: [] };
const context = { requestId: 'killed', audience: 'lender', lenderId, actorId: 'killed', clocks, ...nobody };
const command = { agreementId, period: parseMonth(label) };
await mutate(database, context, 'periods.close', (work) => closePeriod(work, command));
const options = { lanes: [{ queue: 'settlement', concurrency: 1 }] };
await createJobEngine({ database, clocks, handlers: [closePeriodJob], options }).runUntilIdle();
await opened.close();
