import { request } from 'node:http';
import { SignJWT } from 'jose';
import type { TestClient } from '../support/oauth.js';

export const nowSeconds = () => Math.floor(Date.now() / 1_000);

/** An assertion as this client would make it, changed where a test wants it otherwise. */
export function anAssertion(
  { publicUrl }: { readonly publicUrl: string },
  client: TestClient,
  changes: Readonly<Record<string, unknown>> = {},
  algorithm = 'ES256',
): Promise<string> {
  const claims = { iss: client.id, sub: client.id, aud: `${publicUrl}/oauth`, jti: crypto.randomUUID() };
  const now = nowSeconds();
  return new SignJWT({ ...claims, iat: now, exp: now + 60, ...changes })
    .setProtectedHeader({ alg: algorithm, kid: client.kid })
    .sign(client.privateKey);
}

export interface TokenAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly error?: string;
  readonly error_description?: string;
  readonly access_token?: string;
}

/** Parameters that authenticate a client by an assertion. */
export function asserted(assertion: string) {
  return {
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  };
}

/** A form to an endpoint of the authorization server; `fetch` would not send a `Host` of the test's choice. */
export function postForm(
  url: string,
  form: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<TokenAnswer> {
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', headers: { ...type, ...headers } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const body = text === '' ? {} : (JSON.parse(text) as object);
        const seen = Object.entries(response.headers).map(
          ([name, value]) => [name, String(value)] as [string, string],
        );
        resolve({ ...body, status: response.statusCode ?? 0, headers: new Headers(seen) });
      });
    });
    sent.on('error', reject);
    sent.end(new URLSearchParams(form).toString());
  });
}

export function postToken(
  { publicUrl }: { readonly publicUrl: string },
  assertion: string,
  more: Readonly<Record<string, string>> = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<TokenAnswer> {
  const form = { grant_type: 'client_credentials', ...asserted(assertion), ...more };
  return postForm(`${publicUrl}/oauth/token`, form, headers);
}
