import http from 'node:http';

export interface Load {
  /** Where to, path included. */
  readonly url: string;
  readonly token?: string;
  /** One for each body, where the token is bound to a key. */
  readonly proofs?: readonly string[];
  readonly bodies: readonly string[];
  /** Requests under way at any time: the next begins when one is answered. */
  readonly concurrency: number;
  /** Found in every good answer. */
  readonly expected: string;
  /** Bodies are forms, not JSON. */
  readonly form?: boolean;
  /** POST unless said otherwise. */
  readonly method?: string;
  /** Hears how long each answer took, in milliseconds. */
  readonly took?: (milliseconds: number) => void;
}

/** Sends every body once and answers the seconds it took; any answer but a good one ends the run. */
export async function closedLoop({
  url,
  token,
  proofs,
  bodies,
  concurrency,
  expected,
  took,
  form = false,
  method = 'POST',
}: Load): Promise<number> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: concurrency });
  const scheme = proofs ? 'DPoP' : 'Bearer';
  const known = {
    'content-type': form ? 'application/x-www-form-urlencoded' : 'application/json',
    ...(token && { authorization: `${scheme} ${token}` }),
  };
  const queue = bodies.entries();
  const client = async () => {
    for (const [n, body] of queue) {
      const headers = { ...known, ...(proofs && { DPoP: proofs[n]! }) };
      const asked = process.hrtime.bigint();
      const answer = await post(url, { method, agent, headers }, body);
      took?.(Number(process.hrtime.bigint() - asked) / 1e6);
      if (!answer.includes(expected)) throw new Error(`${url} answered ${answer.toString().slice(0, 500)}`);
    }
  };
  const start = process.hrtime.bigint();
  await Promise.all(Array.from({ length: concurrency }, client));
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  agent.destroy();
  return seconds;
}

export interface PostOptions {
  /** POST unless said otherwise. */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly agent?: http.Agent;
}

export function post(url: string, options: PostOptions, body: string | Buffer): Promise<Buffer> {
  const headers = { ...options.headers, 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method: 'POST', ...options, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(Buffer.concat(chunks)));
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}
