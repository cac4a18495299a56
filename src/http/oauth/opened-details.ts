import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Clocks } from '../../kernel/time.js';
import {
  FIRST_EPOCH,
  MAX_OPEN_BATCHES,
  type AccessRecords,
  type OpenedBatch,
} from '../../modules/access/index.js';
import {
  askedDetails,
  invalidDetails,
  MAX_IDS_IN_ALL,
  namedIds,
  type AuthorizationDetails,
} from './authorization-details.js';
import { callerOf } from './tenant.js';

/**
 * How often each grant had changed when a token was made, of those that had changed at all; the door refuses what a grant
 * opened before its last change. What is not here has not changed, a batch that joins a portfolio later included.
 */
export type GrantEpochs = Readonly<Record<string, number>>;

/** Finds what a token request names, once for each request: its details, and the epochs of the grants that open them. */
export function detailsOpener(records: Pick<AccessRecords, 'liveAccess'>, clocks: Clocks) {
  const epochs = new WeakMap<KoaContextWithOIDC, GrantEpochs>();

  /** Every id must be open to this client now; a foreign one, a closed one and an invented one answer alike. */
  async function open(context: KoaContextWithOIDC): Promise<AuthorizationDetails | undefined> {
    const details = askedDetails(context);
    if (details.length === 0) return undefined;
    const [caller, names] = [callerOf(context), namedIds(details)];
    const { clientId: actorId, lenderId, agencyId } = caller;
    const asked = { actorId, lenderId, agencyId, ...names, jti: null, now: clocks.domain.now() };
    const access = await records.liveAccess(asked);
    const usable = (access?.opened ?? []).filter(
      ({ clientIds }) => clientIds === null || clientIds.includes(caller.clientId),
    );
    const opened = idsOf(usable);
    if (!Object.values(names).every((ids) => ids.every((id) => opened.has(id))))
      throw invalidDetails('it names something that is not open to this client');
    epochs.set(context, epochsOf(usable));
    return details;
  }

  return { open, epochsOf: (context: KoaContextWithOIDC) => epochs.get(context) };
}

/** What may be named of what is open: a portfolio, once any batch of it is. */
function idsOf(opened: readonly OpenedBatch[]): ReadonlySet<string> {
  return new Set(
    opened.flatMap(({ placementId, batchId, portfolioId }) =>
      [placementId ?? batchId, portfolioId ?? []].flat(),
    ),
  );
}

/** A portfolio may hold any number of batches, a token only so many, and a header only so many epochs. */
function epochsOf(opened: readonly OpenedBatch[]): GrantEpochs {
  if (new Set(opened.map(({ batchId }) => batchId)).size > MAX_OPEN_BATCHES)
    throw invalidDetails(`it opens more than ${MAX_OPEN_BATCHES} batches: name batches or placements`);
  const changed = new Map(
    opened.flatMap(({ grantId, epoch }) => (epoch === FIRST_EPOCH ? [] : [[grantId, epoch]])),
  );
  if (changed.size > MAX_IDS_IN_ALL)
    throw invalidDetails(
      `more than ${MAX_IDS_IN_ALL} of its grants were changed since they were given: name batches or placements`,
    );
  return Object.fromEntries(changed);
}
