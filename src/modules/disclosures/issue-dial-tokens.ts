import { z } from 'zod';
import { problem, Refusal, type ErrorCode, type ItemProblem } from '../../kernel/errors.js';
import { newId, type Id } from '../../kernel/ids.js';
import { idText, oneOf, parseItem, referenceText } from '../../kernel/parse.js';
import type { RequestContext } from '../../kernel/request-context.js';
import type { Reader, Work } from '../../kernel/store.js';
import type { Instant } from '../../kernel/time.js';
import { channels } from '../agreements/index.js';
import type { BrokenRule } from '../conduct/index.js';
import {
  addDialTokens,
  contactPermits,
  dialTokenHash,
  dialTokensByReference,
  newDialToken,
  type ContactPermit,
  type DialToken,
} from '../contacts/index.js';
import { hashOf } from '../placements/index.js';
import { isMore, purposes, revealReasons } from '../privacy/index.js';
import { expiryOf, isDialled, MOST_MINUTES } from './dial-token.rules.js';
import { manyGivenSoFar, tomorrow, type RunningCounts } from './given-so-far.js';
import { isInReach, knownCases, type KnownCase } from './known-case.js';
import {
  classOfValue,
  contactTrouble,
  levelFor,
  limitTrouble,
  usualChannel,
  type Trouble,
  type Wish,
} from './reveal.rules.js';
import { standingsOf, type Standing } from './standing.js';

/** Most handles of one call. */
export const MAX_HANDLES = 100;

const dialTokenItem = z.strictObject({
  placementId: idText('placement'),
  contactPointId: idText('contactPoint'),
  purpose: oneOf(purposes),
  reason: oneOf(revealReasons),
  collector: referenceText,
  reference: referenceText,
  channel: oneOf(channels).nullish(),
  permitId: idText('permit').nullish(),
  minutes: z.int().min(1).max(MOST_MINUTES).nullish(),
});

type DialTokenItem = z.output<typeof dialTokenItem>;
type ParsedItem = ReturnType<typeof parseItem<DialTokenItem>>;

export type DialTokenOutcome = { readonly reference: string } & (
  | { readonly status: 'CREATED'; readonly row: NewDialToken; readonly token: string }
  /** The handle was shown once, and is stored nowhere. */
  | { readonly status: 'DUPLICATE'; readonly row: NewDialToken }
  | {
      readonly status: 'REFUSED';
      readonly problem: ItemProblem;
      readonly broken: readonly BrokenRule[];
      readonly retryAt: Instant | null;
    }
);

type NewDialToken = Omit<DialToken, 'lenderId'>;

/** What was asked, read before the transaction: how each case stands by the judge of contacts. */
export interface HandlesAsked {
  readonly items: readonly unknown[];
  readonly parsed: readonly ParsedItem[];
  readonly standings: ReadonlyMap<DialTokenItem, Standing>;
}

const SCOPE = 'dial-tokens:issue';

export async function beforeIssuing(
  reader: Reader,
  context: RequestContext,
  items: readonly unknown[],
): Promise<HandlesAsked> {
  checkHandles(items);
  const parsed = items.map((item, index) => parseItem(dialTokenItem, item, ['items', index]));
  const wanted = parsed.flatMap((each) => ('value' in each ? [each.value] : []));
  const caseOf = await casesOf(reader, context, wanted);
  const wished = wanted.flatMap((item) => {
    const known = caseOf(item);
    return known === undefined ? [] : [{ item, known, wish: wishOf(known, item) }];
  });
  const standing = await standingsOf(reader, wished, context.clocks.domain.now());
  return { items, parsed, standings: new Map(wished.map((each) => [each.item, standing(each)])) };
}

/**
 * Issues handles for contact points, at most 100, each on its own: the checks, the limits and the judge of a reveal, and
 * nothing that the agency could keep. A handle stands for the value until the lender's dialler resolves it. Six statements,
 * one more where reservations are named.
 */
