// node build.mjs [--sourcemap]: builds every file of src/entries into dist/, with a manifest that names
// each entry's script, its style sheets and the chunks it needs at once.
import * as esbuild from 'esbuild';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { gzipSync } from 'node:zlib';

const OUT = 'dist';
const ENTRIES = 'src/entries';
const COMPRESSIBLE = /\.(js|css|json)$/;

function findEntries() {
  if (!existsSync(ENTRIES)) return [];
  return readdirSync(ENTRIES).filter((name) => name.endsWith('.js')).sort().map((name) => `${ENTRIES}/${name}`);
}

function buildEntries(entryPoints) {
  return esbuild.build({
    entryPoints,
    outdir: OUT,
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    metafile: true,
    write: false,
    sourcemap: process.argv.includes('--sourcemap') ? 'linked' : false,
    legalComments: 'linked',
    entryNames: '[name]-[hash]',
    chunkNames: 'chunks/[name]-[hash]',
    assetNames: 'assets/[name]-[hash]',
    // Icon fonts offer five formats; every browser we serve takes woff2.
    loader: { '.woff2': 'file', '.woff': 'empty', '.eot': 'empty', '.ttf': 'empty', '.svg': 'empty' },
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'warning',
  });
}

/** Everything an output imports statically, in the order the browser will ask for it. */
function staticImports(outputs, path, found = []) {
  for (const { kind, path: next } of outputs[path].imports) {
    if (kind === 'import-statement' && !found.includes(next)) {
      found.push(next);
      staticImports(outputs, next, found);
    }
  }
  return found;
}

function describeEntries(outputs, entries) {
  const shorten = (path) => path.slice(OUT.length + 1);
  const built = Object.entries(outputs).filter(([, output]) => entries.includes(output.entryPoint));
  return Object.fromEntries(built.map(([path, output]) => [
    basename(output.entryPoint, '.js'),
    {
      js: shorten(path),
      css: output.cssBundle ? [shorten(output.cssBundle)] : [],
      preload: staticImports(outputs, path).map(shorten),
    },
  ]));
}

/** Replaces dist/ only now that the whole build has succeeded, so a mistake never takes the pages down. */
function replaceOutput({ outputFiles, metafile }, entries) {
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT);
  for (const { path, contents } of outputFiles) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, contents);
    if (COMPRESSIBLE.test(path)) writeFileSync(`${path}.gz`, gzipSync(contents, { level: 9 }));
  }
  writeFileSync(`${OUT}/meta.json`, JSON.stringify(metafile));
  writeFileSync(`${OUT}/manifest.json`, JSON.stringify(describeEntries(metafile.outputs, entries), null, 1));
}

const started = performance.now();
const entries = findEntries();
replaceOutput(await buildEntries(entries), entries);
console.log(`front end: ${entries.length} entries built in ${(performance.now() - started).toFixed(0)} ms`);
