import {
  Arg,
  Authorized,
  Ctx,
  Field,
  ID,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
} from 'type-graphql';
import { z } from 'zod';
import { notFound } from '../../kernel/errors.js';
import { Extensions } from '../../kernel/extensions.js';
import { parseId } from '../../kernel/ids.js';
import { idAfter, idKey, pageOf, parsePage } from '../../kernel/page.js';
import { oneOf, parseCommand } from '../../kernel/parse.js';
import { plain } from '../../kernel/plain.js';
import type { Session } from '../../kernel/request-context.js';
import { decodeRow } from '../../kernel/table.js';
import {
  BatchResult,
  batchResultOf,
  connectionOf,
  DateOnly,
  DateTime,
  dateTimeOf,
  dateTimeOrNull,
  enumOf,
  toConnection,
} from '../../kernel/wire.js';
import { ContactPointKindEnum, DebtorType, debtorTypeOf } from '../accounts/index.js';
import { erasureReasons, erasures, erasureStates, type Erasure } from './erasure.entity.js';
import { approveErasures, declineErasures, requestErasures } from './erasures.js';
import { correctionReasons } from './correction.entity.js';
import { disclosePerson } from './clear-person.js';
import { correctMany } from './correct-people.js';
import { fates, previewErasure } from './preview-erasure.js';
import { retentionPlan } from './retention-plan.js';
import { keptFor, outcomes, retentionJurisdictions } from './retention.rules.js';

const ErasureStateEnum = enumOf('ErasureState', erasureStates, 'Where an erasure stands.');
const ErasureReasonEnum = enumOf('ErasureReason', erasureReasons, 'Why somebody is forgotten.', {
  TIME_IS_OVER: 'Retention: nobody asked.',
  LOGGED: 'A backup was restored, and the log of erasures knew better.',
});
const askedReasons = ['PERSON_ASKED', 'NEXT_OF_KIN_ASKED', 'ORDERED'] as const;
const AskedReasonEnum = enumOf('AskedErasureReason', askedReasons, 'Why somebody is to be forgotten.');
const OutcomeEnum = enumOf('ErasureOutcome', outcomes, 'What becomes of a person.', {
  ERASED: 'Nothing is left that says who they are; records of the work on them are deleted.',
  STORE_ONLY: 'Law keeps it, sealed where no query and no agency sees it.',
});
const KeptForEnum = enumOf('KeptFor', keptFor, 'Why somebody may not be forgotten altogether yet.', {
  PLACED: 'An agency works on a debt of theirs.',
  HELD: 'A hold stands, or a complaint is open.',
  OWED: 'A debt is not paid.',
  IN_TIME: 'The records are younger than their law’s time.',
});
const FateEnum = enumOf('ErasureFate', fates, 'What becomes of rows.', {
  CLEARED: 'They stay without what says who the person is.',
});
const RetentionLawEnum = enumOf('RetentionLaw', retentionJurisdictions, 'Whose law of retention holds.');

@Extensions({ privacy: 'case' })
@ObjectType('Erasure', { description: 'That somebody is to be forgotten, or is.', simpleResolvers: true })
class ErasureType {
  @Field(() => ID)
  id!: string;

  @Field(() => ID, { description: 'The person.' })
  debtorId!: string;

  @Field(() => ErasureStateEnum)
  state!: string;

  @Field(() => ErasureReasonEnum)
  reason!: string;

  @Field(() => OutcomeEnum, { nullable: true, description: 'Null until it is done.' })
  outcome!: string | null;

  @Field(() => DateOnly, {
    nullable: true,
    description:
      'The last day on which law keeps what is stored; null: none does, or as long as its reason stands.',
  })
  keepUntil!: string | null;

  @Field(() => String, { nullable: true, description: 'The law that keeps it.' })
  source!: string | null;

  @Field(() => String)
  requestedBy!: string;

  @Field(() => DateTime)
  requestedAt!: string;

  @Field(() => String, { nullable: true, description: 'Who approved or declined it.' })
  decidedBy!: string | null;

  @Field(() => DateTime, { nullable: true })
  doneAt!: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Since when the log outside the database has it, so that no backup brings the person back.',
  })
  loggedAt!: string | null;
}

@Extensions({ privacy: 'case' })
@ObjectType('ErasurePreviewRow', { simpleResolvers: true })
class PreviewRow {
  @Field(() => String, { description: 'What kind of rows: the name of their table.' })
  table!: string;

