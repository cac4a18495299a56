import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { insertShared, readerOf } from '../../src/db/store.js';
import { mutate } from '../../src/db/unit-of-work.js';
import { newId } from '../../src/kernel/ids.js';
import type { RequestContext } from '../../src/kernel/request-context.js';
import type { Work } from '../../src/kernel/store.js';
import { systemClock } from '../../src/kernel/time.js';
import { lenders } from '../../src/modules/access/lender.entity.js';
import {
  createKeyring,
  ensureTenantKeys,
  sealingKey,
  type Keyring,
} from '../../src/modules/privacy/index.js';
import { testDatabase } from '../support/database.js';

export const keyFile = () => join(mkdtempSync(join(tmpdir(), 'consign-keys-')), 'keys', 'kek.json');
export const aKeyring = (file = keyFile()) => createKeyring({ file, production: false });

/** A lender of its own, as its system acts for it. */
export async function aLender(): Promise<RequestContext> {
  const lenderId = newId('lender');
  await insertShared(await testDatabase(), lenders, [
    { id: lenderId, name: 'Test Bank', createdAt: systemClock.now() },
  ]);
  const clocks = { domain: systemClock, system: systemClock };
  return {
    requestId: 't',
    audience: 'lender',
    lenderId,
    agencyId: null,
    actorId: 't',
    remoteAddress: null,
    clocks,
    reach: [],
  };
}

export async function doing<T>(lender: RequestContext, useCase: (work: Work) => Promise<T>): Promise<T> {
  return mutate(await testDatabase(), lender, 'test', useCase);
}

/** Makes the lender's keys, and answers the one that seals. */
export async function keysFor(lender: RequestContext, keyring: Keyring) {
  await doing(lender, (work) => ensureTenantKeys(work, keyring));
  const reader = readerOf(await testDatabase(), lender.lenderId);
  return { reader, key: await sealingKey(reader, keyring) };
}
