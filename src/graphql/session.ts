import DataLoader from 'dataloader';
import type { Database } from '../db/database.js';
import { readerOf } from '../db/store.js';
import { auditRefusal, mutate, record } from '../db/unit-of-work.js';
import type { RequestContext, Session } from '../kernel/request-context.js';

/** What resolvers get for one request: reads bound to its tenant, the write pipeline, and loaders that end with it. */
export function sessionOf(
  database: Database,
  request: RequestContext,
  scopes: ReadonlySet<string>,
  { mayMutate }: Pick<Session, 'mayMutate'> = { mayMutate: true },
): Session {
  return {
    request,
    scopes,
    mayMutate,
    reader: readerOf(database, request.lenderId),
    mutate: (action, useCase) => mutate(database, request, action, useCase),
    recording: (useCase) => record(database, request, useCase),
    refused: (action, error) => auditRefusal(database, request, action, error),
    batched: batching(),
  };
}

/** Keys of one tick go to `load` together. */
function batching(): Session['batched'] {
  const loaders = new WeakMap<object, unknown>();
  return <K, V>(owner: object, load: (keys: readonly K[]) => Promise<readonly V[]>) => {
    let loader = loaders.get(owner) as DataLoader<unknown, V> | undefined;
    if (loader === undefined)
      loaders.set(owner, (loader = new DataLoader<unknown, V>((keys) => load(keys as readonly K[]))));
    return (key) => loader.load(key);
  };
}
