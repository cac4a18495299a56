import { ApolloArmor } from '@escape.tech/graphql-armor';
import {
  Kind,
  OperationTypeNode,
  parse,
  validate,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type SelectionSetNode,
  type ValidationRule,
} from 'graphql';
import { Refusal } from '../kernel/errors.js';

/** Characters of one document; blanks and comments cost time too. */
export const MAX_DOCUMENT_LENGTH = 65_536;
/** Tokens of one document; the lexer stops there, so that nothing larger is ever looked at. */
export const MAX_TOKENS = 1_000;
/** Nested fields; fragments count as what they hold. */
export const MAX_DEPTH = 8;
export const MAX_ALIASES = 15;
export const MAX_DIRECTIVES = 20;
/** Mutations in one document: each is a transaction of its own. */
export const MAX_ROOT_MUTATIONS = 5;
/** Fields and fragments when every fragment is written out where it is used. */
export const MAX_SELECTIONS = 2_000;

/** Documents whose size was found acceptable; the oldest is forgotten first. */
const KEPT_DOCUMENTS = 1_000;
const KEPT_LENGTH = 16_384;

/**
 * Refuses a document for its size before anything is spent on it: validation compares fields pairwise and grows faster
 * than the document. (graphql-armor's own token limit turns syntax errors into HTTP 500 under Apollo 5, so the parser's is
 * used.)
 */
export function documentLimits(schema: GraphQLSchema): (query: string) => void {
  const rules = armorRules();
  const accepted = new Set<string>();
  return (query) => {
    if (accepted.has(query)) return;
    if (query.length > MAX_DOCUMENT_LENGTH)
      throw new Refusal(
        'DOCUMENT_TOO_COMPLEX',
        `The document is longer than ${MAX_DOCUMENT_LENGTH} characters.`,
      );
    const document = parsed(query);
    if (document === null) return;
    limitSelections(document);
    limitShape(schema, document, rules);
    if (query.length > KEPT_LENGTH) return;
    if (accepted.size >= KEPT_DOCUMENTS) accepted.delete(accepted.values().next().value!);
    accepted.add(query);
  };
}

function armorRules() {
  const { validationRules } = new ApolloArmor({
    maxDepth: { n: MAX_DEPTH, flattenFragments: true },
    maxAliases: { n: MAX_ALIASES, allowList: [] },
    maxDirectives: { n: MAX_DIRECTIVES },
    maxTokens: { enabled: false },
    costLimit: { enabled: false },
    blockFieldSuggestion: { enabled: false },
  }).protect();
  return validationRules;
}

function limitShape(schema: GraphQLSchema, document: DocumentNode, rules: readonly ValidationRule[]): void {
  const [error] = validate(schema, document, rules);
  if (error) throw new Refusal('DOCUMENT_TOO_COMPLEX', error.message.replace(/^Syntax Error: /, ''));
}

/** What does not parse is left to the server, which says where it went wrong. */
function parsed(query: string): DocumentNode | null {
  try {
    return parse(query, { maxTokens: MAX_TOKENS });
  } catch {
    return null;
  }
}

function limitSelections(document: DocumentNode): void {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  const count = selectionCounter(fragments);
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    if (count(definition.selectionSet) > MAX_SELECTIONS)
      throw new Refusal(
        'DOCUMENT_TOO_COMPLEX',
        `More than ${MAX_SELECTIONS} fields with all fragments written out.`,
      );
    if (definition.operation !== OperationTypeNode.MUTATION) continue;
    if (rootFields(definition.selectionSet, fragments) > MAX_ROOT_MUTATIONS)
      throw new Refusal('DOCUMENT_TOO_COMPLEX', `More than ${MAX_ROOT_MUTATIONS} mutations in one document.`);
  }
}

/** Each fragment is counted once and remembered, so that doubling fragments cost nothing; a cycle counts as nothing. */
function selectionCounter(fragments: ReadonlyMap<string, FragmentDefinitionNode>) {
  const known = new Map<string, number>();
  const ofFragment = (name: string): number => {
    const before = known.get(name);
    if (before !== undefined) return before;
    known.set(name, 0);
    const fragment = fragments.get(name);
    const size = fragment ? count(fragment.selectionSet) : 0;
    known.set(name, size);
    return size;
  };
  const count = ({ selections }: SelectionSetNode): number =>
    selections.reduce((sum, selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return sum + 1 + ofFragment(selection.name.value);
      return sum + 1 + (selection.selectionSet ? count(selection.selectionSet) : 0);
    }, 0);
  return count;
}

function rootFields(
  { selections }: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  open: ReadonlySet<string> = new Set(),
): number {
  return selections.reduce((sum, selection) => {
    if (selection.kind === Kind.FIELD) return sum + 1;
    if (selection.kind === Kind.INLINE_FRAGMENT)
      return sum + rootFields(selection.selectionSet, fragments, open);
    const name = selection.name.value;
    const fragment = fragments.get(name);
    if (!fragment || open.has(name)) return sum;
    return sum + rootFields(fragment.selectionSet, fragments, new Set([...open, name]));
  }, 0);
}
