// `npm run test:long`: what the suite tries a thousand times, a hundred thousand times; and the settlement simulator with
// 10,000 steps, and fifty killed closes, on every engine that is named as for `npm test`. New seeds each time:
// a failure names its own, and PROPERTY_SEED=… plays the same again.
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const seed = process.env.PROPERTY_SEED ?? String(Math.floor(Date.now() / 1_000));
const fourHours = '--testTimeout=14400000';

const parts = [
  {
    script: 'node_modules/jest/bin/jest.js',
    patterns: ['tests/fees'],
    environment: { PROPERTY_RUNS: '100000', TEST_DATABASE_URL: 'sqlite:', NODE_NO_WARNINGS: '1' },
  },
  {
    script: 'tests/run.mjs',
    patterns: ['tests/engines/settlement-simulator', 'tests/engines/killed-closes'],
    environment: { SIMULATED_WORLDS: '100', KILLED_CLOSES: '50' },
  },
];

console.log(`PROPERTY_SEED=${seed}`);
for (const { script, patterns, environment } of parts) {
  const { status } = spawnSync(process.execPath, [path.join(root, script), fourHours, ...patterns], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PROPERTY_SEED: seed, ...environment },
  });
  if (status !== 0) process.exitCode = 1;
}
