import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { emitSchemas } from '../../src/graphql/emit-schemas.js';

test('what outsiders rely on is checked in as it is built', async () => {
  const built = await emitSchemas();
  const names = (await readdir('schema', { recursive: true })).filter((name) =>
    /\.(graphql|json)$/.test(name),
  );
  expect(names.toSorted()).toEqual([...built.keys()].toSorted());
  for (const [name, content] of built)
    expect([name, await readFile(`schema/${name}`, 'utf8')]).toEqual([name, content]);
});
