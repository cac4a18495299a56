// How test workers load modules: by Node itself, TypeScript compiled by swc with the options of .swcrc.
//
// The service and the packages under it are loaded once per worker, as production loads them once per process, and stay
// warm for all files that the worker runs. Everything under tests/ is loaded anew for each test file, so that what one
// file set up (its server, its database, its keys) cannot be seen by the next; with `isWhole`, src/ is too.
import { transformSync } from '@swc/core';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { registerHooks } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.resolve(import.meta.dirname, '..');
const testsUrl = pathToFileURL(import.meta.dirname).href + '/';
const options = fs.readFileSync(path.join(root, '.swcrc'), 'utf8');

const GLOBALS = Symbol.for('consign.jest-globals');

/** The test file that is being run: its number, where compiled modules are kept, and what Jest offers it. */
let running;

/** Maps of what this worker has loaded, by its address: stack traces name lines of the source. */
const sourceMaps = new Map();

/** Loads a module as a part of this test file. */
export async function importFor(testFile, modulePath) {
  running = testFile;
  const module = await import(ownUrl(pathToFileURL(modulePath).href));
  for (const [url, map] of sourceMaps) testFile.sourceMaps.set(url, map);
  return module;
}

registerHooks({
  resolve(specifier, context, next) {
    if (running === undefined) return next(specifier, context);
    if (specifier === '@jest/globals') return ours(ownUrl('jest:globals'));
    const { parentURL = '' } = context;
    const source = /^\.{1,2}\/.*\.js$/.test(specifier) ? sourceOf(new URL(specifier, parentURL)) : undefined;
    const isOwn = running.isWhole || source?.startsWith(testsUrl);
    if (source !== undefined) return ours(isOwn ? ownUrl(source) : source);
    return next(specifier, context);
  },
  load(url, context, next) {
    if (url.startsWith('jest:globals')) return { format: 'module', source: globalsOf(), shortCircuit: true };
    if (!/^file:.*\.ts(\?|$)/.test(url)) return next(url, context);
    return { format: 'module', source: compiled(url), shortCircuit: true };
  },
});

function ours(url) {
  return { url, format: 'module', shortCircuit: true };
}

/** An address that no other test file uses. */
function ownUrl(url) {
  return `${url}?file=${running.number}`;
}

/** Imports name the compiled file. */
function sourceOf(url) {
  url.search = '';
  url.pathname = url.pathname.replace(/\.js$/, '.ts');
  return fs.existsSync(url) ? url.href : undefined;
}

/** What `@jest/globals` exports in this test file. */
function globalsOf() {
  globalThis[GLOBALS] = running.globals;
  const names = Object.keys(running.globals).join(', ');
  return `export const { ${names} } = globalThis[Symbol.for('${GLOBALS.description}')];`;
}

/** The compiled source; it and its map, which stack traces need, are kept by content. */
function compiled(url) {
  const filename = fileURLToPath(url);
  const source = fs.readFileSync(filename, 'utf8');
  const name = createHash('sha256').update(options).update(filename).update(source).digest('hex');
  const target = path.join(running.cache, `${name}.js`);
  if (!fs.existsSync(target)) {
    const { code, map } = transformSync(source, { filename, cwd: root, sourceFileName: filename });
    fs.mkdirSync(running.cache, { recursive: true });
    write(`${target}.map`, map);
    write(target, code);
  }
  sourceMaps.set(url, `${target}.map`);
  return fs.readFileSync(target, 'utf8');
}

// two workers may compile the same module at once: neither may see half a file
function write(file, text) {
  fs.writeFileSync(`${file}.${process.pid}`, text);
  fs.renameSync(`${file}.${process.pid}`, file);
}
