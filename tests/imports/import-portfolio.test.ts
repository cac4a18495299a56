import { describe, expect, test } from '@jest/globals';
import { aFile, anImportWorld, aRow } from './import-world.js';

describe('a portfolio file', () => {
  test('is booked whole when every row is right', async () => {
    const world = await anImportWorld();
    const done = await world.importFile(
      aFile([aRow(), aRow({ account_number: 'A-2', debtor_reference: 'P-2' })]),
    );
    expect(await world.errorsOf(done)).toEqual([]);
    expect(done).toMatchObject({ state: 'COMPLETE', problem: null, rows: 2, booked: 2, rejected: 0 });
  });
});
