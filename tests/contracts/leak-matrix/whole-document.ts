import {
  getNamedType,
  isCompositeType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';

/** Levels below which nothing is asked for: one less than a document may have. */
const MAX_DEPTH = 7;

/** Every field that a root field leads to, its own arguments as variables; lists below it bring five. */
export function wholeDocument(schema: GraphQLSchema, kind: 'query' | 'mutation', name: string): string {
  const root = (kind === 'query' ? schema.getQueryType() : schema.getMutationType())!;
  const field = root.getFields()[name]!;
  const variables = field.args.map((argument) => `$${argument.name}: ${String(argument.type)}`).join(', ');
  const passed = field.args.map((argument) => `${argument.name}: $${argument.name}`).join(', ');
  const body = selectionOf(getNamedType(field.type), [root.name]);
  const head = variables === '' ? kind : `${kind} Whole(${variables})`;
  return `${head} { ${name}${passed === '' ? '' : `(${passed})`} ${body} }`;
}

/** What below a type can be asked for without walking in circles. */
function selectionOf(type: GraphQLNamedType, path: readonly string[]): string {
  if (!isObjectType(type)) return '';
  const below = [...path, type.name];
  const parts = Object.values(type.getFields()).flatMap((field) => {
    const target = getNamedType(field.type);
    if (isCompositeType(target) && (below.includes(target.name) || below.length > MAX_DEPTH)) return [];
    // the same rows as `nodes`, once more
    if (field.name === 'edges') return [];
    return [`${field.name}${argumentsOf(field)} ${selectionOf(target, below)}`];
  });
  return `{ ${parts.join(' ')} }`;
}

function argumentsOf({ args }: GraphQLField<unknown, unknown>): string {
  const given = args.filter(isSize).map(({ name }) => `${name}: 5`);
  return given.length === 0 ? '' : `(${given.join(', ')})`;
}

function isSize({ name }: GraphQLArgument): boolean {
  return name === 'first' || name === 'last';
}
