import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { extname, isAbsolute, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Adapter, DreamGymError, upgraded } from '@dreamgym/core';
import { resolveModulePath } from 'exsolve';
import { importFile } from '../../files/import-file.ts';

/** The adapters that are developed together with this command; any other is found by the same rules. */
const official = ['alfworld', 'webshop', 'webarena', 'tools'];

/** What `--environment` says where it says nothing. */
export const defaultEnvironment = 'alfworld';

/** From the folder that the command is given in, and then from its own place. */
const places = () => [pathToFileURL(join(process.cwd(), '/')).href, import.meta.url];

/** Whoever runs this from its sources finds the sources of the others, too. */
const conditions = ['node', 'import', ...(extname(import.meta.url) === '.ts' ? ['@dreamgym/source'] : [])];

const isPath = (name: string) => /^\.{1,2}([/\\]|$)/.test(name) || isAbsolute(name);

/** A name of an environment that means the same in every folder: paths become absolute. */
export function absoluteName(name: string): string {
  return isPath(name) ? resolve(name) : name;
}

/**
 * The adapter of this name: `NAME` is the package `@dreamgym/NAME`, `dreamgym-adapter-NAME` or `NAME`, whichever is installed;
 * `@scope/name` is that package, and `./path` a file or the folder of a package. Throws where there is none, or what is there
 * is no adapter.
 */
export async function findAdapter(name: string): Promise<Adapter> {
  const file = isPath(name) ? fileOf(name) : installed(packagesOf(name));
  if (file === undefined) throw notFound(name);
  return checked(name, await load(file, name));
}

/** What an installed package exports. Throws where it is not installed, saying how to install it. */
export async function importInstalled<Module>(packageName: string): Promise<Module> {
  const file = installed([packageName]);
  if (file === undefined) throw notFound(packageName);
  return (await load(file, packageName)) as Module;
}

function packagesOf(name: string): readonly string[] {
  return name.startsWith('@') || name.startsWith('dreamgym-adapter-')
    ? [name]
    : [`@dreamgym/${name}`, `dreamgym-adapter-${name}`, name];
}

function installed(packages: readonly string[]): string | undefined {
  for (const id of packages) {
    const path = resolveModulePath(id, { from: places(), conditions, try: true });
    if (path !== undefined) return realpathSync(path);
  }
  return undefined;
}

function fileOf(name: string): string | undefined {
  const path = resolve(name);
  if (!existsSync(path)) return undefined;
  if (!statSync(path).isDirectory()) return path;
  // A package is entered as its manifest says; its own name stands for it.
  const { name: own } = manifestOf(path);
  return own === undefined
    ? undefined
    : resolveModulePath(own, { from: pathToFileURL(join(path, '/')).href, conditions, try: true });
}

function manifestOf(folder: string): { readonly name?: string } {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new DreamGymError('CONFIGURATION', `${file} is no JSON`, { hint: 'mend the file', cause });
  }
}

async function load(file: string, name: string): Promise<unknown> {
  if (isPath(name) && extname(file) === '.ts') return importFile(file, 'adapter');
  try {
    return await import(pathToFileURL(file).href);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new DreamGymError('CONFIGURATION', `${name} does not load: ${message}`, {
      hint: 'install what it needs, or mend it; DEBUG=1 shows where it stopped',
      cause,
    });
  }
}

function checked(name: string, exported: unknown): Adapter {
  const { adapter } = exported as { readonly adapter?: Partial<Adapter> };
  const hint = 'export const adapter = { specificationVersion: 1, plugin: ({ data }) => ({ environment: … }) }';
  if (typeof adapter !== 'object' || adapter === null) {
    const names = Object.keys(exported as object).join(', ') || 'nothing';
    throw new DreamGymError('CONFIGURATION', `${name} is no adapter: it exports no "adapter" but ${names}`, { hint });
  }
  if (typeof adapter.plugin !== 'function' || adapter.specificationVersion === undefined) {
    const missing = typeof adapter.plugin === 'function' ? 'specificationVersion' : 'plugin()';
    throw new DreamGymError('CONFIGURATION', `the adapter of ${name} lacks ${missing}`, { hint });
  }
  return upgraded(adapter as Adapter, `the adapter of ${name}`);
}

function notFound(name: string): DreamGymError {
  if (isPath(name)) {
    return new DreamGymError('CONFIGURATION', `there is no adapter at ${name}`, {
      hint: 'give a file that exports "adapter", or the folder of a package whose "exports" lead to one',
    });
  }
  const packages = packagesOf(name);
  const known = official.includes(name) || packages.length === 1;
  return new DreamGymError('CONFIGURATION', `${known ? packages[0] : `an adapter "${name}"`} is not installed`, {
    hint: known
      ? `install it: npm install ${packages[0]}`
      : `there are ${official.join(', ')}; others are packages: ${packages.slice(1).join(', ')}; or paths: ./${name}`,
  });
}
