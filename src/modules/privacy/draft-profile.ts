import { z } from 'zod';
import { Refusal } from '../../kernel/errors.js';
import {
  neverClasses,
  personalClasses,
  type NeverClass,
  type PersonalClass,
} from '../../kernel/field-classes.js';
import { newId } from '../../kernel/ids.js';
import { oneOf, referenceText } from '../../kernel/parse.js';
import type { Work } from '../../kernel/store.js';
import { classOfWord } from './class-words.js';
import { disclosureProfiles, type DisclosureProfile } from './disclosure-profile.entity.js';
import { beyondPreset, SAFE_LIMITS } from './disclosure-profile.rules.js';
import { presetJurisdictions, presetOf } from './disclosure-presets.rules.js';
import { levels, purposes, type DisclosureRule } from './disclosure.rules.js';

const rule = z.strictObject({
  dataClass: oneOf([...classOfWord.keys()] as [string, ...string[]]).transform((word) =>
    classOfWord.get(word)!,
  ),
  purpose: oneOf(purposes),
  level: oneOf(levels),
  fromDaysPastDue: z.int().min(0).max(36_500).nullish(),
  onlyUnreachable: z.boolean().nullish(),
});

const limit = (most: number) => z.int().min(0).max(most).nullish();

export const draftProfileCommand = z.strictObject({
  name: referenceText,
  jurisdiction: oneOf(presetJurisdictions),
  /** Left out: as much as the jurisdiction allows. */
  rules: z.array(rule).min(1).max(500).nullish(),
  limits: z
    .strictObject({
      perPlacement: limit(1_000),
      perCollectorDay: limit(1_000),
      perAgencyDay: limit(100_000),
      hoursOfUse: limit(720),
    })
    .nullish(),
});

export type DraftProfile = z.output<typeof draftProfileCommand>;

/** Drafts the next version of a profile. It shows nothing to anybody until another actor approves it. */
export async function draftProfile(work: Work, command: DraftProfile): Promise<DisclosureProfile> {
  const rules = rulesOf(command);
  const latest = await work.findOne(
    disclosureProfiles,
    { name: command.name },
    { orderBy: ['version'], descending: true, lock: 'update' },
  );
  const given = Object.fromEntries(Object.entries(command.limits ?? {}).filter(([, value]) => value != null));
  const profile: DisclosureProfile = {
    lenderId: work.lenderId,
    id: newId('profile'),
    name: command.name,
    version: (latest?.version ?? 0) + 1,
    jurisdiction: command.jurisdiction,
    status: 'DRAFT',
    rules,
    limits: { ...SAFE_LIMITS, ...given },
    madeBy: work.context.actorId,
    approvedBy: null,
    approvedAt: null,
    createdAt: work.context.clocks.domain.now(),
  };
  await work.insertAll(disclosureProfiles, [profile]);
  work.emit('profile.drafted', [{ id: profile.id }]);
  return profile;
}

function rulesOf({ jurisdiction, rules: given }: DraftProfile): readonly DisclosureRule[] {
  if (given == null)
    return presetOf(jurisdiction)
      .filter(({ level }) => level !== 'ABSENT')
      .map(({ basis: _basis, ...cell }) => cell);
  const rules = given.map(({ dataClass, fromDaysPastDue = null, onlyUnreachable, ...rest }, index) => ({
    ...rest,
    dataClass: allowedClass(dataClass, index),
    fromDaysPastDue,
    onlyUnreachable: onlyUnreachable ?? false,
  }));
  const unreached = rules.findIndex(
    ({ level, dataClass }) => level === 'DIAL_TOKEN' && REACHES_NOBODY.has(dataClass),
  );
  if (unreached >= 0)
    throw new Refusal(
      'INPUT_INVALID',
      'A handle is for what reaches somebody; a name or an id reaches nobody.',
      {
        path: ['input', 'rules', unreached, 'level'],
      },
    );
  const trouble = beyondPreset(jurisdiction, rules);
  if (trouble === null) return rules;
  throw forbidden(`The law of ${jurisdiction} allows less of this: ${trouble.basis}.`, trouble.index);
}

const REACHES_NOBODY: ReadonlySet<PersonalClass> = new Set(['identity', 'national-id']);

function allowedClass(dataClass: PersonalClass | NeverClass, index: number): PersonalClass {
  if (dataClass in personalClasses) return dataClass as PersonalClass;
  const { about, law } = neverClasses[dataClass as NeverClass];
  throw forbidden(`No agency is given these (${law}): ${about}`, index);
}

function forbidden(message: string, index: number): Refusal {
  return new Refusal('PROFILE_FORBIDDEN', message, { path: ['input', 'rules', index] });
}
