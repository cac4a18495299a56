import { Refusal } from './errors.js';

/**
 * What is kept of a failure: name and code, for messages of drivers and libraries quote personal data. A refusal's
 * message has none by definition.
 */
export function failureText(error: unknown): string {
  if (error instanceof Refusal) return `${error.code}: ${error.message}`.slice(0, MAX_TEXT);
  const { name, code, errno } = (error ?? {}) as { name?: unknown; code?: unknown; errno?: unknown };
  return [word(name) ?? 'Error', word(code), word(errno)].filter((part) => part !== null).join(' ');
}

/** Where it happened, without the message that begins a stack. */
export function failureFrames(error: unknown): readonly string[] {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, MAX_FRAMES)
    .map((line) => line.trim());
}

const MAX_TEXT = 500;
const MAX_FRAMES = 12;

function word(value: unknown): string | null {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && /^[\w.-]{1,64}$/.test(text) ? text : null;
}
