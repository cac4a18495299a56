import { notFound, Refusal } from '../../kernel/errors.js';
import type { Work } from '../../kernel/store.js';
import { disclosureProfiles, type DisclosureProfile } from './disclosure-profile.entity.js';

/** Approves a draft. Four eyes: whoever drafted it cannot; approving again changes nothing, and no draft is ever edited. */
export async function approveProfile(work: Work, id: DisclosureProfile['id']): Promise<DisclosureProfile> {
  const profile = await work.findOne(disclosureProfiles, { id }, { lock: 'update' });
  if (!profile) throw notFound('disclosure profile', ['profileId']);
  if (profile.status === 'APPROVED') return profile;
  if (profile.madeBy === work.context.actorId)
    throw new Refusal('SAME_ACTOR', 'Whoever drafted a disclosure profile cannot approve it.', {
      path: ['profileId'],
    });
  const change = {
    status: 'APPROVED',
    approvedBy: work.context.actorId,
    approvedAt: work.context.clocks.domain.now(),
  } as const;
  await work.update(disclosureProfiles, { id }, change);
  work.emit('profile.approved', [{ id }]);
  return { ...profile, ...change };
}
