import { problem, type ItemProblem } from '../../kernel/errors.js';
import { parseLocalDate, type TimeZone } from '../../kernel/time.js';
import { packOf, packs, rulesOf, type Jurisdiction } from './packs.rules.js';
import { applyPolicy, type ConductPolicy } from './policy.rules.js';
import { rulebookOf, type Rulebook } from './rulebook.rules.js';
import type { ScenarioForm } from './scenario-form.rules.js';

export interface Refused {
  readonly problem: ItemProblem;
}

/** The packs named, with that of the jurisdiction. */
export function packsOf({ jurisdiction, pack, packs: named = [] }: ScenarioForm) {
  const all = [...(pack === undefined ? [] : [pack]), ...named];
  const ids = all.map((name) => packId(name));
  const unknown = ids.indexOf(null);
  const known = `Use one of ${[...packs.keys()].join(', ')}.`;
  if (unknown >= 0) return refusal(pack !== undefined && unknown === 0 ? 'pack' : 'packs', known);
  if (jurisdiction === undefined && all.length === 0) return refusal('jurisdiction', 'Name a jurisdiction.');
  const found = ids.filter((id) => id !== null);
  const base = jurisdiction === undefined ? [] : [packOf[jurisdiction]];
  // a pack named as of a day stands in place of the one of today
  const wanted = base.filter((id) => !found.some((other) => other.startsWith(`${id}@`)));
  return { ids: [...new Set([...wanted, ...found])] };
}

/** `US-NYC`, `NYC`, `us_nyc` and `US-NYC@2026-09-01` are one pack, the last as it stood on that day. */
function packId(name: string): string | null {
  const [word = '', on] = name.trim().toUpperCase().replaceAll(/[_ ]/g, '-').split('@');
  const named = OTHER_NAMES[word] ?? word;
  const candidates = [
    named,
    `US-${named}`,
    Object.hasOwn(packOf, named) ? packOf[named as Jurisdiction] : '',
  ];
  const id = candidates.find((candidate) => packs.has(candidate)) ?? null;
  if (id === null || on === undefined) return id;
  return parseLocalDate(on) === null ? null : `${id}@${on}`;
}

const OTHER_NAMES: Readonly<Partial<Record<string, string>>> = {
  'US-REG-F': 'US-REGF',
  'REG-F': 'US-REGF',
  CONC: 'UK',
  'UK-CONC': 'UK',
  RBI: 'IN',
  'IN-RBI': 'IN',
  GDPR: 'EU',
  'EU-GDPR': 'EU',
};

const rulebooks = new Map<string, Rulebook>();

export function rulebookFor(ids: readonly string[], policy: ConductPolicy | undefined): Rulebook | Refused {
  if (policy !== undefined) return tightened(ids, policy);
  const key = ids.join();
  const known = rulebooks.get(key) ?? rulebookOf(rulesOf(ids));
  rulebooks.set(key, known);
  return known;
}

function tightened(ids: readonly string[], policy: ConductPolicy): Rulebook | Refused {
  const applied = applyPolicy(rulesOf(ids), policy);
  if ('rules' in applied) return rulebookOf(applied.rules);
  const [first] = applied.problems;
  return { problem: { ...first!, path: ['policy', ...first!.path] } };
}

/** Where a country has one zone it need not be named. */
const ONLY_ZONES: Readonly<Partial<Record<string, string>>> = {
  CN: 'Asia/Shanghai',
  UK: 'Europe/London',
  IN: 'Asia/Kolkata',
};

export function zonesOf(form: ScenarioForm, ids: readonly string[]): readonly TimeZone[] | null {
  if (form.debtor_timezone !== undefined) return [form.debtor_timezone];
  const told = form.given.find((fact) => fact.type === 'LOCATION_INFO');
  if (told?.type === 'LOCATION_INFO') return told.possible_timezones;
  const only = ids.map((id) => ONLY_ZONES[id.split('@')[0]!]).find((zone) => zone !== undefined);
  return only === undefined ? null : [only as TimeZone];
}

export function refusal(member: string, message: string): Refused {
  return { problem: problem('INPUT_INVALID', message, [member]) };
}
