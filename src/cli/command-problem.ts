import { ConfigError } from '../config.js';
import { errorCodes, Refusal } from '../kernel/errors.js';

/** A command cannot go on; the message is one sentence about it and what to do. */
export class CommandProblem extends Error {
  override readonly name = 'CommandProblem';
}

/** What a person at a terminal is told. Details of a defect are for `--verbose`. */
export function sentenceOf(error: unknown): string {
  if (error instanceof CommandProblem || error instanceof ConfigError) return error.message;
  if (error instanceof Refusal) return `${error.message} ${errorCodes[error.code]} (${error.code})`;
  if (isUnreachable(error)) return 'The database does not answer: check DATABASE_URL and that it runs.';
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT' && 'path' in error)
    return `There is no ${String(error.path)}: check the path.`;
  const message = error instanceof Error ? error.message : String(error);
  return `${message.split('\n')[0]} (the same command with --verbose tells where)`;
}

const UNREACHABLE = ['ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT', 'EHOSTUNREACH', 'ER_ACCESS_DENIED_ERROR'];

/** Drivers wrap each other's errors; the code stands somewhere in the chain. */
function isUnreachable(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++)
    if ('code' in at && UNREACHABLE.includes(String(at.code))) return true;
  return false;
}
