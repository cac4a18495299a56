import { z } from 'zod';
import { parseId, type Id, type IdKind } from '../kernel/ids.js';
import { CommandProblem } from './command-problem.js';

/** What was typed, read by the parser that the API uses; the first trouble is named. */
export function parsed<T>(schema: z.ZodType<T>, given: unknown, what: string): T {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const place = [what, ...(issue?.path ?? [])].join('.');
  throw new CommandProblem(`${place} is not right: ${issue?.message ?? 'correct it'}`);
}

/** An id of one kind, as an argument. */
export function idArgument<K extends IdKind>(kind: K, text: string, option: string): Id<K> {
  const id = parseId(kind, text);
  if (id === null) throw new CommandProblem(`${option} takes the id of one ${kind}; ${text} is none.`);
  return id;
}
