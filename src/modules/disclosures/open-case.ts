import type { PersonalClass } from '../../kernel/field-classes.js';
import type { GrantedBatch, RequestContext } from '../../kernel/request-context.js';
import type { Reader, Work } from '../../kernel/store.js';
import { accountInClear, classOfPoint, contactPointKinds, subjectsOfAccounts } from '../accounts/index.js';
import { levelIn, listView, stageOf, type CaseView, type Placement } from '../placements/index.js';
import {
  ERASED,
  profileById,
  recordDisclosures,
  type NewDisclosure,
  type Purpose,
} from '../privacy/index.js';
import { isUnreachable, rulesFor } from './evidence.js';

/** What of the person a query asks for: the field at all, and its clear value. */
export interface AskedOfCase {
  readonly name: boolean;
  readonly nationalId: boolean;
  readonly contactPoints: boolean;
}

/** A case about to be shown. */
export interface OpenedCase {
  readonly row: Placement;
  readonly grant: GrantedBatch;
  readonly jurisdiction: string;
  readonly view: CaseView;
}

/** How the single case is shown for a purpose, before anything clear is read. */
export async function openCase(
  reader: Reader,
  { reach, clocks }: RequestContext,
  row: Placement,
  purpose: Purpose | null,
): Promise<OpenedCase> {
  const grant = reach.find(({ batchId }) => batchId === row.batchId)!;
  const now = clocks.domain.now();
  const profile = grant.profileId === null ? null : await profileById(reader, grant.profileId);
  const masked = listView(profile, stageOf(row, now, false));
  if (profile === null || purpose === null) return { row, grant, jurisdiction: '', view: masked };
  const subject = (await subjectsOfAccounts(reader, [row.accountId])).get(row.accountId)!;
  const isLost = await isUnreachable(reader, {
    rules: rulesFor(profile, purpose),
    debtorId: subject.debtorId,
    now,
  });
  const view = { ...masked, purpose, stage: stageOf(row, now, isLost) };
  return { row, grant, jurisdiction: subject.jurisdiction, view };
}

/** Whether something was asked for that the profile leaves out. */
export function isBeyondProfile({ view, jurisdiction }: OpenedCase, asked: AskedOfCase): boolean {
  if (view.purpose === null) return false;
  const isAbsent = (dataClass: PersonalClass) => levelIn(view, jurisdiction, dataClass) === 'ABSENT';
  if (asked.name && isAbsent('identity')) return true;
  if (asked.nationalId && isAbsent('national-id')) return true;
  // whoever may see one kind of contact point asks for them all to get it
  return asked.contactPoints && pointClasses.every(isAbsent);
}

const pointClasses = [...new Set(Object.values(classOfPoint))];

/** Whether any value may be clear for this purpose: otherwise nothing is opened. */
export function mayBeClear({ view: { profile, purpose } }: OpenedCase): boolean {
  return profile?.rules.some((rule) => rule.level === 'CLEAR' && rule.purpose === purpose) ?? false;
}

/** Reads the clear values that the profile shows in the single case and were asked for, and notes each of them. */
export async function discloseCase(work: Work, opened: OpenedCase, asked: AskedOfCase): Promise<CaseView> {
  const { row, grant, jurisdiction, view } = opened;
  const shows = (dataClass: PersonalClass) => levelIn(view, jurisdiction, dataClass) === 'CLEAR';
  const wanted = {
    identity: asked.name && shows('identity'),
    nationalId: asked.nationalId && shows('national-id'),
    contactPoints: asked.contactPoints ? contactPointKinds.filter((kind) => shows(classOfPoint[kind])) : [],
  };
  const found = await accountInClear(work, row.accountId, wanted);
  if (found === null || found.person === ERASED) return view;
  const { card, person } = found;
  const of = {
    way: 'CASE',
    accountId: row.accountId,
    debtorId: card.debtor.id,
    placementId: row.id,
    grantId: grant.grantId,
    profileId: grant.profileId,
    purpose: view.purpose,
  } as const;
  const leaving: (readonly [key: string, value: string | null | undefined, NewDisclosure])[] = [];
  if (wanted.identity) leaving.push(['NAME', person.name, { ...of, dataClass: 'identity', value: 'NAME' }]);
  if (wanted.nationalId)
    leaving.push([
      'NATIONAL_ID',
      person.nationalId,
      { ...of, dataClass: 'national-id', value: 'NATIONAL_ID' },
    ]);
  for (const { id, kind } of card.debtor.contactPoints)
    leaving.push([
      id,
      person.contacts[id],
      { ...of, dataClass: classOfPoint[kind], value: 'CONTACT_POINT', contactPointId: id },
    ]);
  const known = leaving.filter(([, value]) => value != null);
  await recordDisclosures(
    work,
    known.map(([, , row]) => row),
  );
  return { ...view, clear: new Map(known.map(([key, value]) => [key, value!])) };
}
