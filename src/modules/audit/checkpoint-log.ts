import { createReadStream, existsSync } from 'node:fs';
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';

/** A line of the file of checkpoints; what a crash left of one at the end of the file is not ended. */
export interface LogLine {
  readonly text: string;
  readonly isEnded: boolean;
}

/** Appends lines and waits until they are on the disk. What a crash left of a line is ended first: it spoils no other. */
export async function appendLines(file: string, lines: readonly string[]): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const handle = await open(file, 'a+', 0o644);
  try {
    const begin = (await endsTorn(handle)) ? '\n' : '';
    await handle.appendFile(begin + lines.map((line) => `${line}\n`).join(''));
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The lines of the file; none where there is no file. */
export async function* logLines(file: string): AsyncGenerator<LogLine> {
  if (!existsSync(file)) return;
  let rest = '';
  for await (const chunk of createReadStream(file, 'utf8') as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const text of lines) yield { text, isEnded: true };
  }
  if (rest !== '') yield { text: rest, isEnded: false };
}

async function endsTorn(handle: FileHandle): Promise<boolean> {
  const { size } = await handle.stat();
  if (size === 0) return false;
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer.toString() !== '\n';
}
