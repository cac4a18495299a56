/**
 * Rights own what people may ask for about themselves: everything that is kept about them, that it is corrected, and that they
 * are forgotten, which their time does by itself in the end. `person-tables.ts` says table by table what is about a person.
 */
export { accessExport } from './access-export.js';
export { exportPerson } from './export-person.js';
export { ErasureLogBroken, logErasures, loggedErasures, type LoggedErasure } from './erasure-log.js';
export { logErasuresJob } from './log-erasures.job.js';
export { impersonal, personTables } from './person-tables.js';
export { reapplyErasures } from './reapply-erasures.js';
export { RETENTION_JOB, retainPeopleJob } from './retain-people.job.js';
export { retentionPlan, type RetentionLine } from './retention-plan.js';
