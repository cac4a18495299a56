import type { z } from 'zod';
import { hashOf } from '../../kernel/content-hash.js';
import { problem, type ItemProblem } from '../../kernel/errors.js';
import { idBytes, idFromBytes, type Id, type IdKind } from '../../kernel/ids.js';
import { checkBatch, parseItem } from '../../kernel/parse.js';
import type { RequestContext } from '../../kernel/request-context.js';
import type { Work } from '../../kernel/store.js';
import type { Instant } from '../../kernel/time.js';
import { columnName, type AnyTable } from '../../kernel/table.js';
import type { ItemOutcome } from '../../kernel/wire.js';
import { liveGrants, type AgencyScope } from '../access/index.js';
import { isOpen, reportWindowEnd } from './placement.rules.js';
import { lockReported, type ReportedPlacement } from './reported-placements.js';

/** What every report has: the placement it is about and the caller's own reference. */
export interface ReportItem {
  readonly placementId: Id<'placement'>;
  readonly reference: string;
}

/** A kind of report: who may make it, how it is read, and where its references live. */
export interface ReportKind<Item extends ReportItem> {
  readonly scope: AgencyScope;
  readonly schema: z.ZodType<Item>;
  readonly table: AnyTable;
  /** The row lock on the placement: `update` where the report changes it. */
  readonly lock: 'share' | 'update';
  /** Columns that share the space of references, beside the agency; such as who reported. */
  readonly space?: Readonly<Record<string, string>>;
  /** What its ids name, where the table holds more than one kind of thing. */
  readonly names?: IdKind;
  /** How items are compared; one that holds personal data is hashed under a key (`hashOf` unless given). */
  readonly hash?: (item: Item) => string;
}

/** A report that may be stored: new, about a placement within reach, in its report window. */
export interface AcceptedReport<Item> {
  readonly index: number;
  readonly item: Item;
  readonly placement: ReportedPlacement;
  readonly contentHash: string;
}

export interface Intake<Item> {
  readonly accepted: readonly AcceptedReport<Item>[];
  created(
    report: AcceptedReport<Item>,
    id: string,
    flags: readonly string[],
    violations?: readonly string[],
  ): void;
  refuse(report: AcceptedReport<Item>, trouble: ItemProblem): void;
  /** One per item, in the order of the input. */
  outcomes(): ItemOutcome[];
}

/**
 * The front door of every batch of reports. Each item stands or falls on its own; the batch costs three
 * statements whatever its size: grants and placements under lock, and the references that exist already.
 * Reporting stays open after the end of a placement, for its report window: the truth is never refused. Afterwards
 * the lender may still record it.
 */
export async function takeReports<Item extends ReportItem>(
  work: Work,
  kind: ReportKind<Item>,
  items: readonly unknown[],
): Promise<Intake<Item>> {
  checkBatch(items);
  const parsed = items.map((item, index) => parseItem(kind.schema, item, ['items', index]));
  const wanted = parsed.flatMap((each) => ('value' in each ? [each.value] : []));
  const found = await reportablePlacements(work, kind, [...new Set(wanted.map((item) => item.placementId))]);
  const known = await knownReferences(work, kind, wanted, found);
  return decide(work.context, items, parsed, { found, known, hash: kind.hash ?? hashOf });
}

type ParsedItem<Item> = ReturnType<typeof parseItem<Item>>;
type Known = Map<
  string,
  {
    readonly id: string;
    readonly contentHash: string;
    readonly flags: readonly string[];
    readonly violations: readonly string[];
  }
>;

/** What is there already, and how an item is compared with it. */
interface Compared<Item> {
  readonly found: ReadonlyMap<string, ReportedPlacement>;
  readonly known: Known;
  readonly hash: (item: Item) => string;
}

function decide<Item extends ReportItem>(
  { audience, clocks }: RequestContext,
  items: readonly unknown[],
  parsed: readonly ParsedItem<Item>[],
  { found, known, hash }: Compared<Item>,
): Intake<Item> {
  const now = clocks.domain.now();
  const outcomes: ItemOutcome[] = [];
  // a rule that is broken tells of the case, and once it has ended an agency hears nothing of it
  const told = (placement: ReportedPlacement, violations: readonly string[]) =>
    audience === 'lender' || isOpen(placement, now) ? violations : [];
  const twins: { index: number; of: number }[] = [];
  const first = new Map<string, AcceptedReport<Item>>();
  const refuse = (index: number, trouble: ItemProblem) => {
    outcomes[index] = { reference: referenceOf(items[index]), status: 'REFUSED', problem: trouble };
  };
  parsed.forEach((each, index) => {
    if ('problem' in each) return refuse(index, each.problem);
    const item = each.value;
    const placement = found.get(item.placementId);
    if (!placement)
      return refuse(
        index,
        problem('NOT_FOUND', 'There is no such placement.', ['items', index, 'placementId']),
      );
    const contentHash = hash(item);
    const key = `${placement.agencyId} ${item.reference}`;
    const stored = known.get(key);
    const twin = first.get(key);
    if ((stored ?? twin)?.contentHash !== undefined && (stored ?? twin)!.contentHash !== contentHash)
      return refuse(
        index,
        problem('REFERENCE_REUSED', 'This reference names another report.', ['items', index, 'reference']),
      );
    if (stored) {
      outcomes[index] = {
        reference: item.reference,
        status: 'DUPLICATE',
        id: stored.id,
        flags: stored.flags,
        violations: told(placement, stored.violations),
      };
    } else if (twin) twins.push({ index, of: twin.index });
    else if (audience === 'agency' && isReportWindowOver(placement, now))
      refuse(
        index,
        problem('REPORT_WINDOW_CLOSED', 'The report window of this placement is over.', ['items', index]),
      );
    else first.set(key, { index, item, placement, contentHash });
  });
  return {
    accepted: [...first.values()],
    created: ({ index, item, placement }, id, flags, violations = []) => {
      const said = told(placement, violations);
      outcomes[index] = { reference: item.reference, status: 'CREATED', id, flags, violations: said };
    },
    refuse: ({ index }, trouble) => refuse(index, trouble),
    outcomes: () => {
      for (const { index, of } of twins) outcomes[index] = asTwin(outcomes[of]!, index);
      return outcomes;
    },
  };
}

