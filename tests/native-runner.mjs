// The `testRunner` of Jest's configuration: jest-circus, but test files and what they import are loaded by Node itself
// instead of by Jest's sandbox, which links every package anew for every file and runs the service cold each time.
import circus from 'jest-circus/runner';
import { createRequire } from 'node:module';
import path from 'node:path';
import { importFor } from './native-modules.mjs';

const require = createRequire(import.meta.url);
let number = 0;

export default async function run(globalConfig, config, environment, runtime, testPath, sendMessageToJest) {
  const testFile = {
    number: ++number,
    cache: path.join(config.cacheDirectory, 'native'),
    sourceMaps: runtime.getSourceMaps(),
    globals: {},
  };
  const native = Object.assign(Object.create(runtime), {
    requireInternalModule: requireAnew,
    setGlobalsForRuntime: (globals) => void (testFile.globals = globals),
    unstable_shouldLoadAsEsm: () => true,
    unstable_importModule: (modulePath) => importFor(testFile, modulePath),
  });
  return circus.default(globalConfig, config, environment, native, testPath, sendMessageToJest);
}

/** Circus keeps its tests and hooks in its module. */
function requireAnew(modulePath) {
  delete require.cache[modulePath];
  return require(modulePath);
}
