/**
 * Rights own what people may ask for about themselves: everything that is kept about them, table by table
 * (`person-tables.ts` is the list).
 */
export { accessExport } from './access-export.js';
export { exportPerson } from './export-person.js';
export { impersonal, personTables } from './person-tables.js';
