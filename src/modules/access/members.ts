import { z } from 'zod';
import { notFound, Refusal } from '../../kernel/errors.js';
import { idBytes, newId } from '../../kernel/ids.js';
import { pageOf, type Page, type PageRequest } from '../../kernel/page.js';
import { idText, lineText, oneOf } from '../../kernel/parse.js';
import type { Reader, Statement, Work } from '../../kernel/store.js';
import { decodeRow } from '../../kernel/table.js';
import { agencies } from './agency.entity.js';
import { decideEach, type Change } from './change.js';
import { members, type Member, type MemberStatus } from './member.entity.js';
import { agencyRoles, lenderRoles, scopesOfRole, type Role } from './roles.js';

const roles = [...Object.keys(lenderRoles), ...Object.keys(agencyRoles)] as [Role, ...Role[]];

export const addMemberCommand = z
  .strictObject({
    agencyId: idText('agency').nullish(),
    issuer: z.url({ protocol: /^https?$/, error: 'Name the issuer by its address.' }).max(200),
    subject: lineText(200),
    name: lineText(200),
    kind: oneOf(['PERSON', 'CLIENT']),
    role: oneOf(roles),
  })
  .refine(({ agencyId, role }) => scopesOfRole(agencyId ? 'agency' : 'lender', role).length > 0, {
    message: 'Use a role of the side that the member is on.',
    path: ['role'],
  });

export type AddMember = z.output<typeof addMemberCommand>;

export interface AddedMember {
  readonly member: Member;
  readonly status: 'CREATED' | 'DUPLICATE';
}

/** Lets somebody in whom another issuer vouches for; the same again answers with the first. */
export async function addMember(work: Work, command: AddMember): Promise<AddedMember> {
  const { issuer, subject, agencyId = null } = command;
  const known = await work.findOne(members, { issuer, subject });
  if (known) return sameOrRefuse(known, command);
  if (agencyId !== null && !(await work.findOne(agencies, { id: agencyId }, { lock: 'share' })))
    throw notFound('agency', ['input', 'agencyId']);
  const { actorId, clocks } = work.context;
  const member: Member = {
    ...command,
    lenderId: work.lenderId,
    id: newId('member'),
    agencyId,
    status: 'ACTIVE',
    addedBy: actorId,
    createdAt: clocks.domain.now(),
  };
  await work.insertAll(members, [member]);
  work.emit('member.added', [{ id: member.id }]);
  return { member, status: 'CREATED' };
}

function sameOrRefuse(known: Member, { agencyId = null, name, kind, role }: AddMember): AddedMember {
  const isSame =
    known.agencyId === agencyId && known.name === name && known.kind === kind && known.role === role;
  if (isSame) return { member: known, status: 'DUPLICATE' };
  throw new Refusal('REFERENCE_REUSED', 'This subject of the issuer is another member.', {
    path: ['input', 'subject'],
  });
}

const events = { ACTIVE: 'member.resumed', SUSPENDED: 'member.suspended' } as const;

/** Shuts members out, or lets them in again; at their next request. Nobody changes themselves. */
export async function setMemberStatus(
  work: Work,
  ids: readonly string[],
  status: MemberStatus,
): Promise<readonly Change[]> {
  if (ids.includes(work.context.actorId))
    throw new Refusal('SAME_ACTOR', 'Nobody suspends or resumes themselves.');
  const { changes, rows } = await decideEach<'member', Member>(ids, {
    kind: 'member',
    noun: 'member',
    load: (known) => work.find(members, { id: known }, { orderBy: ['id'], lock: 'update' }),
    decide: (member) => (member.status === status ? 'UNCHANGED' : 'CHANGED'),
  });
  if (rows.length === 0) return changes;
  await work.update(members, { id: rows.map(({ id }) => id) }, { status });
  work.emit(
    events[status],
    rows.map(({ id }) => ({ id })),
  );
  return changes;
}

/** Who an issuer's subject is; null for nobody here. What it answers never changes. */
export async function memberByIdentity(
  reader: Reader,
  identity: { readonly issuer: string; readonly subject: string },
): Promise<Pick<Member, 'id' | 'agencyId' | 'kind'> | null> {
  return reader.findOne(members, identity);
}

/** Members by id. */
export async function memberPage(
  reader: Reader,
  request: PageRequest,
  scope: readonly unknown[],
): Promise<Page<Member>> {
  const after = request.after === null ? Buffer.alloc(16) : Buffer.from(String(request.after[0]), 'hex');
  const rows = await reader.query(membersAfter, [after, request.first + 1]);
  const found = rows.map((row) => decodeRow(members, row));
  return pageOf(
    request,
    found,
    scope,
    ({ id }) => [idBytes(id).toString('hex')],
    (member) => member,
  );
}

const membersAfter: Statement = {
  sql: 'SELECT * FROM member WHERE lender_id = :lender AND id > ? ORDER BY id LIMIT ?',
};
