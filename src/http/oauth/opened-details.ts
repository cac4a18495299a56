import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Clocks } from '../../kernel/time.js';
import type { AccessRecords } from '../../modules/access/index.js';
import {
  askedDetails,
  invalidDetails,
  namedIds,
  type AuthorizationDetails,
} from './authorization-details.js';
import { callerOf } from './tenant.js';

/** How often each grant had changed when a token was made; the door refuses what a grant opened before its last change. */
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
    const opened = new Set(usable.map(({ placementId, batchId }) => placementId ?? batchId));
    const everything = [...names.batchIds, ...names.placementIds].every((id) => opened.has(id));
    if (!everything) throw invalidDetails('it names something that is not open to this client');
    epochs.set(context, Object.fromEntries(usable.map(({ grantId, epoch }) => [grantId, epoch])));
    return details;
  }

  return { open, epochsOf: (context: KoaContextWithOIDC) => epochs.get(context) };
}
