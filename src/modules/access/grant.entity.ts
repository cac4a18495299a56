import {
  id,
  instant,
  int,
  json,
  nullable,
  refersTo,
  tenantTable,
  text,
  type Row,
} from '../../kernel/table.js';
import type { Id } from '../../kernel/ids.js';
import type { Network } from '../../kernel/networks.js';
import { disclosureProfiles } from '../privacy/disclosure-profile.entity.js';
import { agencies } from './agency.entity.js';
import type { GrantStatus } from './grant.rules.js';
import type { AgencyScope } from './scopes.js';

/**
 * What a placement batch lets an agency do: the live half of every effective right. `epoch` rises whenever the right
 * changes (suspended, resumed, narrowed, revoked), so that what was remembered of it is known to be old.
 */
export const grants = tenantTable(
  'access_grant',
  {
    id: id('grant'),
    agencyId: id('agency'),
    status: text<GrantStatus>(16),
    scopes: json<readonly AgencyScope[]>(),
    /** The version of a disclosure profile that it was made with; null: people are masked. */
    profileId: nullable(id('profile')),
    /** The only clients that may use it; null: every client of the agency. */
    clientIds: nullable(json<readonly Id<'client'>[]>()),
    /** The only networks it may be used from, canonical CIDRs; null: anywhere. */
    networks: nullable(json<readonly Network[]>()),
    epoch: int(),
    startsAt: nullable(instant()),
    endsAt: nullable(instant()),
    /** Why it was suspended or revoked; the lender's own note, never shown to the agency. */
    statusReason: nullable(text(500)),
    lastEditedBy: text(64),
    lastEditedAt: instant(),
    createdAt: instant(),
  },
  {
    unique: { of_agency: ['id', 'agencyId'] },
    foreignKeys: [refersTo(() => agencies, ['agencyId']), refersTo(() => disclosureProfiles, ['profileId'])],
  },
);

/** Most batches that one token may open. */
export const MAX_OPEN_BATCHES = 500;

export type { GrantStatus } from './grant.rules.js';
export type Grant = Row<typeof grants>;
