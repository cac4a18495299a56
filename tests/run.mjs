// `npm test`: the whole suite once per database engine, one after the other.
//
// SQLite needs nothing and always runs. MariaDB runs when TEST_MARIADB_URL names a server, MySQL when TEST_MYSQL_URL
// does, tests that need a Redis when TEST_REDIS_URL does; with CI=true all must be there. Jest learns the engine from one variable, TEST_DATABASE_URL. Arguments go on
// to Jest: `npm test -- payments`. The last line is always `N passed, N failed`, summed over the engines.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import mysql from 'mysql2/promise';

const root = path.resolve(import.meta.dirname, '..');
const patterns = process.argv.slice(2);
const hasOptions = patterns.some((pattern) => pattern.startsWith('-'));

const engines = [
  { name: 'SQLite', url: 'sqlite:' },
  { name: 'MariaDB', variable: 'TEST_MARIADB_URL', url: process.env.TEST_MARIADB_URL },
  { name: 'MySQL', variable: 'TEST_MYSQL_URL', url: process.env.TEST_MYSQL_URL },
];

/** Tests that no engine can change: rules, commands, the edge, keys and certificates; they run on SQLite only. */
const runOnce = [
  String.raw`\.(rules|command)\.test\.ts$`,
  '/tests/cli/',
  '/tests/edge/',
  '/tests/access/(client-certificates|forged-tokens|key-rotation|signing-keys|next-request)',
  '/tests/contracts/(append-only|compose|config|errors|privacy|schema|scopes)',
  '/tests/scenarios/demo',
];

/** Needs a real Redis. */
const onRedis = String.raw`/tests/edge/shared-limits\.test\.ts$`;
const redis = { name: 'Redis', variable: 'TEST_REDIS_URL', url: process.env.TEST_REDIS_URL };

/** Why an engine cannot run, or null: a server that is not the product it is set up as would prove nothing. */
async function problemWith({ name, url }) {
  if (url.startsWith('sqlite:')) return null;
  try {
    const connection = await mysql.createConnection(url);
    const [[{ version }]] = await connection.query('select version() as version');
    await connection.end();
    const isMariaDb = /mariadb/i.test(version);
    return isMariaDb === (name === 'MariaDB') ? null : `the server there is version ${version}`;
  } catch (error) {
    return `no connection (${error.code ?? error.message})`;
  }
}

/** Runs Jest on one engine and counts what it reported; a suite that could not even start is one failure. */
function runSuite({ url }, isFirst) {
  const report = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'consign-tests-')), 'report.json');
  const started = performance.now();
  const { status } = spawnSync(
    process.execPath,
    [
      path.join(root, 'node_modules/jest/bin/jest.js'),
      // what knows no engine would prove nothing new on a second one
      ...ignored(isFirst).map((pattern) => `--testPathIgnorePatterns=${pattern}`),
      // (a plain option stands between: a list option would swallow the patterns)
      '--passWithNoTests',
      // tests wait for a server more than they compute: a third worker uses that time
      ...(url.startsWith('sqlite:') || hasOptions ? [] : ['--maxWorkers=3']),
      '--json',
      `--outputFile=${report}`,
      ...patterns,
    ],
    {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, TEST_DATABASE_URL: url, NODE_NO_WARNINGS: '1' },
    },
  );
  const seconds = (performance.now() - started) / 1000;
  const counts = countsIn(report);
  fs.rmSync(path.dirname(report), { recursive: true, force: true });
  // Jest can fail without a failed test (no report, an unfinished worker): that must not pass for success
  if (status !== 0 && counts.failed === 0) counts.failed = 1;
  return { ...counts, seconds };
}

/** Paths that prove nothing on this engine, or cannot run here. */
function ignored(isFirst) {
  return ['/node_modules/', ...(isFirst ? [] : runOnce), ...(redis.url ? [] : [onRedis])];
}

function countsIn(report) {
  if (!fs.existsSync(report)) return { passed: 0, failed: 0, skipped: 0 };
  const result = JSON.parse(fs.readFileSync(report, 'utf8'));
  return {
    passed: result.numPassedTests,
    failed: result.numFailedTests + result.numRuntimeErrorTestSuites,
    skipped: result.numPendingTests + result.numTodoTests,
  };
}

const lines = [];
let passed = 0;
let failed = 0;
let isFirst = true;

/** A server that is not named: CI must have it. */
function missing({ name, variable }) {
  const isRequired = process.env.CI === 'true';
  if (isRequired) failed += 1;
  const why = `${variable} is not set${isRequired ? ', and CI must run everything: counted as a failure' : ''}`;
  lines.push(`${name}: not run, because ${why}`);
}

if (!redis.url) missing(redis);

for (const engine of engines) {
  if (!engine.url) {
    missing(engine);
    continue;
  }
  const problem = await problemWith(engine);
  if (problem) {
    failed += 1;
    lines.push(`${engine.name}: not run, counted as a failure; ${engine.variable} is set, but ${problem}`);
    continue;
  }
  console.log(`\n== ${engine.name} ==`);
  const result = runSuite(engine, isFirst);
  isFirst = false;
  passed += result.passed;
  failed += result.failed;
  const skipped = result.skipped > 0 ? `, ${result.skipped} skipped` : '';
  lines.push(
    `${engine.name}: ${result.passed} passed, ${result.failed} failed${skipped} in ${result.seconds.toFixed(1)} s`,
  );
}

if (passed + failed === 0) {
  failed = 1;
  lines.push('No test ran at all: counted as a failure');
}

console.log(`\n${lines.join('\n')}\n${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
