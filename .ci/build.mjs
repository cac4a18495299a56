// Compiles src/ to dist/ with the options of .swcrc, file by file and only what changed, so that every script can
// begin with a build: an up-to-date tree costs next to nothing. It prints nothing unless something is wrong.
//
//   --bench   also bench/ to dist/bench. Bench files import '../src/…'; dist/src is a link to dist itself, so they
//             measure the very modules that production runs and no second copy of them exists.
//   --watch   keep compiling while files change (npm run dev)
import fs from 'node:fs';
import path from 'node:path';
import { buildExplorer } from './build-explorer.mjs';

const root = path.resolve(import.meta.dirname, '..');
const dist = path.join(root, 'dist');
const options = new Set(process.argv.slice(2));

/** Files that leave the compiler's old output invalid, whatever the source's age. */
const settings = ['.swcrc', 'package-lock.json', '.ci/build.mjs'];

const filesUnder = (folder) =>
  fs.existsSync(folder)
    ? fs
        .readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    : [];

const modified = (file) => fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

// Two builds may run at once (a server and a command): a reader must never see half a file.
function write(file, text) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(`${file}.${process.pid}`, text);
  fs.renameSync(`${file}.${process.pid}`, file);
}

async function compile(source, target) {
  // loaded only when something has to be compiled: most builds find nothing to do
  const { transformFile } = await import('@swc/core');
  const sourceFileName = path.relative(path.dirname(target), source);
  const { code, map } = await transformFile(source, { sourceFileName, cwd: root });
  if (map) write(`${target}.map`, map);
  write(target, map ? `${code}\n//# sourceMappingURL=${path.basename(target)}.map\n` : code);
}

/** Brings `to` in step with `from`: compiles .ts, copies the rest, removes what has no source any more. */
async function mirror(from, to, untouched = []) {
  const settingsChanged = Math.max(...settings.map((file) => modified(path.join(root, file))));
  const expected = new Set();
  for (const file of filesUnder(from)) {
    if (file.endsWith('.d.ts')) continue;
    const source = path.join(from, file);
    const isCode = file.endsWith('.ts');
    const output = isCode ? file.replace(/\.ts$/, '.js') : file;
    const target = path.join(to, output);
    expected.add(output);
    if (isCode) expected.add(`${output}.map`);
    if (modified(target) > Math.max(modified(source), settingsChanged)) continue;
    if (isCode) await compile(source, target);
    else write(target, fs.readFileSync(source));
  }
  for (const file of filesUnder(to)) {
    const isForeign = untouched.includes(file.split(path.sep)[0]) || /\.\d+$/.test(file);
    if (!expected.has(file) && !isForeign) fs.rmSync(path.join(to, file), { force: true });
  }
}

async function build() {
  await mirror(path.join(root, 'src'), dist, ['bench', 'src', 'explorer']);
  await buildExplorer();
  if (!options.has('--bench')) return;
  await mirror(path.join(root, 'bench'), path.join(dist, 'bench'));
  if (!fs.existsSync(path.join(dist, 'src'))) fs.symlinkSync('.', path.join(dist, 'src'), 'junction');
}

function report(error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

await build().catch(report);

if (options.has('--watch')) {
  let timer;
  fs.watch(path.join(root, 'src'), { recursive: true }, () => {
    // editors save in bursts: one build per burst
    clearTimeout(timer);
    timer = setTimeout(() => void build().catch(report), 50);
  });
}
