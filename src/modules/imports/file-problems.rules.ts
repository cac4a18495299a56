import { Refusal, type ErrorCode } from '../../kernel/errors.js';
import type { ImportProblem } from './import.rules.js';

/** A file with a broken form: it is refused whole. */
export function malformed(line: number, message: string): Refusal {
  return fileRefusal('FILE_MALFORMED', line, message);
}

/** A file that is refused whole, and where the trouble is. */
export function fileRefusal(code: ErrorCode, line: number | null, message: string): Refusal {
  return new Refusal(code, message, line === null ? {} : { details: { line } });
}

export function problemOfFile({ code, message, options }: Refusal): ImportProblem {
  const line = options.details?.['line'];
  return { code, message, line: typeof line === 'number' ? line : null };
}
