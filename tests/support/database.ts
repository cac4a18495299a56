import { test } from '@jest/globals';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { openDatabase, type Database } from '../../src/db/database.js';
import { forbidChanges } from './append-only.js';
import { makeTables } from './tables.js';

/** For tests about a server that falls silent, or ends what it was asked: SQLite is a file in our own process and cannot. */
export const onServer = (process.env.TEST_DATABASE_URL ?? 'sqlite:').startsWith('sqlite:') ? test.skip : test;

let opened: Promise<{ readonly database: Database; readonly url: string }> | undefined;

/**
 * The database of this test file, fresh and with all tables, on the engine that `TEST_DATABASE_URL` names. Tests share it and
 * nothing in it: each makes a lender of its own. What is only ever added to cannot be changed in it, whichever test runs.
 */
export async function testDatabase(): Promise<Database> {
  return (await (opened ??= open())).database;
}

/** Its address, for processes of their own. */
export async function testDatabaseUrl(): Promise<string> {
  return (await (opened ??= open())).url;
}

/** A fresh, empty database on the engine under test, with its address; for tests that restart or migrate. */
export async function freshDatabaseUrl(): Promise<string> {
  const server = process.env.TEST_DATABASE_URL ?? 'sqlite:';
  if (server.startsWith('sqlite:'))
    return `sqlite:${join(mkdtempSync(join(tmpdir(), 'consign-')), 'test.sqlite')}`;
  const address = new URL(server);
  const name = `consign_test_${process.pid}_${process.env.JEST_WORKER_ID ?? '0'}_${crypto.randomUUID().slice(0, 8)}`;
  const admin = await createConnection({
    uri: `${address.protocol}//${address.username}:${address.password}@${address.host}/`,
  });
  await admin.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
  await admin.end();
  address.pathname = `/${name}`;
  created.push(address.href);
  return address.href;
}

const created: string[] = [];

async function open() {
  const url = await freshDatabaseUrl();
  const database = await openDatabase({ url, pool: 24 });
  await makeTables(database);
  await forbidChanges(database);
  return { database, url };
}

/** Closes and drops what this test file made; called by the set-up file after each file's tests. */
export async function dropTestDatabases(): Promise<void> {
  await (await opened)?.database.close();
  opened = undefined;
  for (const url of created.splice(0)) {
    const address = new URL(url);
    const name = address.pathname.slice(1);
    address.pathname = '/';
    const admin = await createConnection({ uri: address.href });
    await admin.query(`DROP DATABASE IF EXISTS ${name}`);
    await admin.end();
  }
}
