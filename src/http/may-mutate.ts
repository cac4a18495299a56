/**
 * Whether a document could hold a mutation, told before it is parsed. GraphQL has no escapes in its keywords, so one
 * without the word holds none; the word may as well stand in a comment, a text or a name.
 */
export function mayMutate(document: string): boolean {
  return document.includes('mutation');
}
