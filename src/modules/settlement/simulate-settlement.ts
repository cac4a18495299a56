import { Refusal, type ItemProblem } from '../../kernel/errors.js';
import { checkedMinor } from '../../kernel/money.js';
import { answerCases, type CaseAnswers } from '../../kernel/scenario-cases.js';
import { monthLabel } from '../../kernel/time.js';
import { readScenario } from './scenario.rules.js';
import { simulateStatements, type SimulatedStatement } from './simulate-settlement.rules.js';

/** Statements as scenario files have them: whole minor units; members may be left out where they are 0. */
export interface SettlementSimulation {
  readonly statements: readonly Readonly<Record<string, unknown>>[];
}

/** The statements that a scenario would give, line by line with their working. Nothing is read or written. */
export function simulateSettlement(input: unknown): SettlementSimulation | { readonly problem: ItemProblem } {
  const scenario = readScenario(input);
  if ('problem' in scenario) return scenario;
  try {
    return { statements: simulateStatements(scenario.value).map(toldOf) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { code, message, options } = error;
    return { problem: { code, message, path: options.path ?? [] } };
  }
}

/** The scenarios of a file, answered in their order. */
export function simulateSettlementFile(content: unknown): CaseAnswers {
  return answerCases(content, simulateSettlement);
}

function toldOf(statement: SimulatedStatement): Readonly<Record<string, unknown>> {
  const { month, parked } = statement;
  return {
    period: monthLabel(month),
    lines: statement.lines.map(({ event, base, fee, overpaid, originMonth, trace }) => ({
      event,
      base: numberOf(base),
      fee: numberOf(fee),
      ...(overpaid === undefined ? {} : { overpaid: numberOf(overpaid) }),
      ...(originMonth === undefined ? {} : { origin_period: monthLabel(originMonth) }),
      trace,
    })),
    commission: numberOf(statement.commissionMinor),
    items: numberOf(statement.itemsMinor),
    pass_through: numberOf(statement.passThroughMinor),
    penalty: numberOf(statement.penaltyMinor),
    held: numberOf(statement.heldMinor),
    released: numberOf(statement.releasedMinor),
    carried_in: numberOf(statement.carriedInMinor),
    carried_out: numberOf(statement.carriedOutMinor),
    net: numberOf(statement.netMinor),
    tax: numberOf(statement.tax.billedMinor),
    reverse_charge_tax: numberOf(statement.tax.reverseChargeMinor),
    withholding: numberOf(statement.withholdingMinor),
    payable_to_agency: numberOf(statement.payableMinor),
    agency_held: numberOf(statement.receivedByAgencyMinor),
    agency_remits: numberOf(statement.agencyRemitsMinor),
    direct: numberOf(statement.receivedDirectlyMinor),
    ...(parked.length === 0 ? {} : { parked }),
  };
}

/** Exact, or refused. */
function numberOf(minor: bigint): number {
  return Number(checkedMinor(minor));
}
