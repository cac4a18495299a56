import type { Session } from '../kernel/request-context.js';
import { assertScope } from '../modules/access/index.js';

/** Refuses whoever lacks the scope, and leaves an audit entry of it: at file routes as with mutations. */
export async function requireScope(session: Session, scope: string, action: string): Promise<void> {
  try {
    assertScope(session, scope);
  } catch (error) {
    await session.refused(action, error);
    throw error;
  }
}
