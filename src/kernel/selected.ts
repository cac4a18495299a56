import {
  getDirectiveValues,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  Kind,
  type GraphQLResolveInfo,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

type Asked = Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments' | 'variableValues'>;

/**
 * Whether an operation asks below this field for the one at the end of the path, under whatever alias or fragment: what
 * leaves is known before it is read, and nothing is noted that nobody asked for.
 */
export function selects(info: Asked, path: readonly string[]): boolean {
  return info.fieldNodes.some(({ selectionSet }) => leadsTo(selectionSet, path, info));
}

function leadsTo(set: SelectionSetNode | undefined, path: readonly string[], info: Asked): boolean {
  return set?.selections.some((each) => isIncluded(each, info) && stepsInto(each, path, info)) ?? false;
}

function stepsInto(node: SelectionNode, path: readonly string[], info: Asked): boolean {
  switch (node.kind) {
    case Kind.FIELD:
      if (node.name.value !== path[0]) return false;
      return path.length === 1 || leadsTo(node.selectionSet, path.slice(1), info);
    case Kind.INLINE_FRAGMENT:
      return leadsTo(node.selectionSet, path, info);
    case Kind.FRAGMENT_SPREAD:
      return leadsTo(info.fragments[node.name.value]?.selectionSet, path, info);
  }
}

function isIncluded(node: SelectionNode, { variableValues }: Asked): boolean {
  return (
    getDirectiveValues(GraphQLSkipDirective, node, variableValues)?.['if'] !== true &&
    getDirectiveValues(GraphQLIncludeDirective, node, variableValues)?.['if'] !== false
  );
}
