import { Arg, Authorized, Ctx, Field, ID, Int, ObjectType, Query, Resolver } from 'type-graphql';
import { Extensions } from '../../kernel/extensions.js';
import { cursorId, pageOf, parsePage, idKey, type PageRequest } from '../../kernel/page.js';
import { idBytes } from '../../kernel/ids.js';
import type { Session } from '../../kernel/request-context.js';
import type { Statement } from '../../kernel/store.js';
import { decodeRow } from '../../kernel/table.js';
import {
  connectionOf,
  DateTime,
  dateTimeOf,
  enumOf,
  moneyOf,
  MoneyType,
  toConnection,
} from '../../kernel/wire.js';
import { breaches, invariantNames, invariants } from './invariant.rules.js';
import { kept } from './kept-verdict.js';
import { unexplainedBy, type Amounts, type Finding, type Verdict } from './verdict.js';
import { verifications, type Verification } from './verification.entity.js';

const InvariantEnum = enumOf(
  'Invariant',
  invariantNames,
  'What must always be true of the books.',
  invariants,
);

@Extensions({ privacy: 'financial' })
@ObjectType('InvariantFinding', {
  description: 'The first row that breaks an invariant.',
  simpleResolvers: true,
})
class FindingType {
  @Field(() => String, { description: 'What is wrong, as a code.' })
  code!: string;

  @Field(() => String, { description: 'The same in a sentence.' })
  message!: string;

  @Field(() => ID, { description: 'What it is about.' })
  id!: string;

  @Field(() => MoneyType, { nullable: true, description: 'Null where it is about no money.' })
  expected!: MoneyType | null;

  @Field(() => MoneyType, { nullable: true })
  found!: MoneyType | null;
}

@Extensions({ privacy: 'financial' })
@ObjectType('InvariantVerdict', { description: 'What was found of one invariant.', simpleResolvers: true })
class VerdictType {
  @Field(() => InvariantEnum)
  invariant!: string;

  @Field(() => Int, { description: 'Rows looked at.' })
  looked!: number;

  @Field(() => Int, { description: 'Rows that break it.' })
  breaches!: number;

  @Field(() => [MoneyType], { description: 'By how much money is off, by currency.' })
  unexplained!: readonly MoneyType[];

  @Field(() => FindingType, { nullable: true })
  first!: FindingType | null;
}

@Extensions({ privacy: 'financial' })
@ObjectType('LedgerVerification', {
  description: 'A round of verification, once an hour.',
  simpleResolvers: true,
})
class VerificationType {
  @Field(() => ID)
  id!: string;

  @Field(() => DateTime, { description: 'When, in business time.' })
  at!: string;

  @Field(() => Boolean, { description: 'Whether every invariant held.' })
  holds!: boolean;

  @Field(() => [MoneyType], { description: 'What nothing explains, by currency; nothing where all held.' })
  unexplained!: readonly MoneyType[];

  @Field(() => [VerdictType], { description: 'One for each invariant.' })
  verdicts!: readonly VerdictType[];
}

const VerificationConnection = connectionOf(VerificationType, 'LedgerVerificationConnection');

@Resolver()
export class LenderVerificationResolver {
  @Authorized('ledger:read')
  @Query(() => VerificationConnection, {
    description:
      'Rounds of verification of your books, newest first. Those in which everything held are kept for 90 days.',
  })
  async ledgerVerifications(
    @Ctx() { request, reader }: Session,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after?: string,
  ) {
    const scope = [request.lenderId, 'ledgerVerifications'];
    const page = parsePage(first, after, scope);
    const rows = await reader.query(newest, [before(page), page.first + 1]);
    const found = rows.map((row) => decodeRow(verifications, row));
    return toConnection(pageOf(page, found, scope, idKey, verificationTypeOf));
  }
}

/** Where the list goes on: before the last id seen, or from the end. */
function before({ after }: PageRequest): Buffer {
  return after === null ? Buffer.alloc(16, 0xff) : idBytes(cursorId('verification', after[0]));
}

function verificationTypeOf({ id, at, breaches: broken, verdicts }: Verification): VerificationType {
  const found = verdicts.map(kept);
  return {
    id,
    at: dateTimeOf(at),
    holds: broken === 0,
    unexplained: moneysOf(unexplainedBy(found)),
    verdicts: found.map(verdictTypeOf),
  };
}

function verdictTypeOf({ invariant, looked, breaches: broken, unexplained, first }: Verdict): VerdictType {
  return {
    invariant,
    looked,
    breaches: broken,
    unexplained: moneysOf(unexplained),
    first: first && findingTypeOf(first),
  };
}

function findingTypeOf({ breach, id, currency, expectedMinor, foundMinor }: Finding): FindingType {
  return {
    code: breach,
    message: breaches[breach],
    id,
    expected: currency && moneyOf(expectedMinor, currency),
    found: currency && moneyOf(foundMinor, currency),
  };
}

function moneysOf(amounts: Amounts): MoneyType[] {
  return [...amounts].map(([currency, minor]) => moneyOf(minor, currency));
}

const newest: Statement = {
  sql: 'SELECT * FROM verification WHERE lender_id = :lender AND id < ? ORDER BY id DESC LIMIT ?',
};
