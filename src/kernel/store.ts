import type { DomainEvent } from './events.js';
import type { Id } from './ids.js';
import type { RequestContext } from './request-context.js';
import type { AnyTable, Row, SqlValue } from './table.js';

/**
 * A prepared text of SQL. `?` takes one value, `??` a list; `:lender` is filled with the tenant of the request by the
 * store and must occur, so that a statement cannot forget it. `lock` is left out where the engine serialises writers.
 */
export interface Statement {
  readonly sql: string;
  readonly lock?: 'share' | 'update';
  /** Where an engine needs words of its own. */
  readonly sqlite?: string;
}

export type Params = readonly (SqlValue | boolean | readonly (SqlValue | boolean)[])[];
/** A row as the driver gives it, keys as in the statement. */
export type RawRow = Readonly<Record<string, SqlValue>>;

/** Column conditions: a value, a list (any of them), or null (is null). */
export type Where<T extends AnyTable> = {
  readonly [K in Exclude<keyof Row<T>, 'lenderId'>]?: Row<T>[K] | readonly Row<T>[K][];
};

export type NewRow<T extends AnyTable> = Omit<Row<T>, 'lenderId'>;

export interface FindOptions<T extends AnyTable> {
  readonly orderBy?: readonly (keyof Row<T> & string)[];
  readonly descending?: boolean;
  readonly limit?: number;
  readonly lock?: 'share' | 'update';
}

/** What use cases may do with the database: everything bound to one lender, nothing that forgets it. */
export interface Reader {
  readonly lenderId: Id<'lender'>;
  find<T extends AnyTable>(table: T, where: Where<T>, options?: FindOptions<T>): Promise<Row<T>[]>;
  findOne<T extends AnyTable>(table: T, where: Where<T>, options?: FindOptions<T>): Promise<Row<T> | null>;
  query(statement: Statement, params: Params): Promise<RawRow[]>;
}

/** A `Reader` inside a transaction that may write. */
export interface Store extends Reader {
  /** Multi-row INSERT: one statement for a batch. `ifAbsent` skips rows whose unique key exists. */
  insertAll<T extends AnyTable>(
    table: T,
    rows: readonly NewRow<T>[],
    options?: { ifAbsent?: boolean },
  ): Promise<void>;
  /** The same change for every row that matches; answers how many matched. */
  update<T extends AnyTable>(table: T, where: Where<T>, change: Partial<NewRow<T>>): Promise<number>;
  /** A change of its own for each row, by primary key, in one statement. */
  updateEach<T extends AnyTable>(
    table: T,
    changes: readonly { readonly id: Row<T>['id' & keyof Row<T>]; readonly change: Partial<NewRow<T>> }[],
  ): Promise<void>;
  execute(statement: Statement, params: Params): Promise<number>;
}

/** A unit of work: one transaction of one mutation, with who asked and what happened. */
export interface Work extends Store {
  readonly context: RequestContext;
  /** Notes an event; it is stored with the transaction and leaves the process after it. */
  emit(type: DomainEvent['type'], items: DomainEvent['items']): void;
  /** Queues a job in this transaction; with a `dedupe` key that is taken, nothing, or what `revives` says. */
  enqueue(job: NewJob): Promise<void>;
}

/** Work for later; the name picks the handler, the payload is JSON of ids. */
export interface NewJob {
  readonly name: string;
  readonly queue: 'default' | 'bulk' | 'settlement';
  readonly payload: Readonly<Record<string, string | number>>;
  readonly dedupe?: string;
  /** The job that has the `dedupe` key goes on from its checkpoint, should it have been given up. */
  readonly revives?: boolean;
}
