import { importCommand } from './import.js';
import type { AddCommand } from './program.js';

/** `consign import` */
export const addImportCommand: AddCommand = (program, environment, atEnd) => {
  importCommand(program, async () => {
    const { openImportParts } = await import('./import-parts.js');
    const opened = await openImportParts(environment);
    atEnd(() => opened.close());
    return opened.parts;
  });
};
