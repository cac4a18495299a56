import {
  Arg,
  Authorized,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { Extensions } from '../../kernel/extensions.js';
import { parseId } from '../../kernel/ids.js';
import { parsePage, type NestedPage } from '../../kernel/page.js';
import { parseCommand } from '../../kernel/parse.js';
import { plain } from '../../kernel/plain.js';
import type { Session } from '../../kernel/request-context.js';
import { connectionOf, DateTime, dateTimeOf, enumOf, toConnection } from '../../kernel/wire.js';
import type { Agency, AgencyStatus } from './agency.entity.js';
import { agencyById, agencyPage, clientsOfAgencies, viewerNames } from './access.queries.js';
import { authMethods, type AuthMethod } from './client-auth.js';
import { VIEWER } from './assert-scope.js';
import { resumeAgencies, suspendAgencies } from './change-agencies.js';
import { endClientTokens, revokeClients } from './change-clients.js';
import { idsCommand, withReasonCommand } from './change-grants.js';
import { ChangesResult, changesResultOf, IdsInput, IdsWithReasonInput } from './change.graphql.js';
import type { Client, ClientStatus } from './client.entity.js';
import { registerAgencyClients, registerAgencyClientsCommand } from './register-agency-clients.js';
import { registerAgency, registerAgencyCommand } from './register-agency.js';

const AgencyStatusEnum = enumOf('AgencyStatus', ['ACTIVE', 'SUSPENDED'], 'Whether an agency may come in.', {
  SUSPENDED: 'None of its clients is let in; what it did before stays.',
});
const ClientStatusEnum = enumOf('ClientStatus', ['ACTIVE', 'REVOKED'], 'Whether a client may come in.', {
  REVOKED: 'Shut out for good; its tokens stopped working with their next request.',
});
const ClientAuthMethodEnum = enumOf('ClientAuthMethod', authMethods, 'How a client proves who it is.', {
  PRIVATE_KEY_JWT: 'By an assertion signed with its key (`private_key_jwt`, RFC 7523).',
  TLS_CLIENT_AUTH: 'By a TLS certificate that a known authority signed (RFC 8705 §2.1).',
  SELF_SIGNED_TLS_CLIENT_AUTH: 'By a TLS certificate of its own, registered with its key (RFC 8705 §2.2).',
});
const RegistrationStatusEnum = enumOf('RegistrationStatus', ['CREATED', 'DUPLICATE'], 'What became of it.', {
  CREATED: 'Registered now.',
  DUPLICATE: 'The same content was registered before; nothing changed.',
});

@Extensions({ privacy: 'none' })
@ObjectType('AgencyClient', { description: 'An OAuth client of an agency.', simpleResolvers: true })
class AgencyClientType {
  @Field(() => ID, { description: 'Its `client_id`.' })
  id!: string;

  @Field(() => String, { description: 'What it is called.' })
  name!: string;

  @Field(() => [String], { description: 'The most its tokens may carry.' })
  scopes!: readonly string[];

  @Field(() => ClientAuthMethodEnum, { description: 'How it proves who it is.' })
  authMethod!: AuthMethod;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether its tokens are bound to a key by DPoP (RFC 9449); null: as the installation asks.',
  })
  dpopBound!: boolean | null;

  @Field(() => ClientStatusEnum, { description: 'Whether it may come in.' })
  status!: ClientStatus;

  @Field(() => DateTime, { description: 'When it was registered.' })
  createdAt!: string;
}

@Extensions({ privacy: 'none' })
@ObjectType('Agency', { description: 'A collection agency as this lender knows it.', simpleResolvers: true })
class AgencyType {
  row!: Agency;

  @Field(() => ID, { description: 'Our id.' })
  id!: string;

  @Field(() => String, { description: 'Your own key for it.' })
  reference!: string;

  @Field(() => String, { description: 'Its name.' })
  name!: string;

  @Field(() => AgencyStatusEnum, { description: 'Whether it may come in.' })
  status!: AgencyStatus;

  @Field(() => String, { nullable: true, description: 'Your note of why it was suspended.' })
  statusReason!: string | null;

  @Field(() => DateTime, { description: 'When it was registered.' })
  createdAt!: string;
}

const AgencyClientConnection = connectionOf(AgencyClientType, 'AgencyClientConnection');
const AgencyConnection = connectionOf(AgencyType, 'AgencyConnection');

@Extensions({ privacy: 'none' })
@ObjectType('RegisteredAgency', { description: 'The agency, new or known.', simpleResolvers: true })
class RegisteredAgencyType {
  @Field(() => AgencyType, { description: 'The agency.' })
  agency!: AgencyType;