export async function issueDialTokens(
  work: Work,
  { items, parsed, standings }: HandlesAsked,
): Promise<readonly DialTokenOutcome[]> {
  const { context } = work;
  const now = context.clocks.domain.now();
  const wanted = parsed.flatMap((each) => ('value' in each ? [each.value] : []));
  const caseOf = await casesOf(work, context, wanted, 'update');
  const known = await dialTokensByReference(work, context.agencyId!, [
    ...new Set(wanted.map(({ reference }) => reference)),
  ]);
  const permits = await permitsOf(work, wanted);
  const cases = wanted.flatMap((item) => caseOf(item)?.placement ?? []);
  const given = await manyGivenSoFar(work, context.agencyId!, cases, now);
  const issued: NewDialToken[] = [];
  const before = new Map<string, NewDialToken>(known);
  const outcomes = parsed.map((each, index): DialTokenOutcome => {
    if ('problem' in each) return refused(referenceOf(items[index]), each.problem);
    const item = each.value;
    const { reference } = item;
    const path = ['items', index];
    const [found, standing] = [caseOf(item), standings.get(item)];
    if (found === undefined || standing === undefined)
      return refused(reference, problem('NOT_FOUND', 'There is no such case, or no such value in it.', path));
    const earlier = before.get(reference);
    if (earlier) return again(earlier, item, index);
    const permit = item.permitId == null ? null : (permits.get(item.permitId) ?? 'UNKNOWN');
    const trouble = troubleWith({ item, known: found, permit, standing, given }, now);
    if (trouble) return troubled(trouble, item, index);
    const token = newDialToken();
    const row = rowOf({ item, known: found, permit: permit as ContactPermit | null, token }, now);
    issued.push(row);
    before.set(reference, row);
    given.add(item.placementId, item.collector);
    return { reference, status: 'CREATED', row, token };
  });
  await addDialTokens(work, issued);
  return outcomes;
}

function checkHandles(items: readonly unknown[]): void {
  if (items.length === 0) throw new Refusal('INPUT_INVALID', 'The batch is empty.', { path: ['items'] });
  if (items.length > MAX_HANDLES)
    throw new Refusal('BATCH_TOO_LARGE', `At most ${MAX_HANDLES} items fit in one call.`, {
      path: ['items'],
    });
}

async function casesOf(
  reader: Reader,
  context: RequestContext,
  items: readonly DialTokenItem[],
  lock?: 'update',
): Promise<(item: DialTokenItem) => KnownCase | undefined> {
  const inReach = items.filter(({ placementId }) => isInReach(context, SCOPE, { id: placementId }));
  const wanted = {
    agencyId: context.agencyId!,
    placementIds: [...new Set(inReach.map(({ placementId }) => placementId))],
    by: 'point',
    subjects: [...new Set(inReach.map(({ contactPointId }) => contactPointId))],
    now: context.clocks.domain.now(),
  } as const;
  const rows = (await knownCases(reader, wanted, lock)).filter(({ placement }) =>
    isInReach(context, SCOPE, placement),
  );
  const byPoint = new Map(rows.map((row) => [`${row.placement.id} ${row.point!.id}`, row]));
  return ({ placementId, contactPointId }) => byPoint.get(`${placementId} ${contactPointId}`);
}

function wishOf({ role, point, channels: agreed }: KnownCase, item: DialTokenItem): Wish {
  const { purpose, collector } = item;
  const { kind } = point!;
  const channel = item.channel ?? usualChannel(purpose, kind, agreed);
  const dataClass = classOfValue(role, 'CONTACT_POINT', kind);
  return { value: 'CONTACT_POINT', dataClass, purpose, channel, collector };
}

async function permitsOf(
  work: Work,
  items: readonly DialTokenItem[],
): Promise<ReadonlyMap<Id<'permit'>, ContactPermit>> {
  const ids = [...new Set(items.flatMap(({ permitId }) => permitId ?? []))];
  const rows =
    ids.length === 0 ? [] : await work.find(contactPermits, { id: ids }, { orderBy: ['id'], lock: 'share' });
  return new Map(rows.map((row) => [row.id, row]));
}

