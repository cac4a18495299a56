import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { errorCodes } from '../../src/kernel/errors.js';

async function sources(): Promise<string> {
  const files = (await readdir('src', { recursive: true })).filter(
    (name) => name.endsWith('.ts') && !name.endsWith('kernel/errors.ts'),
  );
  return (await Promise.all(files.map((file) => readFile(`src/${file}`, 'utf8')))).join('\n');
}

test('every code that a caller may meet is used somewhere', async () => {
  const text = await sources();
  expect(Object.keys(errorCodes).filter((code) => !text.includes(`'${code}'`))).toEqual([]);
});

test('the advice of a code is one or more whole sentences', () => {
  for (const advice of Object.values(errorCodes)) expect(advice).toMatch(/^[A-Z].*\.$/);
});
