import { sentenceOfIssue } from '../../kernel/issue-sentences.js';
import { plain } from '../../kernel/plain.js';
import { lastDayOf, monthLabel, type LocalDate, type MonthNumber } from '../../kernel/time.js';
import { cardsOf, type BookedPlacement, type FeePlacement } from '../fees/index.js';
import { readEvents, type Happening } from './scenario-events.rules.js';
import {
  scenarioForm,
  type ScenarioContract,
  type ScenarioForm,
  type ScenarioPlacement,
} from './scenario-form.rules.js';
import { firstTrouble, trouble, type Reading, type Trouble } from './scenario-problem.rules.js';
import { readVersions } from './scenario-schedule.rules.js';
import type { StatementTerms } from './statement-sum.rules.js';

/** A scenario ready to be settled. */
export interface SettlementScenario {
  readonly terms: StatementTerms;
  readonly placements: readonly BookedPlacement[];
  /** Whether some version measures recovery, so that placements and recalls are facts too. */
  readonly measuresRecovery: boolean;
  /** Whether some version lets disputed money earn only once it is released. */
  readonly excludesDisputed: boolean;
  /** Without those told twice, in the order in which they became known. */
  readonly events: readonly Happening[];
  readonly closes: readonly { readonly month: MonthNumber; readonly on: LocalDate }[];
}

/** Reads one scenario; the first trouble is named with its place. A member that is null is left out. */
export function readScenario(input: unknown): Reading<SettlementScenario> {
  const parsed = scenarioForm.safeParse(plain(input), { error: sentenceOfIssue });
  if (parsed.success) return fromForm(parsed.data);
  const issue = parsed.error.issues[0]!;
  const member = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  return trouble(issue.message, [...(issue.path as (string | number)[]), ...member]);
}

function fromForm(form: ScenarioForm): Reading<SettlementScenario> {
  const versions = readVersions(form.schedule, form.contract.rounding);
  if ('problem' in versions) return versions;
  const bad =
    placementTrouble(form.placements, versions.value[0]!.effectiveFrom) ?? closesOutOfTurn(form.closes);
  if (bad !== null) return bad;
  const events = readEvents(form);
  if ('problem' in events) return events;
  const cards = cardsOf(versions.value);
  return {
    value: {
      terms: statementTerms(form.contract),
      placements: form.placements.map((placement) => ({
        key: placement.id,
        placement: placementOf(placement),
        cards,
      })),
      measuresRecovery: versions.value.some(({ terms }) => terms.kind === 'RECOVERY_RATE'),
      excludesDisputed: versions.value.some(({ terms }) => terms.disputed === 'EXCLUDED'),
      events: events.value,
      closes: form.closes.map(({ period, on }) => ({ month: period, on })),
    },
  };
}

function statementTerms(contract: ScenarioContract): StatementTerms {
  const { tax, rounding, withholding_ppm, penalty_cap_ppm } = contract;
  return {
    rounding,
    remittance: contract.remittance === 'net' ? 'NET' : 'GROSS',
    negativePolicy: contract.negative_policy === 'credit_note' ? 'CREDIT_NOTE' : 'CARRY_FORWARD',
    withholdingPpm: withholding_ppm,
    penaltyCapPpm: penalty_cap_ppm ?? null,
    tax:
      tax === undefined
        ? null
        : {
            mode: tax.mode.toUpperCase() as Uppercase<typeof tax.mode>,
            ratePpm: tax.rate_ppm ?? 0,
            roundAt: tax.round_at === 'line' ? 'LINE' : 'STATEMENT',
            ...(tax.parts_ppm === undefined ? {} : { partsPpm: tax.parts_ppm }),
          },
  };
}

function placementOf(form: ScenarioPlacement): FeePlacement {
  const { components, batch } = form;
  return {
    placedOn: form.placed_on,
    placedMinor: BigInt(form.balance),
    endedOn: form.recalled_on ?? null,
    delinquentSince: form.delinquent_since ?? null,
    monthsPastDue: form.months_past_due ?? null,
    sequence: form.sequence,
    ...(batch === undefined ? {} : { batch }),
    ...(components === undefined ? {} : { components: toBigints(components) }),
  };
}

function toBigints(amounts: Readonly<Record<string, number>>): Record<string, bigint> {
  return Object.fromEntries(Object.entries(amounts).map(([part, minor]) => [part, BigInt(minor)]));
}

function placementTrouble(placements: readonly ScenarioPlacement[], first: LocalDate): Trouble | null {
  const ids = new Set<string>();
  return firstTrouble(placements, ({ id, placed_on }, place) => {
    if (ids.has(id)) return trouble('This placement is there already.', ['placements', place, 'id']);
    ids.add(id);
    if (placed_on >= first) return null;
    const path = ['placements', place, 'placed_on'];
    return trouble(`No version of the schedule is in force before ${first}.`, path, 'SCHEDULE_NOT_APPROVED');
  });
}

/** Periods close in order and when they are over; the same one again gives the same statement. */
function closesOutOfTurn(closes: ScenarioForm['closes']): Trouble | null {
  return firstTrouble(closes, ({ period, on }, place) => {
    const last = lastDayOf(period);
    const before = closes[place - 1]?.period ?? period;
    if (on < last)
      return trouble(
        `${monthLabel(period)} ends on ${last}: it cannot be closed before.`,
        ['closes', place, 'on'],
        'PERIOD_NOT_ENDED',
      );
    if (period < before)
      return trouble('Periods close in order.', ['closes', place, 'period'], 'PERIOD_NOT_OPEN');
    return null;
  });
}
