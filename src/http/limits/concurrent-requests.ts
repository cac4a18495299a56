import type { FastifyReply } from 'fastify';
import { Refusal } from '../../kernel/errors.js';
import type { Admission, Door, Opening } from '../door.js';

/**
 * A door through which a client has so many requests under way at once and no more: points pay for what is read, not
 * for the connections and files that are held open meanwhile. Each process counts its own.
 */
export function limitedDoor(door: Door, most: number): Door {
  const underWay = new Map<string, number>();
  const enter = ({ request: { actorId: client } }: Admission, reply: FastifyReply) => {
    const before = underWay.get(client) ?? 0;
    if (before >= most) throw tooMany(most);
    underWay.set(client, before + 1);
    onceOver(reply, () => {
      const left = underWay.get(client)! - 1;
      if (left > 0) underWay.set(client, left);
      else underWay.delete(client);
    });
  };
  const limited =
    <A extends Admission>(open: Opening<A>): Opening<A> =>
    async (audience, request, reply) => {
      const admission = await open(audience, request, reply);
      enter(admission, reply);
      return admission;
    };
  return { ...door, open: limited(door.open), openUnread: limited(door.openUnread) };
}

/** `close` comes once, after an answer and after a caller who hung up alike. */
function onceOver({ raw }: FastifyReply, leave: () => void): void {
  if (raw.closed) leave();
  else raw.once('close', leave);
}

function tooMany(most: number): Refusal {
  return new Refusal('RATE_LIMITED', `${most} requests of this client are under way at once.`, {
    details: { retryAfterSeconds: 1 },
  });
}
