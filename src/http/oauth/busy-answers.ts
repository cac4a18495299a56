import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { refusalIn, RETRY_AFTER_SECONDS } from '../../graphql/errors.js';

type Middleware = (context: KoaContextWithOIDC, next: () => Promise<void>) => Promise<void>;

/** RFC 6749 §4.1.2.1 has the word; a client cannot know whether its assertion was noted, so it makes a new one. */
const busy = {
  error: 'temporarily_unavailable',
  error_description: `the server is busy: try again in ${RETRY_AFTER_SECONDS} s with a new assertion and proof`,
};

/**
 * Answers 503 with `Retry-After` where the provider would say `server_error`, when the database is busy, silent or gone:
 * what passes is no defect. The provider has written its answer when it tells of the failure, so the last word is here.
 */
export function busyAnswers(provider: Provider): Middleware {
  const failed = new WeakSet<KoaContextWithOIDC>();
  provider.on('server_error', (context, error) => {
    if (refusalIn(error)) failed.add(context);
  });
  return async (context, next) => {
    try {
      await next();
    } catch (error) {
      // of our own parts, which the provider does not watch over
      if (!refusalIn(error)) throw error;
      failed.add(context);
    }
    if (!failed.has(context)) return;
    context.status = 503;
    context.set('retry-after', String(RETRY_AFTER_SECONDS));
    context.body = busy;
  };
}
