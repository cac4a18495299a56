/** What the engine tells: the shape of pino and of Fastify's logger. */
export interface JobLogger {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

export const silent: JobLogger = { info: () => {}, warn: () => {}, error: () => {} };
