import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** What a command wrote, and how it ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export type Settings = Readonly<Record<string, string>>;

/** Brings dist/ up to date: commands are tested as they are installed. */
export async function buildCommands(): Promise<void> {
  const { code, stderr } = await run(['.ci/build.mjs'], {});
  if (code !== 0) throw new Error(`the build failed: ${stderr}`);
}

/** Runs the package's command as a shell would. */
export function consign(args: readonly string[], settings: Settings = {}): Promise<Ended> {
  return run([resolve('dist/cli/consign.js'), ...args], settings);
}

/** An empty folder of its own. */
export function freshFolder(): string {
  return mkdtempSync(join(tmpdir(), 'consign-cli-'));
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((listening) => probe.listen(0, '127.0.0.1', listening));
  const address = probe.address();
  await new Promise((closed) => probe.close(closed));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function run(argv: readonly string[], settings: Settings): Promise<Ended> {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...settings };
  return new Promise((done) => {
    execFile(process.execPath, argv, { env, maxBuffer: 16_000_000 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      done({ code, stdout, stderr });
    });
  });
}