  @Field(() => Int)
  rows!: number;

  @Field(() => FateEnum)
  fate!: string;
}

@Extensions({ privacy: 'case' })
@ObjectType('ErasurePreview', {
  description: 'What an erasure would do to a person now: what goes, what stays, and by which law.',
  simpleResolvers: true,
})
class ErasurePreviewType {
  @Field(() => OutcomeEnum, {
    nullable: true,
    description: 'Null: nothing is done while an agency works on a debt of theirs; recall it first.',
  })
  outcome!: string | null;

  @Field(() => KeptForEnum, { nullable: true, description: 'What keeps them; null: nothing does.' })
  why!: string | null;

  @Field(() => DateOnly, { nullable: true, description: 'The last day; null: as long as the reason stands.' })
  keepUntil!: string | null;

  @Field(() => String, { nullable: true, description: 'The law.' })
  source!: string | null;

  @Field(() => [PreviewRow])
  tables!: readonly PreviewRow[];
}

@Extensions({ privacy: 'none' })
@ObjectType('RetentionKept', { simpleResolvers: true })
class RetentionKept {
  @Field(() => KeptForEnum)
  why!: string;

  @Field(() => Int)
  people!: number;
}

@Extensions({ privacy: 'none' })
@ObjectType('RetentionLine', {
  description: 'What a run of retention would do today to the people of one law.',
  simpleResolvers: true,
})
class RetentionLineType {
  @Field(() => RetentionLawEnum)
  law!: string;

  @Field(() => Int, { description: 'Years after the last thing that was done or told.' })
  years!: number;

  @Field(() => String, { description: 'The text it stands on.' })
  source!: string;

  @Field(() => Int, { description: 'People whose time is over.' })
  due!: number;

  @Field(() => [RetentionKept], { description: 'People whom something keeps.' })
  kept!: readonly RetentionKept[];
}

@InputType({ description: 'At most 500 people.' })
class RequestErasuresInput {
  @Field(() => [ID])
  debtorIds!: string[];

  @Field(() => AskedReasonEnum)
  reason!: string;
}

@InputType({ description: 'At most 500 erasures.' })
class ErasureIdsInput {
  @Field(() => [ID])
  erasureIds!: string[];
}

const CorrectionReasonEnum = enumOf('CorrectionReason', correctionReasons, 'Why something is set right.');

@InputType({ description: 'A way to reach a person: one that is known with its right value, or a new one.' })
class CorrectedPointInput {
  @Field(() => ID, { nullable: true, description: 'The one that was wrong; leave out to add one.' })
  contactPointId?: string;

  @Field(() => ContactPointKindEnum)
  kind!: string;

  @Field(() => String, { description: 'A number as + and digits, an address in one line.' })
  value!: string;

  @Field(() => String, { nullable: true, description: 'Of an address: it shows when masked.' })
  city?: string;

  @Field(() => String, { nullable: true, description: 'The same.' })
  district?: string;
}

@InputType({ description: 'What is right of a person; what is left out stays, null is taken away.' })
class CorrectionInput {
  @Field(() => ID)
  debtorId!: string;

  @Field(() => CorrectionReasonEnum)
  reason!: string;

  @Field(() => String, { nullable: true })
  name?: string;

  @Field(() => String, { nullable: true })
  nationalId?: string | null;

  @Field(() => DateOnly, { nullable: true })
  birthDate?: string | null;

  @Field(() => [CorrectedPointInput], { nullable: true, description: 'At most 20.' })
  contactPoints?: CorrectedPointInput[];
}

const ErasureConnection = connectionOf(ErasureType, 'ErasureConnection');
const requestCommand = z.strictObject({ debtorIds: z.array(z.string()), reason: oneOf(askedReasons) });
const idsCommand = z.strictObject({ erasureIds: z.array(z.string()) });

@Resolver()
export class LenderRightsResolver {
  @Extensions({ privacy: 'identity' })
  @Authorized('accounts:read')
  @Query(() => DebtorType, { description: 'One person in clear. Each value is noted in the disclosure log.' })
  async person(@Ctx() session: Session, @Arg('id', () => ID) id: string) {
    const debtorId = parseId('debtor', id);
    const found = debtorId && (await session.recording((work) => disclosePerson(work, debtorId, 'ACCOUNT')));
    if (!found) throw notFound('person', ['id']);
    return debtorTypeOf({ ...found.debtor, contactPoints: found.points }, found.person);
  }

