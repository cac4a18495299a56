import { runUnderPackagedNode, tooOld } from './node-release.js';

/* `npm run demo`: the command `consign demo` under a name of its own. */

if (tooOld(process.versions.node)) runUnderPackagedNode(process.argv.slice(1));
else {
  const { runProgram } = await import('./program.js');
  const exitCode = await runProgram(['demo', ...process.argv.slice(2)], process.env);
  if (exitCode !== 0) process.exitCode = exitCode;
}
