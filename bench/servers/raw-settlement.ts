import type { Pool } from 'mysql2/promise';

export function settle(_pool: Pool, _body: never): Promise<unknown> {
  return Promise.resolve({});
}
