import { problem, type ItemProblem } from '../../kernel/errors.js';
import { newId, type Id } from '../../kernel/ids.js';
import type { Work } from '../../kernel/store.js';
import { subjectsOfAccounts, type Subject } from '../accounts/index.js';
import { reportFlags, type ReportedPlacement } from '../placements/index.js';
import {
  blindIndex,
  indexKey,
  installedKeyring,
  sealUnderTenant,
  type SealingKey,
} from '../privacy/index.js';
import type { ClearNotice } from './notices.queries.js';
import { endNotices, endableNotices, type EndedNotice } from './ends.js';
import {
  addressHash,
  addressOf,
  knownPoints,
  type KnownPoints,
  type NoticeAddress,
} from './notice-address.js';
import { notices, suppressions, type Notice, type Suppression } from './notice.entity.js';
import type { NoticeItem } from './notice-item.js';
import { gravityOf, noticeKinds } from './notice-kinds.rules.js';
import { expiryOf, flagsOf, holdOf, notYet } from './notice.rules.js';
import { lockDebts, settleHolds, type LockedDebts } from './settle-holds.js';

/** A notice that came through one of the doors: new, and about an account within reach. */
export interface ToldNotice {
  readonly index: number;
  readonly item: NoticeItem;
  readonly contentHash: string;
  readonly accountId: Id<'account'>;
  /** Null when the lender tells it. */
  readonly placement: ReportedPlacement | null;
}

/** Where the verdict on each goes: the door that let it in. */
export interface Verdicts<T extends ToldNotice> {
  created(told: T, id: string, flags: readonly string[]): void;
  refuse(told: T, trouble: ItemProblem): void;
}

/** A notice ready to be stored, with what must outlive it. */
interface Draft {
  /** Still without its sealed group. */
  readonly row: Notice;
  /** What is to be sealed; null where everything is said in columns. */
  readonly clear: ClearNotice | null;
  readonly suppression: Suppression | null;
  readonly superseded: EndedNotice | null;
}

/**
 * Stores notices and lets them work in the same transaction: debts and live placements of the person are held, numbers
 * that may not be used again are remembered, the notice that a newer one replaces is over. The number of statements does
 * not depend on that of the notices.
 */
export async function storeNotices<T extends ToldNotice>(
  work: Work,
  told: readonly T[],
  verdicts: Verdicts<T>,
): Promise<void> {
  if (told.length === 0) return;
  const subjects = await subjectsOfAccounts(work, [...new Set(told.map(({ accountId }) => accountId))]);
  const debts = await lockDebts(work, [...new Set([...subjects.values()].map(({ debtorId }) => debtorId))]);
  const parts: Parts = {
    subjects,
    index: await indexKey(work, installedKeyring()),
    points: await knownPoints(work, subjects, told),
    superseded: await endableNotices(
      work,
      told.flatMap(({ item }) => item.supersedes ?? []),
    ),
  };
  const drafts = told.flatMap((each) => {
    const draft = draftOf(work, each, parts);
    if ('code' in draft) {
      verdicts.refuse(each, draft);
      return [];
    }
    verdicts.created(each, draft.row.id, draft.row.flags);
    return [draft];
  });
  await write(work, drafts, debts);
}

interface Parts {
  /** The lender's key that hashes for look-ups. */
  readonly index: SealingKey;
  readonly subjects: ReadonlyMap<Id<'account'>, Subject>;
  readonly points: KnownPoints;
  readonly superseded: ReadonlyMap<Id<'notice'>, EndedNotice>;
}

async function write(work: Work, drafts: readonly Draft[], debts: LockedDebts): Promise<void> {
  const rows = await sealedRows(work, drafts);
  await work.insertAll(notices, rows);
  await work.insertAll(
    suppressions,
    drafts.flatMap(({ suppression }) => suppression ?? []),
  );
  await endNotices(
    work,
    drafts.flatMap(({ row, superseded }) =>
      superseded === null
        ? []
        : [{ notice: superseded, reason: 'SUPERSEDED' as const, endedAt: row.occurredAt }],
    ),
  );
  const { audience } = work.context;
  const told = audience === 'agency' ? 'notice.reported' : 'notice.recorded';
  work.emit(
    told,
    rows.flatMap((row) => eventItems(row, debts)),
  );
  await settleHolds(work, debts);
}

async function sealedRows(work: Work, drafts: readonly Draft[]): Promise<readonly Notice[]> {
  const groups = drafts.flatMap(({ row, clear }) =>
    clear === null ? [] : [{ place: placeOf(row.id), value: clear }],
  );
  const sealed = await sealUnderTenant(work, installedKeyring(), groups);
  const byNotice = new Map(groups.map(({ place: { row } }, n) => [row, sealed[n]!]));
  return drafts.map(({ row }) => ({ ...row, sealed: byNotice.get(row.id) ?? null }));
}

/** The number where no contact point keeps it, and the note. */
function clearOf({ note }: NoticeItem, address: NoticeAddress | null): ClearNotice | null {
  const clear = {
    ...(address?.value != null && { address: address.value }),
    ...(note !== undefined && { note }),
  };
  return Object.keys(clear).length === 0 ? null : clear;
}

