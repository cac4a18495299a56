// Bundles src/http/explorer/ with GraphiQL, React and the editor's workers into dist/explorer, from what npm installed and
// nothing else. It takes some seconds and happens only when it or the lock file changed.
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const target = path.join(root, 'dist/explorer');
const inputs = [
  'src/http/explorer/client.js',
  'src/http/explorer/client.css',
  'src/http/explorer/index.html',
  '.ci/build-explorer.mjs',
  'package-lock.json',
];

const modified = (file) => fs.statSync(path.join(root, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;
const fromNpm = (file) => path.join(root, 'node_modules', file);

export async function buildExplorer() {
  if (modified('src/http/explorer/client.js') === 0) return; // an image without the page
  if (modified('dist/explorer/index.html') > Math.max(...inputs.map(modified))) return;
  const { build } = await import('esbuild');
  const draft = path.join(target, `draft.${process.pid}`);
  await build({
    entryPoints: {
      client: path.join(root, 'src/http/explorer/client.js'),
      'editor.worker': fromNpm('monaco-editor/esm/vs/editor/editor.worker.js'),
      'json.worker': fromNpm('monaco-editor/esm/vs/language/json/json.worker.js'),
      'graphql.worker': fromNpm('monaco-graphql/esm/graphql.worker.js'),
    },
    outdir: draft,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    loader: { '.ttf': 'file' },
    define: { 'process.env.NODE_ENV': '"production"' },
    legalComments: 'none',
    logLevel: 'error',
  });
  // the page goes last: it says that the rest is complete
  for (const file of fs.readdirSync(draft)) fs.renameSync(path.join(draft, file), path.join(target, file));
  fs.rmSync(draft, { recursive: true });
  fs.copyFileSync(path.join(root, 'src/http/explorer/index.html'), path.join(target, 'index.html'));
}
