import { notFound, Refusal } from '../../kernel/errors.js';
import type { Id } from '../../kernel/ids.js';
import type { Work } from '../../kernel/store.js';
import { profileById } from '../privacy/index.js';
import { agreements, type Agreement } from './agreement.entity.js';

/**
 * Gives an agreement an approved version of a profile, or none: people are then masked. Batches placed from now on keep it
 * on their grants; those that are out keep what they were given.
 */
export async function setDisclosureProfile(
  work: Work,
  id: Agreement['id'],
  profileId: Id<'profile'> | null,
): Promise<Agreement> {
  const agreement = await work.findOne(agreements, { id }, { lock: 'update' });
  if (!agreement) throw notFound('agreement', ['agreementId']);
  if (profileId !== null) await assertApproved(work, profileId);
  if (agreement.profileId === profileId) return agreement;
  await work.update(agreements, { id }, { profileId });
  work.emit('agreement.changed', [{ id, change: 'DISCLOSURE_PROFILE' }]);
  return { ...agreement, profileId };
}

async function assertApproved(work: Work, profileId: Id<'profile'>): Promise<void> {
  const profile = await profileById(work, profileId);
  if (!profile) throw notFound('disclosure profile', ['disclosureProfile']);
  if (profile.status !== 'APPROVED')
    throw new Refusal('STATE_CONFLICT', 'This version of the profile is not approved.', {
      path: ['disclosureProfile'],
    });
}