  @Field(() => RegistrationStatusEnum, { description: 'Whether this call registered it.' })
  status!: 'CREATED' | 'DUPLICATE';

  @Field(() => String, {
    nullable: true,
    description:
      'Hand it to the agency: for seven days it registers its own clients with it at `/oauth/register` (RFC 7591). Shown once, when the agency is new.',
  })
  initialAccessToken!: string | null;
}

@Extensions({ privacy: 'none' })
@ObjectType('Viewer', { description: 'Who is asking.', simpleResolvers: true })
class LenderViewer {
  @Field(() => ID, { description: 'The lender.' })
  lenderId!: string;

  @Field(() => String, { description: 'Its name.' })
  lenderName!: string;

  @Field(() => ID, { description: 'The actor in everything this token does: an OAuth client or a member.' })
  actorId!: string;

  @Field(() => String, { description: 'What the actor is called.' })
  actorName!: string;

  @Field(() => ID, { nullable: true, description: 'The OAuth client; null for a member.' })
  clientId!: string | null;

  @Field(() => [String], { description: 'Scopes of the token that the client may still have.' })
  scopes!: readonly string[];
}

@InputType({ description: 'An OAuth client: what it is called, and how it proves who it is.' })
class AgencyClientInput {
  @Field(() => String, { description: 'What to call it.' })
  name!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'Its public keys: a JWK Set (RFC 7517) as JSON text. P-256, Ed25519 or RSA of 2,048 bits and more. A self-signed certificate goes into `x5c` of its key.',
  })
  jwks?: string;

  @Field(() => ClientAuthMethodEnum, {
    nullable: true,
    description: 'How it proves who it is; by signed assertion unless said.',
  })
  authMethod?: AuthMethod;

  @Field(() => String, {
    nullable: true,
    description:
      'With TLS_CLIENT_AUTH: the subject of its certificate as RFC 4514 writes it, for example `CN=crm,O=Harbour Recoveries,C=GB`.',
  })
  tlsSubject?: string;

  @Field(() => [String], {
    nullable: true,
    description: 'The most its tokens may carry; all agency scopes unless said.',
  })
  scopes?: string[];

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether its tokens must be bound to a key by DPoP (RFC 9449); as the installation asks unless said.',
  })
  dpopBound?: boolean;
}

@InputType({ description: 'An agency and its first clients.' })
class RegisterAgencyInput {
  @Field(() => String, { description: 'Your own key; the same again answers with the first agency.' })
  reference!: string;

  @Field(() => String, { description: 'Its name.' })
  name!: string;

  @Field(() => [AgencyClientInput], { description: 'At most 20.' })
  clients!: AgencyClientInput[];
}

@InputType({ description: 'More clients of an agency.' })
class RegisterAgencyClientsInput {
  @Field(() => ID)
  agencyId!: string;

  @Field(() => [AgencyClientInput], { description: 'At least one, at most 20.' })
  clients!: AgencyClientInput[];
}

@Extensions({ privacy: 'none' })
@ObjectType('RegisteredClient', { description: 'The client, new or known.', simpleResolvers: true })
class RegisteredClientType {
  @Field(() => AgencyClientType, { description: 'The client.' })
  client!: AgencyClientType;

  @Field(() => RegistrationStatusEnum, { description: 'Whether this call registered it.' })
  status!: 'CREATED' | 'DUPLICATE';
}

@Resolver(() => AgencyType)
export class LenderAccessResolver {
  @Authorized(VIEWER)
  @Query(() => LenderViewer, { description: 'Who is asking, and what this token may do.' })
  async viewer(@Ctx() { request, scopes, reader }: Session): Promise<LenderViewer> {
    const { lenderName, actorName } = await viewerNames(reader, request);
    const { lenderId, actorId } = request;
    return {
      lenderId,
      lenderName,
      actorId,
      actorName,
      clientId: parseId('client', actorId),
      scopes: [...scopes].filter((scope) => scope !== VIEWER),
    };
  }

  @Authorized('agencies:read')
  @Query(() => AgencyConnection, { description: 'Agencies, by id.' })
  async agencies(
    @Ctx() session: Session,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after?: string,
  ) {
    const scope = [session.request.lenderId, 'agencies'];
    const page = await agencyPage(session.reader, parsePage(first, after, scope), scope);
    return toConnection({ ...page, nodes: page.nodes.map(agencyOf) });
  }

  @Authorized('agencies:read')
  @Query(() => AgencyType, { nullable: true, description: 'One agency, or null.' })
  async agency(@Ctx() session: Session, @Arg('id', () => ID) id: string) {
    const known = parseId('agency', id);
    const row = known && (await agencyById(session.reader, known));
    return row ? agencyOf(row) : null;
  }

