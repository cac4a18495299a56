import { Refusal } from '../../kernel/errors.js';

/** The scope of root fields that any valid token may ask for: who am I, what do I reach. */
export const VIEWER = 'viewer';

/** Refuses a request whose token, cut down to what its client may have now, lacks the scope. */
export function assertScope(session: { readonly scopes: ReadonlySet<string> }, scope: string): void {
  if (scope === VIEWER || session.scopes.has(scope)) return;
  throw new Refusal('SCOPE_MISSING', `This needs the scope \`${scope}\`.`, {
    details: { requiredScope: scope },
  });
}
