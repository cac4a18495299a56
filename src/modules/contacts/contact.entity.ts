import { id, instant, json, refersTo, tenantTable, text, type Row } from '../../kernel/table.js';
import type { Channel } from '../agreements/agreement.entity.js';
import { placements } from '../placements/placement.entity.js';
import type { ReportFlag } from '../placements/placement.rules.js';
import type { Connection, ContactParty, ContactResult, Direction } from './contact.rules.js';

/** A contact or an attempt, as the agency reported it: what the network did, and what came of it. */
export const contacts = tenantTable(
  'contact',
  {
    id: id('contact'),
    placementId: id('placement'),
    agencyId: id('agency'),
    reference: text(64),
    contentHash: text(44),
    occurredAt: instant(),
    reportedAt: instant(),
    channel: text<Channel>(16),
    direction: text<Direction>(16),
    party: text<ContactParty>(16),
    connection: text<Connection>(32),
    result: text<ContactResult>(32),
    collector: text(64),
    flags: json<readonly ReportFlag[]>(),
  },
  {
    unique: { reference: ['agencyId', 'reference'] },
    index: { latest: ['placementId', 'occurredAt', 'id'] },
    foreignKeys: [refersTo(() => placements, ['placementId', 'agencyId'], ['id', 'agencyId'])],
  },
);

export type Contact = Row<typeof contacts>;
