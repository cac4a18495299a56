import type { FastifyRequest } from 'fastify';
import { Counter, type Registry } from 'prom-client';
import type { Audience } from '../../kernel/request-context.js';
import type { Denial } from './denial.js';

/** Who was not let in and why; actor and token id once the token was found to be genuine. */
export interface Denied {
  readonly audience: Audience;
  readonly denial: Denial;
  readonly request: FastifyRequest;
  readonly actorId: string | null;
  readonly jti: string | null;
}

export type DenialListener = (denied: Denied) => void;

/** Tells the operator what the caller is not told: a precise line in the log, and a count by reason. */
export function denialListener(registry: Registry): DenialListener {
  const denials = new Counter({
    name: 'door_denials_total',
    help: 'Requests that were not let in, by audience and reason',
    labelNames: ['audience', 'reason'],
    registers: [registry],
  });
  return ({ audience, denial, request, actorId, jti }) => {
    const { reason, options } = denial;
    denials.inc({ audience, reason });
    request.log.warn({ audience, reason, detail: options.internal, actor: actorId, jti }, 'denied');
  };
}
