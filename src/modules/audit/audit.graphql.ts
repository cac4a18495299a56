import { Field, ID, Int, ObjectType } from 'type-graphql';
import { Extensions } from '../../kernel/extensions.js';
import { connectionOf, DateTime, dateTimeOf } from '../../kernel/wire.js';
import type { AuditCheckpoint } from './audit-seal.entity.js';
import type { SealedEntry } from './audit.queries.js';

@Extensions({ privacy: 'none' })
@ObjectType('AuditSeal', {
  description: 'The place of an entry in the trail, and what binds it to those before.',
  simpleResolvers: true,
})
export class AuditSealType {
  @Field(() => Int, { description: 'The place, from 1 without a gap.' })
  seq!: number;

  @Field(() => String, { description: 'SHA-256 of the entry as canonical JSON (RFC 8785), hexadecimal.' })
  entryHash!: string;

  @Field(() => String, { description: 'SHA-256 of the former chain hash and this entry hash.' })
  chainHash!: string;

  @Field(() => DateTime, { description: 'When it was sealed.' })
  sealedAt!: string;
}

@Extensions({ privacy: 'none' })
@ObjectType('AuditEntry', {
  description: 'Who did or tried what, when and from where. Ids and codes only, never personal data.',
  simpleResolvers: true,
})
export class AuditEntryType {
  @Field(() => ID, { description: 'Our id.' })
  id!: string;

  @Field(() => DateTime, { description: 'When, in business time.' })
  at!: string;

  @Field(() => DateTime, { description: 'When, in real time.' })
  recordedAt!: string;

  @Field(() => String, {
    description: 'The OAuth client; `operator` for the command line, `system` for jobs.',
  })
  actorId!: string;

  @Field(() => ID, { nullable: true, description: 'The agency it acted for; null for your own clients.' })
  agencyId!: string | null;

  @Field(() => String, {
    description:
      'The use case (`contacts.report`); the field of the mutation (`reportContacts`) when it was refused before its use case began.',
  })
  action!: string;

  @Field(() => String, { description: '`DONE`, or the code it was refused with: see `schema/errors.json`.' })
  outcome!: string;

  @Field(() => Int, { description: 'How many things changed.' })
  items!: number;

  @Field(() => [ID], { description: 'The first ids touched, at most 20.' })
  touched!: readonly string[];

  @Field(() => ID, { nullable: true, description: 'The event that names everything touched.' })
  eventId!: string | null;

  @Field(() => String, { description: 'The request, as its answer named it; the id of the job for jobs.' })
  requestId!: string;

  @Field(() => String, { nullable: true, description: 'The address the request came from.' })
  remoteAddress!: string | null;

  @Field(() => AuditSealType, {
    nullable: true,
    description: 'Null until the entry is sealed, a minute or so.',
  })
  seal!: AuditSealType | null;
}

@Extensions({ privacy: 'none' })
@ObjectType('AuditCheckpoint', {
  description:
    'A signed statement of how long the trail was and what it was. Keep it: it shows what is cut off later.',
  simpleResolvers: true,
})
export class AuditCheckpointType {
  @Field(() => Int, { description: 'How many entries it covers, from the first.' })
  size!: number;

  @Field(() => String, {
    description: 'The root of the Merkle tree over their hashes (RFC 6962), hexadecimal.',
  })
  rootHash!: string;

  @Field(() => String, { description: 'The chain hash of the last of them.' })
  chainHash!: string;

  @Field(() => DateTime, { description: 'When it was made.' })
  at!: string;

  @Field(() => String, { description: 'The same, signed: a compact JWS with the public key in its header.' })
  jws!: string;
}

export const AuditEntryConnection = connectionOf(AuditEntryType, 'AuditEntryConnection');
export const AuditCheckpointConnection = connectionOf(AuditCheckpointType, 'AuditCheckpointConnection');

export function entryTypeOf({ entry, seal }: SealedEntry): AuditEntryType {
  const { at, recordedAt, ...said } = entry;
  return {
    ...said,
    at: dateTimeOf(at),
    recordedAt: dateTimeOf(recordedAt),
    seal: seal && { ...seal, sealedAt: dateTimeOf(seal.sealedAt) },
  };
}

export function checkpointTypeOf({ at, ...said }: AuditCheckpoint): AuditCheckpointType {
  return { ...said, at: dateTimeOf(at) };
}
