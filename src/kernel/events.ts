import type { Id } from './ids.js';

/** What one event of a batch is about. Ids and states, never personal data. */
export interface EventItem {
  readonly id: string;
  readonly placementId?: Id<'placement'>;
  readonly change?: string;
}

/** Something that happened, in the past tense: `contact.reported`. */
export interface DomainEvent {
  readonly type: EventType;
  readonly items: readonly EventItem[];
}

/** Every event there is, with what its items' `id` names. */
export const eventTypes = {
  'agency.registered': 'agency',
  'agency.suspended': 'agency',
  'agency.resumed': 'agency',
  'client.registered': 'client',
  'client.revoked': 'client',
  'client.tokens_ended': 'client',
  'member.added': 'member',
  'member.suspended': 'member',
  'member.resumed': 'member',
  'grant.narrowed': 'grant',
  'grant.suspended': 'grant',
  'grant.resumed': 'grant',
  'grant.revoked': 'grant',
  'grant_token.issued': 'grantToken',
  'grant_token.revoked': 'grantToken',
  'client.changed': 'client',
  'agreement.made': 'agreement',
  'agreement.changed': 'agreement',
  'profile.drafted': 'profile',
  'profile.approved': 'profile',
  'schedule.drafted': 'schedule',
  'schedule.approved': 'schedule',
  'schedule.retired': 'schedule',
  'accounts.imported': 'import',
  'person.exported': 'debtor',
  'person.corrected': 'correction',
  'erasure.requested': 'erasure',
  'erasure.declined': 'erasure',
  'erasure.done': 'erasure',
  'placement.placed': 'placement',
  'placement.recalled': 'placement',
  'placement.expired': 'placement',
  'placement.holds_changed': 'placement',
  'deletion.attested': 'attestation',
  'deletion.due_soon': 'placement',
  'deletion.overdue': 'placement',
  'deletion.waived': 'placement',
  'deletion.extended': 'placement',
  'contact.reported': 'contact',
  'conduct_policy.set': 'policy',
  'permit.taken': 'permit',
  'permit.released': 'permit',
  'dial_token.issued': 'dialToken',
  'dial_token.resolved': 'dialToken',
  'violation.found': 'violation',
  'violation.rebutted': 'violation',
  'violation.decided': 'violation',
  'visit.reported': 'visit',
  'letter.reported': 'letter',
  'letter.delivered': 'delivery',
  'notice.reported': 'notice',
  'notice.recorded': 'notice',
  'notice.ended': 'notice',
  'limitation.recorded': 'limitationFact',
  'review.planned': 'reviewPlan',
  'contact.reviewed': 'review',
  'complaint.received': 'complaint',
  'complaint.acknowledged': 'complaint',
  'complaint.decided': 'complaint',
  'promise.made': 'promise',
  'promise.decided': 'promise',
  'payment.reported': 'payment',
  'payment.recorded': 'payment',
  'payment.reversed': 'reversal',
  'payment.confirmed': 'confirmation',
  'waiver.recorded': 'waiver',
  'period.closing': 'period',
  'statement.closed': 'statement',
  'statement.sent': 'statement',
  'statement.agreed': 'statement',
  'line.disputed': 'dispute',
  'dispute.decided': 'dispute',
  'statement.approved': 'statement',
  'invoice.submitted': 'invoice',
  'statement.invoiced': 'statement',
  'statement.paid': 'statement',
  'payee_account.set': 'payeeAccount',
  'settlement_terms.drafted': 'settlementTerms',
  'settlement_terms.approved': 'settlementTerms',
  'ledger.broken': 'verification',
} as const;

export type EventType = keyof typeof eventTypes;