/** The same item once more in one batch: it shares the fate of the first, at its own place. */
function asTwin(outcome: ItemOutcome, index: number): ItemOutcome {
  switch (outcome.status) {
    case 'CREATED':
      return { ...outcome, status: 'DUPLICATE' };
    case 'DUPLICATE':
      return outcome;
    case 'REFUSED': {
      const { code, message, path } = outcome.problem;
      return { ...outcome, problem: problem(code, message, ['items', index, ...path.slice(2)]) };
    }
  }
}

/** Whether an agency may no longer report facts about a placement. */
export function isReportWindowOver(placement: ReportedPlacement, now: Instant): boolean {
  const { timeZone, windowEndsOn, endsAt, reportWindowDays, reportUntil } = placement;
  if (reportUntil !== null) return now >= reportUntil;
  return now >= endsAt && now >= reportWindowEnd(timeZone, windowEndsOn, reportWindowDays);
}

/** Placements that the caller may report on, locked; whether they are still live does not matter here. */
async function reportablePlacements<Item extends ReportItem>(
  work: Work,
  kind: ReportKind<Item>,
  ids: readonly Id<'placement'>[],
): Promise<ReadonlyMap<string, ReportedPlacement>> {
  if (ids.length === 0) return new Map();
  const reach = await lockedReach(work, kind.scope);
  const rows = await lockReported(work, ids, kind.lock);
  const { agencyId } = work.context;
  const visible = rows.filter((row) => (agencyId === null || row.agencyId === agencyId) && reach(row));
  return new Map(visible.map((placement) => [placement.id, placement]));
}

export type Reaches = (placement: Pick<ReportedPlacement, 'id' | 'batchId'>) => boolean;

/**
 * What token and live grants cover for a verb; a lender's own actors reach all of theirs. The grants are read again and
 * kept locked, so that a suspension cannot slip in between check and effect.
 */
export async function lockedReach(work: Work, scope: AgencyScope): Promise<Reaches> {
  const { audience, reach } = work.context;
  if (audience === 'lender') return () => true;
  const granted = reach.filter(({ scopes }) => scopes.has(scope));
  const live = await liveGrants(
    work,
    granted.map(({ grantId }) => grantId),
    scope,
  );
  const batches = new Map(
    granted.filter(({ grantId }) => live.has(grantId)).map((each) => [each.batchId, each]),
  );
  return ({ id, batchId }) => {
    const covered = batches.get(batchId);
    return covered !== undefined && (covered.placementIds === null || covered.placementIds.includes(id));
  };
}

async function knownReferences<Item extends ReportItem>(
  work: Work,
  { table, space = {}, names }: ReportKind<Item>,
  items: readonly Item[],
  found: ReadonlyMap<string, ReportedPlacement>,
): Promise<Known> {
  const agencyIds = [...new Set([...found.values()].map((placement) => placement.agencyId))];
  if (agencyIds.length === 0) return new Map();
  const references = [...new Set(items.map((item) => item.reference))];
  const conditions = Object.keys(space)
    .map((name) => ` AND ${columnName(name)} = ?`)
    .join('');
  const { id, agencyId, contentHash, flags, violations } = table.columns;
  const judged = violations === undefined ? '' : ', violations';
  const statement = {
    sql: `SELECT id, agency_id, reference, content_hash, flags${judged} FROM ${table.name}
      WHERE lender_id = :lender AND agency_id IN (??)${conditions} AND reference IN (??)`,
  };
  const rows = await work.query(statement, [agencyIds.map(idBytes), ...Object.values(space), references]);
  return new Map(
    rows.map((row) => [
      `${String(agencyId!.decode(row.agency_id!))} ${String(row.reference)}`,
      {
        id: names ? idFromBytes(names, row.id as Uint8Array) : String(id!.decode(row.id!)),
        contentHash: String(contentHash!.decode(row.content_hash!)),
        flags: flags!.decode(row.flags!) as readonly string[],
        violations: rulesIn(violations?.decode(row.violations!)),
      },
    ]),
  );
}

/** The ids of the rules that a stored report breaks. */
function rulesIn(violations: unknown): readonly string[] {
  return ((violations ?? []) as readonly { readonly rule: string }[]).map(({ rule }) => rule);
}

function referenceOf(item: unknown): string {
  const reference = (item as { reference?: unknown } | null)?.reference;
  return typeof reference === 'string' ? reference.slice(0, 64) : '';
}
