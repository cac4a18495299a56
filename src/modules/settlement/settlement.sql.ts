import type { Statement } from '../../kernel/store.js';

/** What can happen to the money of a placement, with its place in the order of a day and the tables that tell of it. */
export const moneyFacts = {
  WAIVER: { rank: 1, table: 'waiver' },
  PAYMENT: { rank: 2, table: 'payment' },
  CONFIRMATION: { rank: 3, table: 'payment_confirmation' },
  REVERSAL: { rank: 4, table: 'reversal' },
} as const;
export type MoneyFact = keyof typeof moneyFacts;

/** Which of the rarer facts an agreement has seen so far: those it has not cost nothing. */
export const rarerFacts: Statement = {
  sql: `SELECT
    (SELECT COUNT(*) FROM (SELECT id FROM waiver
      WHERE lender_id = :lender AND agreement_id = ? AND settles_in <= ? LIMIT 1) w) AS waivers,
    (SELECT COUNT(*) FROM (SELECT id FROM payment_confirmation
      WHERE lender_id = :lender AND agreement_id = ? AND settles_in <= ? LIMIT 1) c) AS confirmations`,
};

const placementColumns = `p.id, p.batch_id, p.placed_on, p.placed_minor, p.placed_parts, p.ended_on, p.window_ends_on,
    p.delinquent_since, p.months_past_due, p.sequence, p.schedule_id, p.settles_in, p.recall_settles_in`;

/** The next of those that have something new in a table, straight off its index. */
const freshIn = (table: string, column = 'settles_in', id = 'placement_id') =>
  `SELECT placement_id FROM (SELECT DISTINCT ${id} AS placement_id FROM ${table}
        WHERE lender_id = :lender AND agreement_id = ? AND ${column} = ? AND ${id} > ?
        ORDER BY ${id} LIMIT ?) ${table}_facts`;

/**
 * Placements with something that this month's statement is the first to know, by id after a given one. Each branch ends at
 * the limit: a step must not walk all that is still to come. For each fact agreement, month, id and limit; then the limit.
 */
export const placementsToSettle = remembered((facts: readonly MoneyFact[], recalls: boolean): Statement => {
  const branches = facts.map((fact) => freshIn(moneyFacts[fact].table));
  if (recalls) branches.push(freshIn('placement', 'recall_settles_in', 'id'));
  return {
    sql: `SELECT ${placementColumns}
    FROM (
      ${branches.join('\n      UNION\n      ')}
      ORDER BY placement_id LIMIT ?
    ) fresh
    JOIN placement p ON p.lender_id = :lender AND p.id = fresh.placement_id
    ORDER BY p.id`,
  };
});

/** Placements by their ids, and all those of some schedules by id after a given one. */
export const placementsByIds: Statement = {
  sql: `SELECT ${placementColumns} FROM placement p WHERE p.lender_id = :lender AND p.id IN (??) ORDER BY p.id`,
};
export const placementsOfSchedules: Statement = {
  sql: `SELECT ${placementColumns} FROM placement p
    WHERE p.lender_id = :lender AND p.agreement_id = ? AND p.schedule_id IN (??) AND p.settles_in <= ? AND p.id > ?
    ORDER BY p.id LIMIT ?`,
};

/**
 * All that is known of these placements at the close: membership is the stored month, never a comparison of times. A
 * payment cites an arrangement when its promise was made, and reported, before the placement ended (by recall, or as
 * its window ran out, whether or not that was noticed yet): a promise told of afterwards could be of any date. For each
 * fact the placements and the month.
 */
export const eventsOfPlacements = remembered((facts: readonly MoneyFact[]): Statement => {
  const all = (isHinted: boolean) =>
    facts.map((fact) => eventsBy[fact](isHinted)).join('\n    UNION ALL\n    ');
  return { sql: all(true), sqlite: all(false) };
});