  @Authorized('people:correct')
  @Mutation(() => BatchResult, {
    description:
      'Sets right what is kept of people, at most 500; `reference` of each result is the person. What stood there before is ' +
      'kept sealed, and placements that agencies work on count as changed.',
  })
  async correctPeople(
    @Ctx() session: Session,
    @Arg('items', () => [CorrectionInput]) items: CorrectionInput[],
  ) {
    return batchResultOf(
      await session.mutate('people.correct', (work) => correctMany(work, items.map(plain))),
    );
  }

  @Authorized('people:erase')
  @Query(() => ErasurePreviewType, { description: 'Writes nothing.' })
  async erasurePreview(@Ctx() session: Session, @Arg('debtorId', () => ID) debtorId: string) {
    const id = parseId('debtor', debtorId);
    const found = id && (await previewErasure(session.reader, id, session.request.clocks.domain.now()));
    if (!found) throw notFound('person', ['debtorId']);
    return found;
  }

  @Authorized('people:erase')
  @Query(() => ErasureConnection, { description: 'Erasures by id, those that were declined too.' })
  async erasures(
    @Ctx() { request, reader }: Session,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after?: string,
  ) {
    const scope = [request.lenderId, 'erasures'];
    const asked = parsePage(first, after, scope);
    const sql = 'SELECT * FROM erasure WHERE lender_id = :lender AND id > ? ORDER BY id LIMIT ?';
    const rows = await reader.query({ sql }, [idAfter('erasure', asked), asked.first + 1]);
    const page = pageOf(
      asked,
      rows.map((row) => decodeRow(erasures, row)),
      scope,
      idKey,
      (row) => row,
    );
    return toConnection({ ...page, nodes: page.nodes.map(erasureOf) });
  }

  @Authorized('people:erase')
  @Mutation(() => BatchResult, {
    description:
      'Asks for people to be forgotten; `reference` of each result is the person. Another actor approves it.',
  })
  async requestErasures(
    @Ctx() session: Session,
    @Arg('input', () => RequestErasuresInput) input: RequestErasuresInput,
  ) {
    const { debtorIds, reason } = parseCommand(requestCommand, plain(input));
    return batchResultOf(
      await session.mutate('erasures.request', (work) => requestErasures(work, debtorIds, reason)),
    );
  }

  @Authorized('erasures:approve')
  @Mutation(() => BatchResult, {
    description:
      'Forgets the people of these requests, for good: their keys are destroyed, and no backup brings them back. What law ' +
      'still keeps is sealed aside. Whoever asked cannot approve.',
  })
  async approveErasures(
    @Ctx() session: Session,
    @Arg('input', () => ErasureIdsInput) input: ErasureIdsInput,
  ) {
    const { erasureIds } = parseCommand(idsCommand, plain(input));
    return batchResultOf(
      await session.mutate('erasures.approve', (work) => approveErasures(work, erasureIds)),
    );
  }

  @Authorized('erasures:approve')
  @Mutation(() => BatchResult, { description: 'Says no to requests; the people stay as they are.' })
  async declineErasures(
    @Ctx() session: Session,
    @Arg('input', () => ErasureIdsInput) input: ErasureIdsInput,
  ) {
    const { erasureIds } = parseCommand(idsCommand, plain(input));
    return batchResultOf(
      await session.mutate('erasures.decline', (work) => declineErasures(work, erasureIds)),
    );
  }

  @Authorized('retention:read')
  @Query(() => [RetentionLineType], {
    description: 'What a run of retention would do now, law by law. Writes nothing; it reads everybody.',
  })
  async retentionPlan(@Ctx() { reader, request }: Session) {
    const lines = await retentionPlan(reader, request.clocks.domain.now());
    return lines.map(({ jurisdiction, kept, ...line }) => ({
      ...line,
      law: jurisdiction,
      kept: keptFor.map((why) => ({ why, people: kept[why] })),
    }));
  }
}

function erasureOf(row: Erasure): ErasureType {
  const { id, debtorId, state, reason, outcome, keepUntil, source, requestedBy, decidedBy } = row;
  return {
    id,
    debtorId,
    state,
    reason,
    outcome,
    keepUntil,
    source,
    requestedBy,
    decidedBy,
    requestedAt: dateTimeOf(row.requestedAt),
    doneAt: dateTimeOrNull(row.doneAt),
    loggedAt: dateTimeOrNull(row.loggedAt),
  };
}
