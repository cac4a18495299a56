/**
 * Settlement owns the statements: it closes the months of an agreement exactly once, writes a line for every event with
 * its working, seals the total, and says where each stands until it is paid: sent, answered, approved by a second actor,
 * invoiced. Closed statements never change.
 */
export { closePeriod, closePeriodCommand } from './close-period.js';
export { closePeriodJob } from './close-period.job.js';
export { statementLines } from './statement.entity.js';
export { approveStatement } from './approve-statement.js';
export { statementById } from './statements.queries.js';
export { statementCsv } from './statement-csv.js';
export {
  simulateSettlement,
  simulateSettlementFile,
  type SettlementSimulation,
} from './simulate-settlement.js';
export { linesDigest } from './lines-digest.js';
export { statementPdf } from './statement-pdf.js';
export { statementXlsx } from './statement-xlsx.js';
export {
  readReceipt,
  RECEIPT_TYPE,
  receiptPayload,
  receiptProblems,
  type ReceiptSigner,
} from './statement-receipt.js';
