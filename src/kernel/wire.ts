import 'reflect-metadata';
import { GraphQLScalarType, Kind } from 'graphql';
import { Field, ID, InputType, Int, ObjectType, registerEnumType, type ClassType } from 'type-graphql';
import { currencyDigits, type CurrencyCode } from './currencies.js';
import { errorCodes, type ErrorCode, type ItemProblem } from './errors.js';
import { formatMinor } from './money.js';
import type { Page } from './page.js';
import { formatInstant, type Instant } from './time.js';

/*
 * Value types that both schemas share. Text scalars take any string and leave the judgement to the use case, so that
 * one bad item of a batch is refused alone and with its path; what is no string at all fails the request.
 */

export const DateTime = textScalar(
  'DateTime',
  'A point in time, RFC 3339 with an offset: `2026-11-21T09:30:00+08:00`. Answers are in UTC with milliseconds.',
  'https://www.rfc-editor.org/rfc/rfc3339',
);

export const DateOnly = textScalar(
  'Date',
  'A calendar day without a zone, `2026-11-21`.',
  'https://www.iso.org/iso-8601-date-and-time-format.html',
);

export const Decimal = textScalar(
  'Decimal',
  'A decimal in major units, as text: `"1234.50"`. At most as many decimals as the currency has (ISO 4217).',
);

/** Amounts and bounds of fee schedules go beyond the 2³¹ of Int. */
export const WholeNumber = new GraphQLScalarType<number, number>({
  name: 'WholeNumber',
  description: 'A whole number from 0 to 9,007,199,254,740,991, as a JSON number.',
  serialize: (value) => value as number,
  parseValue: wholeNumber,
  parseLiteral: (node) => wholeNumber(node.kind === Kind.INT ? Number(node.value) : null),
});

function wholeNumber(value: unknown): number {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
  throw new TypeError('Write a whole number from 0 to 9,007,199,254,740,991.');
}

export const CurrencyCodeScalar = textScalar(
  'CurrencyCode',
  'A currency by its ISO 4217 code, `CNY`.',
  'https://www.iso.org/iso-4217-currency-codes.html',
);

@ObjectType('Money', { description: 'An amount of one currency.', simpleResolvers: true })
export class MoneyType {
  @Field(() => Decimal, { description: 'Major units with all of the decimals of the currency.' })
  amount!: string;

  @Field(() => CurrencyCodeScalar)
  currency!: CurrencyCode;
}

@InputType('MoneyInput', { description: 'An amount of one currency.' })
export class MoneyInput {
  @Field(() => Decimal, { description: 'Major units, as text; a JSON number is refused.' })
  amount!: string;

  @Field(() => CurrencyCodeScalar)
  currency!: string;
}

export function moneyOf(minor: bigint, currency: CurrencyCode): MoneyType {
  return { amount: formatMinor(minor, currency), currency };
}

export function dateTimeOf(instant: Instant): string {
  return formatInstant(instant);
}

export function dateTimeOrNull(instant: Instant | null): string | null {
  return instant === null ? null : formatInstant(instant);
}

@ObjectType('PageInfo', {
  description: 'Where a page ends, by the Relay cursor specification.',
  simpleResolvers: true,
})
export class PageInfo {
  @Field(() => Boolean)
  hasNextPage!: boolean;

  @Field(() => String, { nullable: true, description: 'Give it as `after` for the next page.' })
  endCursor!: string | null;
}

/** A connection of nodes: `nodes` and `pageInfo`; one class per node type and schema. */
export function connectionOf<T extends object>(node: ClassType<T>, name: string) {
  @ObjectType(name, { description: 'One page, in a fixed order.', simpleResolvers: true })
  class Connection {
    @Field(() => [node])
    nodes!: readonly T[];

    @Field(() => PageInfo)
    pageInfo!: PageInfo;
  }
  return Connection;
}

export function toConnection<T>({ nodes, endCursor, hasNextPage }: Page<T>) {
  return { nodes, pageInfo: { endCursor, hasNextPage } };
}

/** Why a personal field has no clear value. */
export type WithheldReason =
  'MASKED' | 'DIAL_TOKEN' | 'ON_DEMAND' | 'NOT_IN_PROFILE' | 'NOT_ON_FILE' | 'ERASED';
export const WithheldReasonEnum = enumOf(
  'WithheldReason',
  ['MASKED', 'DIAL_TOKEN', 'ON_DEMAND', 'NOT_IN_PROFILE', 'NOT_ON_FILE', 'ERASED'],
  'Why a personal field has no clear value here.',
  {
    MASKED: 'Lists and this disclosure profile show the masked form only.',
    DIAL_TOKEN: 'Ask for a handle (`issueDialTokens`); the dialler of the lender uses it.',
    ON_DEMAND: 'Reveal it, with a reason, when it is needed.',
    NOT_IN_PROFILE: 'The disclosure profile of the placement leaves this field out.',
    NOT_ON_FILE: 'The lender has no such value.',
    ERASED: 'The person is erased: their key is destroyed, and nobody can open it any more.',
  },
);

@ObjectType('PersonalField', {
  description: 'A personal value: masked, clear, or withheld with the reason.',
  simpleResolvers: true,
})
export class PersonalField {
  @Field(() => String, { nullable: true })
  masked!: string | null;

