import type { AuthCheckerFn } from 'type-graphql';
import type { Session } from '../kernel/request-context.js';
import { assertScope } from '../modules/access/index.js';

/** `@Authorized('payments:report')`: the token, narrowed by client and grants, must carry each scope named. */
export const checkScope: AuthCheckerFn<Session, string> = ({ context }, required) => {
  for (const scope of required) assertScope(context, scope);
  return true;
};
