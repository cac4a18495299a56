#!/usr/bin/env node
import { runUnderPackagedNode, tooOld } from './node-release.js';

/*
 * The package's command. The machine's own Node may be too old for the database packages, so nothing of the program is
 * loaded before the release is known to be right.
 */

if (tooOld(process.versions.node)) runUnderPackagedNode(process.argv.slice(1));
else {
  const { runProgram } = await import('./program.js');
  const exitCode = await runProgram(process.argv.slice(2), process.env);
  if (exitCode !== 0) process.exitCode = exitCode;
}
