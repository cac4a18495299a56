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
import { notFound } from '../../kernel/errors.js';
import { Extensions } from '../../kernel/extensions.js';
import { parseId, type Id } from '../../kernel/ids.js';
import { cursorNumber, pageOf, parsePage } from '../../kernel/page.js';
import { parseCommand } from '../../kernel/parse.js';
import { plain } from '../../kernel/plain.js';
import type { Session } from '../../kernel/request-context.js';
import {
  connectionOf,
  DateTime,
  dateTimeOf,
  enumOf,
  ErrorCodeEnum,
  MoneyInput,
  toConnection,
} from '../../kernel/wire.js';
import { assertScope } from '../access/index.js';
import { importById, importErrorsAfter, importsPage } from './imports.queries.js';
import type { Import } from './import.entity.js';
import {
  importKinds,
  importStates,
  scopesToImport,
  type ImportKind,
  type ImportState,
} from './import.rules.js';
import { startImport, startImportCommand } from './start-import.js';

const ImportKindEnum = enumOf('ImportKind', importKinds, 'What a file holds.', {
  PORTFOLIO: 'Accounts and the people behind them.',
  PAYMENTS: 'Payments that debtors made to you, and money of them that went back.',
});
const ImportStateEnum = enumOf('ImportState', importStates, 'How far an import is.', {
  AWAITING_FILE: 'The file has not been uploaded.',
  CHECKING: 'The whole file is read; nothing is booked yet.',
  BOOKING: 'Rows are booked. Accounts show when all are; payments show and settle as they are booked.',
  SEALING:
    'All rows are booked. Newer figures of known accounts are applied one after the other, then the new accounts show.',
  COMPLETE: 'What could be booked is booked and visible; after a dry run nothing is.',
  REFUSED:
    'It stopped; see `problem`. Nothing is booked, except payments that `booked` counts: send the file again for the rest.',
});

@Extensions({ privacy: 'none' })
@ObjectType('ImportProblem', { description: 'Why a file was refused whole.', simpleResolvers: true })
class ImportProblemType {
  @Field(() => ErrorCodeEnum, { description: 'What kind of trouble it is.' })
  code!: string;

  @Field(() => String, { description: 'The trouble in words.' })
  message!: string;

  @Field(() => Int, { nullable: true, description: 'The line of the file, the header being line 1.' })
  line!: number | null;
}

@Extensions({ privacy: 'none' })
@ObjectType('Import', { description: 'A file on its way into the books.', simpleResolvers: true })
class ImportType {
  @Field(() => ID, { description: 'Our id.' })
  id!: string;

  @Field(() => ImportKindEnum, { description: 'What the file holds.' })
  kind!: ImportKind;

  @Field(() => String, { description: 'The name it was announced with.' })
  fileName!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The portfolio its accounts belong to; a payments file has none.',
  })
  portfolio!: string | null;

  @Field(() => Boolean, { description: 'Nothing is ever booked.' })
  dryRun!: boolean;

  @Field(() => Boolean, { description: 'One bad row and nothing is booked.' })
  allOrNothing!: boolean;

  @Field(() => ImportStateEnum, { description: 'How far it is.' })
  state!: ImportState;

  @Field(() => Int, { description: 'Bytes received.' })
  bytes!: number;

  @Field(() => String, { nullable: true, description: 'SHA-256 of the file received, in hex.' })
  sha256!: string | null;

  @Field(() => Int, { description: 'Rows of the file; known when it is checked.' })
  rows!: number;

  @Field(() => Int, { description: 'Rows that brought something new (or would, in a dry run).' })
  booked!: number;

  @Field(() => Int, { description: 'Rows with newer figures of known accounts.' })
  changed!: number;

  @Field(() => Int, { description: 'Rows that said nothing new.' })
  unchanged!: number;

  @Field(() => Int, { description: 'Rows that were not booked; see `importErrors`.' })
  rejected!: number;

  @Field(() => ImportProblemType, { nullable: true, description: 'Why the file was refused whole.' })
  problem!: ImportProblemType | null;

  @Field(() => String, { description: 'Who announced it.' })
  madeBy!: string;

  @Field(() => DateTime, { description: 'When it was announced.' })
  createdAt!: string;

  @Field(() => DateTime, { description: 'When it last moved.' })
  updatedAt!: string;
}

@Extensions({ privacy: 'none' })
@ObjectType('ImportRowError', { description: 'What is wrong with a row.', simpleResolvers: true })
class ImportRowErrorType {
  @Field(() => Int, { description: 'The line on which the row begins, the header being line 1.' })
  line!: number;

  @Field(() => String, { description: 'Our name of the column.' })
  column!: string;

  @Field(() => ErrorCodeEnum, { description: 'What kind of trouble it is.' })
  code!: string;

  @Field(() => String, { description: 'The trouble in words; never the value.' })
  message!: string;
}

@Extensions({ privacy: 'none' })
@ObjectType({ description: 'Where to send the file.', simpleResolvers: true })
class StartImportResult {
  @Field(() => ImportType, { description: 'The import, awaiting its file.' })
  import!: ImportType;

