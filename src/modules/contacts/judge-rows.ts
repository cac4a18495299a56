import { newId, type Id } from '../../kernel/ids.js';
import type { Work } from '../../kernel/store.js';
import type { Instant } from '../../kernel/time.js';
import { lockPeople } from '../accounts/index.js';
import { judgeRecorded, packVersions, type KnownContact, type Verdict } from '../conduct/index.js';
import type { ReportedPlacement } from '../placements/index.js';
import { dayIn, openFiles, type CaseFile } from './case-files.js';
import type { Contact } from './contact.entity.js';
import type { ContactViolation } from './contact.rules.js';
import type { JudgedRow } from './person-register.js';
import { factOf } from './register-facts.js';
import type { Violation } from './violation.entity.js';

export type RowToJudge = Omit<Contact, 'lenderId'>;
export type FoundViolation = Omit<Violation, 'lenderId'>;

/** A row that was in the register already, and what a late report made of its verdict. */
export interface ChangedVerdict {
  readonly row: JudgedRow;
  readonly violations: readonly ContactViolation[] | null;
  readonly version: number;
  /** What it breaks now and did not before. */
  readonly found: readonly FoundViolation[];
}

export interface JudgedRows {
  /** Rules that each new row breaks; rows that break none are missing. */
  readonly violations: ReadonlyMap<Id<'contact'>, readonly ContactViolation[]>;
  readonly found: readonly FoundViolation[];
  readonly changed: readonly ChangedVerdict[];
}

/**
 * Holds new rows of the register against the rules, and what came after them once more: a late report counts for the days
 * behind it. The people are locked first, so that two batches about one of them know of each other. At most five
 * statements; nothing here can refuse a report.
 */
export async function judgeRows(
  work: Work,
  rows: readonly RowToJudge[],
  placements: readonly ReportedPlacement[],
): Promise<JudgedRows> {
  const now = work.context.clocks.domain.now();
  const byPerson = Map.groupBy(rows, ({ debtorId }) => debtorId);
  const people = await lockPeople(work, [...byPerson.keys()]);
  const turns = placements.map((placement) => ({
    ...placement,
    until: placement.endedAt ?? placement.endsAt,
  }));
  const files = await openFiles(work, {
    people,
    now,
    turns,
    looksAhead: true,
    contacts: rows.map((row) => ({ ...row, at: row.occurredAt })),
  });
  const violations = new Map<Id<'contact'>, readonly ContactViolation[]>();
  const found: FoundViolation[] = [];
  const changed: ChangedVerdict[] = [];
  for (const [debtorId, news] of byPerson) {
    const file = files.get(debtorId)!;
    // all of them stand in the history before the first is judged
    const known = news.map((row) => file.history.addContact(factOf(row, file.debtOf)));
    news.forEach((row, n) => {
      const { broken } = verdictOf(file, known[n]!);
      if (broken.length === 0) return;
      violations.set(row.id, broken.map(inShort));
      found.push(...ledgerRows(file, row, broken, 1, now));
    });
    changed.push(...laterVerdicts(file, news, now));
  }
  return { violations, found, changed };
}

function laterVerdicts(file: CaseFile, news: readonly RowToJudge[], now: Instant): readonly ChangedVerdict[] {
  if (file.rows.length === 0) return [];
  const earliest = Math.min(...news.map(({ occurredAt }) => occurredAt));
  const later = file.rows.filter(({ occurredAt }) => occurredAt >= earliest);
  if (later.length === 0) return [];
  const known = new Map(file.history.contacts.map((contact) => [contact.fact.id, contact]));
  return later.flatMap((row): ChangedVerdict[] => {
    const { broken } = verdictOf(file, known.get(row.id)!);
    const before = row.violations ?? [];
    if (isSame(before, broken)) return [];
    const version = row.verdictVersion + 1;
    const added = broken.filter((each) => !before.some((old) => isOne(old, each)));
    const violations = broken.length === 0 ? null : broken.map(inShort);
    return [{ row, version, violations, found: ledgerRows(file, row, added, version, now) }];
  });
}

function verdictOf(file: CaseFile, contact: KnownContact): Verdict {
  return judgeRecorded(file.rulesAt(contact.fact.at).rulebook, file.history, contact);
}

function inShort({ rule, severity }: ContactViolation): ContactViolation {
  return { rule, severity };
}

function isSame(one: readonly ContactViolation[], other: readonly ContactViolation[]): boolean {
  return one.length === other.length && one.every((each) => other.some((twin) => isOne(each, twin)));
}

export function isOne(one: ContactViolation, other: ContactViolation): boolean {
  return one.rule === other.rule && one.severity === other.severity;
}

function ledgerRows(
  file: CaseFile,
  row: Pick<Contact, 'id' | 'placementId' | 'agencyId' | 'debtorId' | 'collector' | 'occurredAt'>,
  broken: Verdict['broken'],
  version: number,
  now: Instant,
): readonly FoundViolation[] {
  if (broken.length === 0) return [];
  const day = dayIn(file.zone, row.occurredAt);
  const packs = packVersions(file.rulesAt(row.occurredAt), day);
  return broken.map(({ rule, severity, source }) => ({
    id: newId('violation'),
    contactId: row.id,
    placementId: row.placementId,
    agencyId: row.agencyId,
    debtorId: row.debtorId,
    collector: row.collector,
    rule,
    severity,
    source,
    packs,
    day,
    foundAt: now,
    sinceVersion: version,
    untilVersion: null,
    standing: 'OPEN',
  }));
}