  @Authorized('agencies:manage')
  @Mutation(() => RegisteredAgencyType, { description: 'Registers an agency with its OAuth clients.' })
  async registerAgency(
    @Ctx() session: Session,
    @Arg('input', () => RegisterAgencyInput) input: RegisterAgencyInput,
  ): Promise<RegisteredAgencyType> {
    const command = parseCommand(registerAgencyCommand, plain(input));
    const { agency, ...registered } = await session.mutate('agencies.register', (work) =>
      registerAgency(work, command),
    );
    return { agency: agencyOf(agency), ...registered };
  }

  @Authorized('agencies:manage')
  @Mutation(() => ChangesResult, {
    description:
      'Shuts agencies out, with their very next request: none of their clients and tokens is let in.',
  })
  async suspendAgencies(
    @Ctx() session: Session,
    @Arg('input', () => IdsWithReasonInput) input: IdsWithReasonInput,
  ): Promise<ChangesResult> {
    const command = parseCommand(withReasonCommand, plain(input));
    return changesResultOf(
      await session.mutate('agencies.suspend', (work) => suspendAgencies(work, command)),
    );
  }

  @Authorized('agencies:manage')
  @Mutation(() => ChangesResult, {
    description: 'Lets suspended agencies in again. Grants that were closed meanwhile stay closed.',
  })
  async resumeAgencies(
    @Ctx() session: Session,
    @Arg('input', () => IdsInput) input: IdsInput,
  ): Promise<ChangesResult> {
    const command = parseCommand(idsCommand, plain(input));
    return changesResultOf(await session.mutate('agencies.resume', (work) => resumeAgencies(work, command)));
  }

  @Authorized('agencies:manage')
  @Mutation(() => [RegisteredClientType], {
    description:
      'Registers more OAuth clients of an agency. The same name, keys and scopes again answer with the first client.',
  })
  async registerAgencyClients(
    @Ctx() session: Session,
    @Arg('input', () => RegisterAgencyClientsInput) input: RegisterAgencyClientsInput,
  ): Promise<readonly RegisteredClientType[]> {
    const command = parseCommand(registerAgencyClientsCommand, plain(input));
    const registered = await session.mutate('clients.register', (work) =>
      registerAgencyClients(work, command),
    );
    return registered.map(({ client, status }) => ({ client: clientOf(client), status }));
  }

  @Authorized('agencies:manage')
  @Mutation(() => ChangesResult, {
    description: "Shuts agencies' clients out for good; their tokens stop working with their next request.",
  })
  async revokeClients(
    @Ctx() session: Session,
    @Arg('input', () => IdsInput) input: IdsInput,
  ): Promise<ChangesResult> {
    const command = parseCommand(idsCommand, plain(input));
    return changesResultOf(await session.mutate('clients.revoke', (work) => revokeClients(work, command)));
  }

  @Authorized('agencies:manage')
  @Mutation(() => ChangesResult, {
    description:
      "Ends every token that agencies' clients hold now, such as after a leak; they may ask for new ones.",
  })
  async endClientTokens(
    @Ctx() session: Session,
    @Arg('input', () => IdsInput) input: IdsInput,
  ): Promise<ChangesResult> {
    const command = parseCommand(idsCommand, plain(input));
    return changesResultOf(
      await session.mutate('clients.end_tokens', (work) => endClientTokens(work, command)),
    );
  }

  @FieldResolver(() => AgencyClientConnection, { description: 'Its OAuth clients, oldest first.' })
  async clients(
    @Root() { row }: AgencyType,
    @Ctx() session: Session,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after?: string,
  ) {
    const scope = [session.request.lenderId, row.id, 'clients'];
    const page: NestedPage<'agency'> = { parent: row.id, request: parsePage(first, after, scope), scope };
    const load = (pages: readonly NestedPage<'agency'>[]) => clientsOfAgencies(session.reader, pages);
    const { nodes, ...rest } = await session.batched(clientsOfAgencies, load)(page);
    return toConnection({ ...rest, nodes: nodes.map(clientOf) });
  }
}

function agencyOf(row: Agency): AgencyType {
  const { id, reference, name, status, statusReason, createdAt } = row;
  return { row, id, reference, name, status, statusReason, createdAt: dateTimeOf(createdAt) };
}

function clientOf({ id, name, scopes, authMethod, dpopBound, status, createdAt }: Client): AgencyClientType {
  return { id, name, scopes, authMethod, dpopBound, status, createdAt: dateTimeOf(createdAt) };
}
