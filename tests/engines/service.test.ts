import { expect, test } from '@jest/globals';
import { systemClock } from '../../src/kernel/time.js';
import { startService } from '../../src/service.js';
import { testConfig } from '../support/api.js';
import { freshDatabaseUrl } from '../support/database.js';

const clocks = { domain: systemClock, system: systemClock };
const isSqlite = (process.env.TEST_DATABASE_URL ?? 'sqlite:').startsWith('sqlite:');

test('an empty database is brought up to date where it is a file, and refused with a clear sentence where it is a server', async () => {
  const environment = { DATABASE_URL: await freshDatabaseUrl(), PORT: '0', JOBS: 'on', LOG_LEVEL: 'silent' };
  const config = { ...testConfig(environment), signingKeysFile: `${testConfig().dataDir}/keys.json` };
  const started = startService(config, clocks);
  if (!isSqlite) {
    await expect(started).rejects.toThrow(/^The database lacks 0001-.*: run `npm run consign -- migrate`/);
    return;
  }
  const service = await started;
  expect(await (await fetch(`${service.address}/ready`)).json()).toEqual({ status: 'ready' });
  await service.stop();
  await expect(fetch(`${service.address}/live`)).rejects.toThrow();
});
