/**
 * Complaints own what people say against the work on their debts: taken in by either side, with clocks from the day they
 * came, a hold while they are open where asked, and what was found: contacts, a collector, a penalty.
 */
export { recordComplaints, reportComplaints } from './take-complaints.js';
export { complaints, complaintSteps, type Complaint } from './complaint.entity.js';
export { openComplaint } from './complaints.queries.js';
export { changeComplaints } from './change-complaints.js';
export { complaintStates, complaintStatuses, complaintTransitions, isOpen } from './complaint.rules.js';