/** A notice is news for every live placement of the debts it speaks for, whoever works them. */
export function eventItems(
  {
    id,
    debtorId,
    accountId,
    placementId,
    kind,
  }: Pick<Notice, 'id' | 'debtorId' | 'accountId' | 'placementId' | 'kind'>,
  { accounts, live }: LockedDebts,
) {
  const covered = new Set(
    accounts
      .filter((account) => account.debtorId === debtorId && (accountId === null || accountId === account.id))
      .map((account) => account.id),
  );
  const concerned = new Set(live.filter((each) => covered.has(each.accountId)).map((each) => each.id));
  if (placementId !== null) concerned.add(placementId);
  if (concerned.size === 0) return [{ id, change: kind }];
  return [...concerned].map((each) => ({ id, placementId: each, change: kind }));
}

function draftOf(work: Work, told: ToldNotice, parts: Parts): Draft | ItemProblem {
  const { item, index } = told;
  const at = (...path: readonly string[]) => ['items', index, ...path];
  const early = notYet(item.occurredAt, item.details, work.context.clocks.domain.now());
  if (early !== null) return problem('INPUT_INVALID', 'This is in the future.', at(...early));
  const subject = parts.subjects.get(told.accountId)!;
  const address = item.about === undefined ? null : addressOf(item.about, subject, parts.points);
  if (item.about !== undefined && address === null)
    return problem('NOT_FOUND', 'There is no such contact point.', at('about', 'contactPointId'));
  const superseded = supersededBy(work, told, subject, parts);
  if (superseded === 'NOT_FOUND' || superseded === 'STATE_CONFLICT')
    return refusedEnd(superseded, at('supersedes'));
  const row = rowOf(work, told, { subject, address, index: parts.index });
  return {
    row,
    clear: clearOf(item, address),
    suppression: suppressionOf(row, subject, parts.index),
    superseded,
  };
}

/** A notice takes the place of one of its own kind about the same person, which whoever tells it may end. */
function supersededBy(
  { context }: Work,
  { item: { supersedes, kind } }: ToldNotice,
  { debtorId }: Subject,
  { superseded }: Parts,
): EndedNotice | null | 'NOT_FOUND' | 'STATE_CONFLICT' {
  if (supersedes === undefined) return null;
  const old = superseded.get(supersedes);
  if (old === undefined || old.debtorId !== debtorId || old.kind !== kind) return 'NOT_FOUND';
  const isAllowed = context.audience === 'lender' || noticeKinds[kind].endedBy === 'EITHER';
  return old.isOver || !isAllowed ? 'STATE_CONFLICT' : old;
}

function refusedEnd(code: 'NOT_FOUND' | 'STATE_CONFLICT', path: readonly (string | number)[]): ItemProblem {
  return code === 'NOT_FOUND'
    ? problem(code, 'There is no such notice of this kind about this person.', path)
    : problem(code, 'That notice is over, or only its lender ends it.', path);
}

interface RowParts {
  readonly subject: Subject;
  readonly address: NoticeAddress | null;
  readonly index: SealingKey;
}

function rowOf(
  work: Work,
  { item, placement, contentHash, accountId }: ToldNotice,
  { subject, address, index }: RowParts,
): Notice {
  const id = newId('notice');
  const { kind, details, occurredAt, reference, covers, supersedes, note } = item;
  const facts = { kind, details };
  return {
    lenderId: work.lenderId,
    id,
    debtorId: subject.debtorId,
    accountId: covers === 'DEBT' ? accountId : null,
    kind,
    gravity: gravityOf(kind),
    details,
    hold: holdOf(facts),
    contactPointId: address?.contactPointId ?? null,
    addressKind: address?.kind ?? null,
    addressHash: address?.identity == null ? null : addressHash(index, address.kind, address.identity),
    addressMasked: address?.masked ?? null,
    sealed: null,
    hasNote: note !== undefined,
    occurredAt,
    reportedAt: work.context.clocks.domain.now(),
    reportedBy: work.context.actorId,
    expiresAt: expiryOf(facts, subject.timeZones),
    supersedesId: supersedes ?? null,
    placementId: placement?.id ?? null,
    agencyId: placement?.agencyId ?? null,
    reference,
    recordedReference: placement === null ? reference : null,
    contentHash,
    flags: [...(placement === null ? [] : reportFlags(placement, occurredAt)), ...flagsOf(facts)],
  };
}

export function placeOf(row: Id<'notice'>) {
  return { table: 'notice', row, group: 'person' };
}

function suppressionOf(row: Notice, { debtorReference }: Subject, index: SealingKey): Suppression | null {
  const { suppresses } = noticeKinds[row.kind];
  if (suppresses === undefined || row.addressHash === null || row.addressKind === null) return null;
  return {
    lenderId: row.lenderId,
    id: row.id,
    addressHash: row.addressHash,
    personHash: suppresses === 'ANYBODY' ? null : blindIndex(index, 'PERSON')(debtorReference),
    kind: row.kind,
    addressKind: row.addressKind,
    since: row.occurredAt,
    endedAt: null,
  };
}
