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
import { Extensions } from '../../kernel/extensions.js';
import { parsePage } from '../../kernel/page.js';
import { parseCommand } from '../../kernel/parse.js';
import { plain } from '../../kernel/plain.js';
import type { Session } from '../../kernel/request-context.js';
import { connectionOf, DateTime, dateTimeOf, enumOf, toConnection } from '../../kernel/wire.js';
import { idsCommand } from './change-grants.js';
import { ChangesResult, changesResultOf, IdsInput } from './change.graphql.js';
import type { Member, MemberKind, MemberStatus } from './member.entity.js';
import { addMember, addMemberCommand, memberPage, setMemberStatus } from './members.js';
import { agencyRoles, lenderRoles, type Role } from './roles.js';

const MemberKindEnum = enumOf('MemberKind', ['PERSON', 'CLIENT'], 'What a member is.', {
  PERSON: 'A person who signs in with the issuer.',
  CLIENT: "A client of the issuer's own.",
});
const MemberStatusEnum = enumOf('MemberStatus', ['ACTIVE', 'SUSPENDED'], 'Whether a member may come in.', {
  SUSPENDED: 'Refused from the next request on; what it did before stays.',
});
const AddMemberStatusEnum = enumOf('AddMemberStatus', ['CREATED', 'DUPLICATE'], 'What became of it.', {
  CREATED: 'Added now.',
  DUPLICATE: 'The same member was added before; nothing changed.',
});
const roles = [...Object.keys(lenderRoles), ...Object.keys(agencyRoles)] as Role[];
const RoleEnum = enumOf('Role', roles as [Role, ...Role[]], 'What a member may do.', {
  PLACEMENT_MANAGER: 'Lender: imports, places, recalls, and manages grants.',
  FINANCE: 'Lender: records payments, drafts schedules, closes months.',
  FINANCE_APPROVER: 'Lender: approves what finance made.',
  COMPLIANCE: 'Lender: reads.',
  ADMINISTRATOR: 'Lender: agencies, agreements, grants and members; approves nothing.',
  SUPERVISOR: 'Agency: reads.',
  INTEGRATION: 'Agency: reads and reports.',
});

@Extensions({ privacy: 'none' })
@ObjectType('Member', {
  description: 'Somebody whom a trusted issuer vouches for: the actor in all they do here.',
  simpleResolvers: true,
})
class MemberType {
  @Field(() => ID, { description: 'Its id: the actor in audit and approvals.' })
  id!: string;

  @Field(() => ID, { nullable: true, description: 'The agency it belongs to; null for your own.' })
  agencyId!: string | null;

  @Field(() => String, { description: 'The issuer (`iss`) that vouches for it.' })
  issuer!: string;

  @Field(() => String, {
    description: "The issuer's word for it: `sub` of a person, `client_id` of a client.",
  })
  subject!: string;

  @Field(() => String, { description: 'What it is called.' })
  name!: string;

  @Field(() => MemberKindEnum, { description: 'A person or a client.' })
  kind!: MemberKind;

  @Field(() => RoleEnum, { description: 'What it may do at most.' })
  role!: Role;

  @Field(() => MemberStatusEnum, { description: 'Whether it may come in.' })
  status!: MemberStatus;

  @Field(() => DateTime, { description: 'When it was added.' })
  createdAt!: string;
}

const MemberConnection = connectionOf(MemberType, 'MemberConnection');

@Extensions({ privacy: 'none' })
@ObjectType('AddedMember', { description: 'The member, new or known.', simpleResolvers: true })
class AddedMemberType {
  @Field(() => MemberType, { description: 'The member.' })
  member!: MemberType;

  @Field(() => AddMemberStatusEnum, { description: 'Whether this call added it.' })
  status!: 'CREATED' | 'DUPLICATE';
}

@InputType({ description: 'Whom to let in.' })
class AddMemberInput {
  @Field(() => ID, { nullable: true, description: 'The agency it belongs to; leave out for your own.' })
  agencyId?: string;

  @Field(() => String, { description: 'The issuer (`iss`), letter for letter.' })
  issuer!: string;

  @Field(() => String, { description: '`sub` of a person, `client_id` of a client.' })
  subject!: string;

  @Field(() => String, { description: 'What to call it.' })
  name!: string;

  @Field(() => MemberKindEnum, { description: 'A person or a client.' })
  kind!: MemberKind;

  @Field(() => RoleEnum, { description: 'A role of its side.' })
  role!: Role;
}

@Resolver()
export class LenderMembersResolver {
  @Authorized('members:manage')
  @Query(() => MemberConnection, { description: 'Members of this lender and its agencies, by id.' })
  async members(
    @Ctx() { request, reader }: Session,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after?: string,
  ) {
    const scope = [request.lenderId, 'members'];
    const page = await memberPage(reader, parsePage(first, after, scope), scope);
    return toConnection({ ...page, nodes: page.nodes.map(memberOf) });
  }

  @Authorized('members:manage')
  @Mutation(() => AddedMemberType, {
    description: 'Lets somebody in whom a trusted issuer vouches for, with a role.',
  })
  async addMember(
    @Ctx() session: Session,
    @Arg('input', () => AddMemberInput) input: AddMemberInput,
  ): Promise<AddedMemberType> {
    const command = parseCommand(addMemberCommand, plain(input));
    const { member, status } = await session.mutate('members.add', (work) => addMember(work, command));
    return { member: memberOf(member), status };
  }

  @Authorized('members:manage')
  @Mutation(() => ChangesResult, { description: 'Shuts members out from their next request on.' })
  suspendMembers(
    @Ctx() session: Session,
    @Arg('input', () => IdsInput) input: IdsInput,
  ): Promise<ChangesResult> {
    return changed(session, input, 'SUSPENDED');
  }

  @Authorized('members:manage')
  @Mutation(() => ChangesResult, { description: 'Lets suspended members in again.' })
  resumeMembers(
    @Ctx() session: Session,
    @Arg('input', () => IdsInput) input: IdsInput,
  ): Promise<ChangesResult> {
    return changed(session, input, 'ACTIVE');
  }
}

async function changed(session: Session, input: IdsInput, status: MemberStatus): Promise<ChangesResult> {
  const { ids } = parseCommand(idsCommand, plain(input));
  const action = status === 'ACTIVE' ? 'members.resume' : 'members.suspend';
  return changesResultOf(await session.mutate(action, (work) => setMemberStatus(work, ids, status)));
}

function memberOf({
  id,
  agencyId,
  issuer,
  subject,
  name,
  kind,
  role,
  status,
  createdAt,
}: Member): MemberType {
  return { id, agencyId, issuer, subject, name, kind, role, status, createdAt: dateTimeOf(createdAt) };
}
