// node build.mjs [--sourcemap]: builds every file of src/entries into dist/, with a manifest that names
// each entry's script, its style sheets and the chunks it needs at once.
import * as esbuild from 'esbuild';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { sortSuperseded } from './superseded.mjs';

const OUT = 'dist';
const ENTRIES = 'src/entries';
const SUPERSEDED = `${OUT}/superseded.json`;
const HASHED = /-[0-9A-Z]{8}\.\w+/;
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

/** Every file in dist/ that a build has written, however long ago. */
function filesThere() {
  const all = existsSync(OUT) ? readdirSync(OUT, { recursive: true, withFileTypes: true }) : [];
  return all.filter((entry) => entry.isFile()).map((entry) => relative(OUT, join(entry.parentPath, entry.name))).filter((path) => HASHED.test(path));
}

/** Takes away what nobody can need any more, and writes down since when the rest is superseded. */
function tidy(built) {
  const since = existsSync(SUPERSEDED) ? JSON.parse(readFileSync(SUPERSEDED, 'utf8')) : {};
  const { stays, gone } = sortSuperseded({ present: filesThere(), built, since, now: new Date() });
  for (const path of gone) rmSync(join(OUT, path), { force: true });
  writeFileSync(SUPERSEDED, JSON.stringify(stays, null, 1));
}

/** Writes a file in one step, so nobody ever reads half of it. */
function writeWhole(path, text) {
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}

/**
 * Fills dist/ only now that the whole build has succeeded, so a mistake never takes the pages down. Files of
 * earlier builds stay for a while, because their names are in pages that are open now.
 */
function replaceOutput({ outputFiles, metafile }, entries) {
  const built = new Set();
  for (const { path, contents } of outputFiles) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, contents);
    built.add(relative(OUT, path));
    if (!COMPRESSIBLE.test(path)) continue;
    writeFileSync(`${path}.gz`, gzipSync(contents, { level: 9 }));
    built.add(relative(OUT, `${path}.gz`));
  }
  writeWhole(`${OUT}/meta.json`, JSON.stringify(metafile));
  writeWhole(`${OUT}/manifest.json`, JSON.stringify(describeEntries(metafile.outputs, entries), null, 1));
  tidy(built);
}

const started = performance.now();
const entries = findEntries();
replaceOutput(await buildEntries(entries), entries);
console.log(`front end: ${entries.length} entries built in ${(performance.now() - started).toFixed(0)} ms`);
