import { lexicographicSortSchema, printSchema, type GraphQLSchema } from 'graphql';
import { errorCodes } from '../kernel/errors.js';
import { eventTypes, type EventType } from '../kernel/events.js';
import { idPrefixes, type IdKind } from '../kernel/ids.js';
import { agencyScopes, grantScopes, lenderScopes } from '../modules/access/index.js';
import { schemas } from './schema.js';

/** Everything outsiders rely on, by its path under `schema/`: generated, checked in, compared by a test. */
export async function emitSchemas(): Promise<ReadonlyMap<string, string>> {
  const { lender, agency } = await schemas();
  const events = Object.keys(eventTypes) as EventType[];
  return new Map([
    ['lender.graphql', sdl(lender)],
    ['agency.graphql', sdl(agency)],
    ['errors.json', json(errorCodes)],
    ['scopes.json', json({ lender: lenderScopes, agency: agencyScopes, grant: grantScopes })],
    ...events.map((type): [string, string] => [`events/${type}.json`, json(eventSchema(type))]),
  ]);
}

function sdl(schema: GraphQLSchema): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** JSON Schema (2020-12) of one event: ids and states, never personal data. */
function eventSchema(type: EventType): object {
  const item = {
    id: idSchema(eventTypes[type]),
    placementId: idSchema('placement'),
    change: { type: 'string' },
  };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: type,
    type: 'object',
    properties: {
      type: { const: type },
      items: {
        type: 'array',
        minItems: 1,
        items: { type: 'object', properties: item, required: ['id'], additionalProperties: false },
      },
    },
    required: ['type', 'items'],
    additionalProperties: false,
  };
}

/** A TypeID: the prefix of its kind and 26 digits of Crockford base32. */
function idSchema(kind: IdKind): object {
  return { type: 'string', pattern: `^${idPrefixes[kind]}_[0-7][0-9a-hjkmnp-tv-z]{25}$` };
}
