import { afterAll } from '@jest/globals';
import fc from 'fast-check';
import { dropTestDatabases } from './database.js';

// Properties draw the same cases on every run, so that a red run is red again; PROPERTY_SEED draws others
// (`npm run test:long` takes a new seed each time and prints it when a property fails).
fc.configureGlobal({ seed: Number(process.env['PROPERTY_SEED'] ?? 20_260_101) });

afterAll(dropTestDatabases);