  @Field(() => String, { nullable: true, description: 'The clear value, where the profile allows it here.' })
  value!: string | null;

  @Field(() => WithheldReasonEnum, { nullable: true, description: 'Set when there is no clear value.' })
  withheld!: WithheldReason | null;
}

/** A stored form that was emptied is of somebody erased. */
export function maskedField(masked: string | null): PersonalField {
  if (masked === '') return erasedField(null);
  return masked === null
    ? { masked: null, value: null, withheld: 'NOT_ON_FILE' }
    : { masked, value: null, withheld: 'MASKED' };
}

/** The field of a person whose key is destroyed. */
export function erasedField(masked: string | null): PersonalField {
  return { masked: masked === '' ? null : masked, value: null, withheld: 'ERASED' };
}

export const ErrorCodeEnum = enumOf(
  'ErrorCode',
  Object.keys(errorCodes) as ErrorCode[],
  'The closed list of refusals; `schema/errors.json` says what to do about each.',
);

@ObjectType('Problem', {
  description: 'What is wrong with one item, and what to do about it.',
  simpleResolvers: true,
})
export class ProblemType {
  @Field(() => ErrorCodeEnum)
  code!: ErrorCode;

  @Field(() => String)
  message!: string;

  @Field(() => [String], { description: 'The place in the input, list indexes as text.' })
  path!: readonly string[];
}

export function problemOf({ code, message, path }: ItemProblem): ProblemType {
  return { code, message: `${message} ${errorCodes[code]}`, path: path.map(String) };
}

/** What became of one item of a batch. */
export const itemStatuses = ['CREATED', 'DUPLICATE', 'REFUSED'] as const;
export type ItemStatus = (typeof itemStatuses)[number];
export const ItemStatusEnum = enumOf('ItemStatus', itemStatuses, 'What became of one item of a batch.', {
  CREATED: 'Stored now.',
  DUPLICATE: 'This reference was stored before with the same content: `id` is the first record.',
  REFUSED: 'Not stored; see `problem`.',
});

@ObjectType('ItemResult', {
  description: 'What became of one item of a batch, in the order of the input.',
  simpleResolvers: true,
})
export class ItemResult {
  @Field(() => String, { description: "The caller's reference." })
  reference!: string;

  @Field(() => ItemStatusEnum)
  status!: ItemStatus;

  @Field(() => ID, { nullable: true })
  id!: string | null;

  @Field(() => [String], {
    description: 'What is remarkable about it, such as AFTER_RECALL; stored all the same.',
  })
  flags!: readonly string[];

  @Field(() => [String], { description: 'The contact rules that it breaks; stored all the same.' })
  violations!: readonly string[];

  @Field(() => ProblemType, { nullable: true })
  problem!: ProblemType | null;
}

@ObjectType('BatchResult', { description: 'Each item stands or falls on its own.', simpleResolvers: true })
export class BatchResult {
  @Field(() => [ItemResult])
  results!: readonly ItemResult[];

  @Field(() => Int)
  created!: number;

  @Field(() => Int)
  duplicates!: number;

  @Field(() => Int)
  refused!: number;
}

/** What a use case says about one item. */
export type ItemOutcome = { readonly reference: string } & (
  | {
      readonly status: 'CREATED' | 'DUPLICATE';
      readonly id: string;
      readonly flags: readonly string[];
      readonly violations?: readonly string[];
    }
  | { readonly status: 'REFUSED'; readonly problem: ItemProblem }
);

export function batchResultOf(outcomes: readonly ItemOutcome[]): BatchResult {
  const count = (status: ItemStatus) => outcomes.filter((outcome) => outcome.status === status).length;
  return {
    results: outcomes.map((outcome) =>
      outcome.status === 'REFUSED'
        ? {
            reference: outcome.reference,
            status: 'REFUSED',
            id: null,
            flags: [],
            violations: [],
            problem: problemOf(outcome.problem),
          }
        : { ...outcome, violations: outcome.violations ?? [], problem: null },
    ),
    created: count('CREATED'),
    duplicates: count('DUPLICATE'),
    refused: count('REFUSED'),
  };
}

/** Registers a list of words as a GraphQL enum whose names are its values. */
export function enumOf<V extends string>(
  name: string,
  values: readonly V[],
  description: string,
  descriptions: Partial<Record<V, string>> = {},
): Readonly<Record<V, V>> {
  const words = Object.fromEntries(values.map((value) => [value, value])) as Record<V, V>;
  const valuesConfig = Object.fromEntries(
    Object.entries(descriptions).map(([value, text]) => [value, { description: text as string }]),
  );
  registerEnumType(words, { name, description, valuesConfig: valuesConfig as never });
  return words;
}

export const currencyCodes = Object.keys(currencyDigits) as CurrencyCode[];

function textScalar(
  name: string,
  description: string,
  specifiedByURL?: string,
): GraphQLScalarType<string, string> {
  const take = (value: unknown): string => {
    if (typeof value !== 'string') throw new TypeError(`${name} is written as text, in quotes.`);
    return value;
  };
  return new GraphQLScalarType<string, string>({
    name,
    description,
    specifiedByURL: specifiedByURL ?? null,
    serialize: (value) => value as string,
    parseValue: take,
    parseLiteral: (node) => take(node.kind === Kind.STRING ? node.value : null),
  });
}
