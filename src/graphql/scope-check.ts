import type { AuthCheckerFn } from 'type-graphql';
import { Refusal } from '../kernel/errors.js';
import type { Session } from '../kernel/request-context.js';

/** `@Authorized('payments:report')`: the token, narrowed by client and grants, must carry each scope named. */
export const checkScope: AuthCheckerFn<Session, string> = ({ context }, required) => {
  const missing = required.find((scope) => !context.scopes.has(scope));
  if (missing === undefined) return true;
  throw new Refusal('SCOPE_MISSING', `This needs the scope \`${missing}\`.`, {
    details: { requiredScope: missing },
  });
};