  @Field(() => String, { description: 'Send the file there by PUT, as `text/csv`, with the same token.' })
  uploadPath!: string;
}

@InputType({ description: 'Your heading for one of our columns.' })
class ImportMappingInput {
  @Field(() => String, { description: 'The heading in your file.' })
  heading!: string;

  @Field(() => String, { description: 'Our column.' })
  column!: string;
}

@InputType({ description: 'One value for every row.' })
class ImportConstantInput {
  @Field(() => String, { description: 'Our column, which the file does not have.' })
  column!: string;

  @Field(() => String, { description: 'Its value.' })
  value!: string;
}

@InputType({ description: 'How a file is to be read, and what it must add up to.' })
class StartImportInput {
  @Field(() => ImportKindEnum, { description: 'What the file holds.' })
  kind!: ImportKind;

  @Field(() => String, { description: 'Its name, for your own orientation.' })
  fileName!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The portfolio its accounts belong to. A portfolio file needs one, a payments file none.',
  })
  portfolio?: string;

  @Field(() => [ImportMappingInput], {
    nullable: true,
    description: 'Headings that are not called as our columns are.',
  })
  map?: ImportMappingInput[];

  @Field(() => [ImportConstantInput], {
    nullable: true,
    description: 'Columns that the file lacks because they are the same in every row.',
  })
  set?: ImportConstantInput[];

  @Field(() => Int, {
    nullable: true,
    description: 'Control total: rows. Left out, the last line of the file has it.',
  })
  rows?: number;

  @Field(() => [MoneyInput], {
    nullable: true,
    description:
      'Control totals: all amounts of all rows as they are written, by currency. In a payments file the rows of reversals are subtracted.',
  })
  sums?: MoneyInput[];

  @Field(() => Boolean, { nullable: true, description: 'Tell what would happen and book nothing.' })
  dryRun?: boolean;

  @Field(() => Boolean, { nullable: true, description: 'Book nothing if one row is bad.' })
  allOrNothing?: boolean;
}

const ImportConnection = connectionOf(ImportType, 'ImportConnection');
const ImportRowErrorConnection = connectionOf(ImportRowErrorType, 'ImportRowErrorConnection');

@Resolver()
export class LenderImportsResolver {
  @Extensions({ privacy: 'none' })
  @Authorized('accounts:import')
  @Mutation(() => StartImportResult, {
    description:
      'Announces a file. It is booked when it has been uploaded. A payments file also needs the scope `payments:record`.',
  })
  async startImport(
    @Ctx() session: Session,
    @Arg('input', () => StartImportInput) input: StartImportInput,
  ): Promise<StartImportResult> {
    const command = parseCommand(startImportCommand, plain(input));
    for (const scope of scopesToImport[command.kind]) assertScope(session, scope);
    const row = await session.mutate('imports.start', (work) => startImport(work, command));
    return { import: importTypeOf(row), uploadPath: `/lender/imports/${row.id}/file` };
  }

  @Extensions({ privacy: 'none' })
  @Authorized('accounts:import')
  @Query(() => ImportType, { description: 'One import and how far it is.' })
  async import(@Ctx() session: Session, @Arg('id', () => ID) id: string): Promise<ImportType> {
    return importTypeOf(await known(session, id, 'id'));
  }

  @Extensions({ privacy: 'none' })
  @Authorized('accounts:import')
  @Query(() => ImportConnection, { description: 'Imports, latest first.' })
  async imports(
    @Ctx() session: Session,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after?: string,
  ) {
    const scope = [session.request.lenderId, 'imports'];
    const page = await importsPage(session.reader, parsePage(first, after, scope), scope);
    return toConnection({ ...page, nodes: page.nodes.map(importTypeOf) });
  }

  @Extensions({ privacy: 'none' })
  @Authorized('accounts:import')
  @Query(() => ImportRowErrorConnection, {
    description: 'What is wrong with the rows that were not booked, in the order of the file.',
  })
  async importErrors(
    @Ctx() session: Session,
    @Arg('importId', () => ID) importId: string,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after?: string,
  ) {
    const { id } = await known(session, importId, 'importId');
    const scope = [session.request.lenderId, 'importErrors', id];
    const request = parsePage(first, after, scope);
    const [line, position] = (request.after ?? [0, -1]).map(cursorNumber) as [number, number];
    const rows = await importErrorsAfter(session.reader, id, { line, position }, first + 1);
    return toConnection(
      pageOf(
        request,
        rows,
        scope,
        (row) => [row.line, row.position],
        (row) => row,
      ),
    );
  }
}

async function known(session: Session, text: string, argument: string): Promise<Import> {
  const id: Id<'import'> | null = parseId('import', text);
  const row = id === null ? null : await importById(session.reader, id);
  if (row === null) throw notFound('import', [argument]);
  return row;
}

function importTypeOf({ options, createdAt, updatedAt, ...row }: Import): ImportType {
  const { portfolio, dryRun, allOrNothing } = options;
  return {
    ...row,
    portfolio,
    dryRun,
    allOrNothing,
    createdAt: dateTimeOf(createdAt),
    updatedAt: dateTimeOf(updatedAt),
  };
}