/** The indexes are named because planners with old statistics may take the tenant's whole table for a few rows. */
const eventsBy: Readonly<Record<MoneyFact, (isHinted: boolean) => string>> = {
  PAYMENT: (
    isHinted,
  ) => `SELECT 'PAYMENT' AS type, y.placement_id, y.id, NULL AS of_payment, y.amount_minor, y.value_date,
      y.settles_in, y.route, y.reported_at, NULL AS before_minor,
      CASE WHEN pr.made_on <= COALESCE(p.ended_on, p.window_ends_on)
        AND pr.reported_at <= COALESCE(p.ended_at, p.ends_at - 1) THEN 1 ELSE 0 END AS arrangement
    FROM payment y${isHinted ? ' FORCE INDEX (payment_latest)' : ''}
    JOIN placement p ON p.lender_id = y.lender_id AND p.id = y.placement_id
    LEFT JOIN promise pr ON pr.lender_id = y.lender_id AND pr.id = y.promise_id
    WHERE y.lender_id = :lender AND y.placement_id IN (??) AND y.settles_in <= ?`,
  REVERSAL: (
    isHinted,
  ) => `SELECT 'REVERSAL' AS type, r.placement_id, r.id, r.payment_id AS of_payment, r.amount_minor,
      r.value_date, r.settles_in, NULL AS route, r.reported_at, NULL AS before_minor, 0 AS arrangement
    FROM reversal r${isHinted ? ' FORCE INDEX (reversal_of_placement)' : ''}
    WHERE r.lender_id = :lender AND r.placement_id IN (??) AND r.settles_in <= ?`,
  CONFIRMATION: (
    isHinted,
  ) => `SELECT 'CONFIRMATION' AS type, c.placement_id, c.id, c.payment_id AS of_payment,
      c.amount_minor, c.value_date, c.settles_in, NULL AS route, c.reported_at, c.before_minor, 0 AS arrangement
    FROM payment_confirmation c${isHinted ? ' FORCE INDEX (payment_confirmation_of_placement)' : ''}
    WHERE c.lender_id = :lender AND c.placement_id IN (??) AND c.settles_in <= ?`,
  WAIVER: (
    isHinted,
  ) => `SELECT 'WAIVER' AS type, w.placement_id, w.id, NULL AS of_payment, w.amount_minor, w.value_date,
      w.settles_in, NULL AS route, w.reported_at, NULL AS before_minor, 0 AS arrangement
    FROM waiver w${isHinted ? ' FORCE INDEX (waiver_of_placement)' : ''}
    WHERE w.lender_id = :lender AND w.placement_id IN (??) AND w.settles_in <= ?`,
};

/** A list of facts in the order of their days: from which table, by which columns, and their place on a day. */
export interface DayOrder {
  readonly table: string;
  readonly day: string;
  readonly membership: string;
  readonly placement: string;
  readonly rank: number;
}

export function dayOrderOf(fact: MoneyFact): DayOrder {
  return { ...moneyFacts[fact], day: 'value_date', membership: 'settles_in', placement: 'placement_id' };
}

/** Hand-overs and recalls: what recoveries are measured against. */
export const handOvers: readonly DayOrder[] = [
  { table: 'placement', day: 'placed_on', membership: 'settles_in', placement: 'id', rank: 0 },
  { table: 'placement', day: 'ended_on', membership: 'recall_settles_in', placement: 'id', rank: 7 },
];

/**
 * What this month's statement is the first to know, in evaluation order (day, rank, id) after a given place. Each branch
 * ends at the limit, straight off an index.
 */
export const freshByDay = remembered((orders: readonly DayOrder[]): Statement => {
  const branch = ({ table, day, membership, placement, rank }: DayOrder, n: number, place: string) =>
    `SELECT * FROM (SELECT ${day} AS on_day, ${rank} AS place, id, ${placement} AS placement_id FROM ${table}
      WHERE lender_id = :lender AND agreement_id = ? AND ${membership} = ? AND ${place}
      ORDER BY ${day}, id LIMIT ?) facts_${n}`;
  const branches = orders.flatMap((order, n) => [
    branch(order, 2 * n, `${order.day} > ?`),
    branch(order, 2 * n + 1, `${order.day} = ? AND (${order.rank} > ? OR (${order.rank} = ? AND id > ?))`),
  ]);
  return { sql: `${branches.join('\n    UNION ALL\n    ')}\n    ORDER BY on_day, place, id LIMIT ?` };
});

/** What the pools of these scopes and windows held at the latest close that changed them, oldest first. */
export const keptPools: Statement = {
  sql: `SELECT * FROM fee_pool
    WHERE lender_id = :lender AND agreement_id = ? AND scope IN (??) AND counted_in IN (??) AND month <= ?
    ORDER BY month`,
};

/** What a run that nobody keeps left behind. */
export const forgetPools: Statement = {
  sql: 'DELETE FROM fee_pool WHERE lender_id = :lender AND agreement_id = ? AND month = ?',
};

/** Makes each text once: stores keep what they prepared by it. */
function remembered<A extends readonly unknown[]>(
  make: (...parts: A) => Statement,
): (...parts: A) => Statement {
  const made = new Map<string, Statement>();
  return (...parts) => {
    const key = JSON.stringify(parts);
    let statement = made.get(key);
    if (statement === undefined) made.set(key, (statement = make(...parts)));
    return statement;
  };
}
