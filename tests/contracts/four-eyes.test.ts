import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import {
  buildSchema,
  getNamedType,
  isInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';

/*
 * Whoever made or last edited a thing cannot approve it. Approval compares with the maker alone, which is enough as long
 * as nothing that waits for approval can be edited: this fails when somebody adds a mutation that does.
 */

const schemas = (['lender', 'agency'] as const).map((side) =>
  buildSchema(readFileSync(`schema/${side}.graphql`, 'utf8')),
);

/** The names of everything that a mutation is given, through all its inputs. */
function namesIn(type: GraphQLInputType, seen = new Set<string>()): readonly string[] {
  const named = getNamedType(type);
  if (!isInputObjectType(named) || seen.has(named.name)) return [];
  seen.add(named.name);
  return Object.values(named.getFields()).flatMap((field) => [field.name, ...namesIn(field.type, seen)]);
}

function mutationsGiven(schema: GraphQLSchema, names: readonly string[]): readonly string[] {
  return Object.values(schema.getMutationType()!.getFields())
    .filter(({ args }) =>
      args.flatMap(({ name, type }) => [name, ...namesIn(type)]).some((name) => names.includes(name)),
    )
    .map(({ name }) => name);
}

describe('what waits for approval is approved or left alone: no mutation edits', () => {
  test.each([
    [
      'a fee schedule',
      ['scheduleId', 'scheduleIds', 'feeScheduleId', 'feeScheduleIds'],
      ['approveFeeSchedule', 'retireFeeSchedule'],
    ],
    ['settlement terms', ['settlementTermsId', 'settlementTermsIds'], ['approveSettlementTerms']],
    ['an erasure', ['erasureId', 'erasureIds'], ['approveErasures', 'declineErasures']],
    ['a disclosure profile', ['profileId', 'profileIds'], ['approveDisclosureProfile']],
    // its steps say where it stands; none of them touches a line or a total
    [
      'a statement',
      ['statementId', 'statementIds'],
      [
        'approveStatement',
        'recordPayout',
        'sendStatements',
        'answerStatement',
        'disputeLines',
        'submitInvoice',
      ],
    ],
  ])('%s', (_, names, approvals) => {
    const given = schemas.flatMap((schema) => mutationsGiven(schema, names));
    expect(given.toSorted()).toEqual(approvals.toSorted());
  });

  test('and nothing else is approved', () => {
    const approvals = schemas.flatMap((schema) =>
      Object.keys(schema.getMutationType()!.getFields()).filter((name) => /approve/i.test(name)),
    );
    expect(approvals.toSorted()).toEqual([
      'approveDisclosureProfile',
      'approveErasures',
      'approveFeeSchedule',
      'approveSettlementTerms',
      'approveStatement',
    ]);
  });
});
