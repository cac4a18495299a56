/**
 * Deletions own what an agency owes when a placement has ended: to delete what it holds, by a day that the law of the person
 * sets, and to attest it. Placements open the duties, in the transaction that ends them, and ask before placing anew.
 */
export { deletionAttestations, deletionDuties } from './deletion-duty.entity.js';
export { openDuties, type EndedPlacement } from './open-duties.js';
export { overdueDuties, type OverdueDuties } from './overdue-duties.js';
export { supersedeDuties } from './supersede-duties.js';
export { remindOfDeletionsJob } from './remind-of-deletions.job.js';