interface Considered {
  readonly item: DialTokenItem;
  readonly known: KnownCase;
  readonly permit: ContactPermit | 'UNKNOWN' | null;
  readonly standing: Standing;
  readonly given: RunningCounts;
}

/** Why there is no handle; a reservation that fits was allowed by the judge when it was taken. */
function troubleWith({ item, known, permit, standing, given }: Considered, now: Instant): Trouble | null {
  const wish = wishOf(known, item);
  const { placement, profile } = known;
  if (profile === null || !isMore(levelFor(known, wish, standing.isLost, now), 'MASKED'))
    return told('OUTSIDE_PROFILE', 'The profile leaves this out for the purpose.', ['purpose']);
  if (permit !== null && !doesFit(permit, known, wish, now))
    return told('STATE_CONFLICT', 'There is no permit for this contact that still stands.', ['permitId']);
  const forbidden = contactTrouble(known, wish, permit === null ? standing : { ...standing, answer: null });
  if (forbidden) return forbidden;
  if (!isDialled(wish.channel, known.point!.kind))
    return told('CHANNEL_NOT_ALLOWED', 'No dialler reaches somebody so: reveal it.', ['channel']);
  const counts = given.of(placement.id, item.collector);
  return limitTrouble(counts, profile.limits, tomorrow(placement, now));
}

function doesFit(
  permit: ContactPermit | 'UNKNOWN',
  { placement, point, role }: KnownCase,
  { channel }: Wish,
  now: Instant,
): boolean {
  return (
    permit !== 'UNKNOWN' &&
    permit.placementId === placement.id &&
    permit.channel === channel &&
    permit.party === (role ?? 'DEBTOR') &&
    (permit.contactPointId === null || permit.contactPointId === point!.id) &&
    permit.state === 'HELD' &&
    permit.expiresAt > now
  );
}

function told(code: ErrorCode, message: string, path: Trouble['path']): Trouble {
  return { code, message, path, retryAt: null, details: {}, broken: [] };
}

function rowOf(
  {
    item,
    known,
    permit,
    token,
  }: Pick<Considered, 'item' | 'known'> & {
    readonly permit: ContactPermit | null;
    readonly token: string;
  },
  now: Instant,
): NewDialToken {
  const { placement, point, grantId, grantEpoch } = known;
  const { purpose, reason, collector, reference, minutes = null } = item;
  const { channel } = wishOf(known, item);
  const permitUntil = permit?.expiresAt ?? null;
  return {
    id: newId('dialToken'),
    tokenHash: dialTokenHash(token)!,
    placementId: placement.id,
    agencyId: placement.agencyId,
    debtorId: placement.debtorId,
    contactPointId: point!.id,
    grantId,
    grantEpoch,
    purpose,
    channel: channel!,
    reason,
    collector,
    reference,
    contentHash: hashOf(item),
    permitId: permit?.id ?? null,
    issuedAt: now,
    expiresAt: expiryOf(channel as Exclude<typeof channel, 'VISIT' | null>, now, { minutes, permitUntil }),
    state: 'ISSUED',
    resolvedAt: null,
    resolvedBy: null,
    contactId: null,
  };
}

function again(row: NewDialToken, item: DialTokenItem, index: number): DialTokenOutcome {
  const { reference } = item;
  if (row.contentHash === hashOf(item)) return { reference, status: 'DUPLICATE', row };
  const path = ['items', index, 'reference'];
  return refused(reference, problem('REFERENCE_REUSED', 'This reference names another handle.', path));
}

function troubled({ code, message, path, broken, retryAt }: Trouble, item: DialTokenItem, index: number) {
  const trouble = problem(code, message, ['items', index, ...path]);
  return { reference: item.reference, status: 'REFUSED', problem: trouble, broken, retryAt } as const;
}

function refused(reference: string, trouble: ItemProblem): DialTokenOutcome {
  return { reference, status: 'REFUSED', problem: trouble, broken: [], retryAt: null };
}

function referenceOf(item: unknown): string {
  const reference = (item as { reference?: unknown } | null)?.reference;
  return typeof reference === 'string' ? reference.slice(0, 64) : '';
}
