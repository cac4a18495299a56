import { newId } from '../../kernel/ids.js';
import type { Work } from '../../kernel/store.js';
import { disclosures, type Disclosure } from './disclosure.entity.js';

/** What is told of a disclosure beside who asked, when, and under which request. */
export type NewDisclosure = Pick<Disclosure, 'way' | 'debtorId' | 'dataClass' | 'value' | 'accountId'> &
  Partial<
    Pick<
      Disclosure,
      'collector' | 'contactPointId' | 'placementId' | 'grantId' | 'profileId' | 'purpose' | 'reason'
    >
  >;

/**
 * Notes clear values that are about to leave, one row each, in the transaction that reads them: should the answer be lost on
 * its way, the row is there all the same. One statement.
 */
export async function recordDisclosures(work: Work, given: readonly NewDisclosure[]): Promise<void> {
  if (given.length === 0) return;
  const { actorId, agencyId, requestId, clocks } = work.context;
  const at = clocks.domain.now();
  await work.insertAll(
    disclosures,
    given.map((each) => ({
      id: newId('disclosure'),
      at,
      agencyId,
      actorId,
      requestId,
      collector: null,
      contactPointId: null,
      placementId: null,
      grantId: null,
      profileId: null,
      purpose: null,
      reason: null,
      ...each,
    })),
  );
}
