import { id, instant, int, localDate, refersTo, tenantTable, text, type Row } from '../../kernel/table.js';
import { grants } from './grant.entity.js';

/** Who used a grant, from where and how often: one row for each actor, address and day (UTC). */
export const grantUses = tenantTable(
  'grant_use',
  {
    grantId: id('grant'),
    actorId: text(64),
    /** Empty when the request came from no address. */
    remoteAddress: text(64),
    day: localDate(),
    requests: int(),
    firstAt: instant(),
    lastAt: instant(),
  },
  {
    primaryKey: ['grantId', 'actorId', 'remoteAddress', 'day'],
    foreignKeys: [refersTo(() => grants, ['grantId'])],
  },
);

export type GrantUse = Row<typeof grantUses>;
