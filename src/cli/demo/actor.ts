import { z } from 'zod';
import type { ErrorCode } from '../../kernel/errors.js';
import { mintToken, type TokenWish } from '../access-token.js';
import { sideOf, type ClientFile } from '../client-file.js';
import type { Operation } from './operations.js';
import { UnexpectedAnswer } from './unexpected-answer.js';

/** A system of one side at work: it mints its tokens, and all it knows comes back over HTTP. */
export interface Actor {
  readonly client: ClientFile;
  /** Runs an operation that must succeed. */
  call<T>(operation: Operation<T>, variables?: Variables): Promise<T>;
  /** Runs an operation that must be refused with this code; answers the public sentence. */
  refusal(operation: Operation<unknown>, code: ErrorCode, variables?: Variables): Promise<string>;
  /** Any other request to the service, with a token. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** From now on its tokens open these batches. */
  open(batchIds: readonly string[]): void;
}

export type Variables = Readonly<Record<string, unknown>>;

/** Milliseconds of its 300 s for which a token is used before the next one is minted. */
const TOKEN_USE = 200_000;

const answer = z.object({
  data: z.unknown(),
  errors: z.array(z.object({ message: z.string(), extensions: z.object({ code: z.string() }) })).optional(),
});

export function createActor(client: ClientFile): Actor {
  const endpoint = `${client.url}/${sideOf(client)}/graphql`;
  let wish: TokenWish = {};
  let token: { readonly text: string; readonly since: number } | null = null;

  async function freshToken(): Promise<string> {
    if (token === null || performance.now() - token.since > TOKEN_USE)
      token = { text: await mintToken(client, wish), since: performance.now() };
    return token.text;
  }

  async function send(url: string, init: RequestInit): Promise<Response> {
    const headers = {
      ...(init.headers as Record<string, string>),
      authorization: `Bearer ${await freshToken()}`,
    };
    return fetch(url, { ...init, headers });
  }

  async function ask({ query }: Operation<unknown>, variables: Variables) {
    const response = await send(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    const body: unknown = await response.json();
    const parsed = answer.safeParse(body);
    if (!parsed.success) throw new UnexpectedAnswer(query, body);
    return { body, ...parsed.data };
  }

  return {
    client,
    call: async (operation, variables = {}) => {
      const { body, data, errors } = await ask(operation, variables);
      const parsed = operation.data.safeParse(data);
      if (errors !== undefined || !parsed.success) throw new UnexpectedAnswer(operation.query, body);
      return parsed.data;
    },
    refusal: async (operation, code, variables = {}) => {
      const { body, errors } = await ask(operation, variables);
      if (errors?.[0]?.extensions.code !== code) throw new UnexpectedAnswer(operation.query, body);
      return errors[0].message;
    },
    fetch: (path, init = {}) => send(`${client.url}${path}`, init),
    open: (batchIds) => {
      wish = { batchIds };
      token = null;
    },
  };
}
