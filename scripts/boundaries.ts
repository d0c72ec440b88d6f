import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import ts from 'typescript';

/** The repository as the boundary rules see it. */
export interface Repository {
  readonly packages: readonly Package[];
}

export interface Package {
  /** `packages/core`, `adapters/alfworld`, `examples/smallest`. */
  readonly folder: string;
  readonly manifest: Manifest;
  /** The compiler's `types` option, where the package sets it. */
  readonly types?: readonly string[];
  readonly files: readonly SourceFile[];
}

export interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export interface SourceFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
}

/** A rule lists what breaks it, one sentence each. */
export type BoundaryRule = (repository: Repository) => readonly string[];

const core = '@dreamgym/core';
const testing = '@dreamgym/testing';
/** What packages with files share; it depends on none of ours. */
const files = '@dreamgym/files';
/** Entries of core that load nothing of the container. */
const leaves: ReadonlySet<string> = new Set(
  ['child-environment', 'random', 'text', 'tool-actions'].map((leaf) => `${core}/${leaf}`),
);
/** Those that may import everything. */
const free = /^(packages\/(cli|bench|create-dreamgym)|examples\/.+)$/;
/** Those without files, processes and sockets: they run in a browser, too. */
const pure = /^packages\/(core|experience-models|curricula|policies|optimizers|testing)$/;

/** Those that serve every environment alike. */
const generic = /^packages\/(core|policies|experience-models|curricula|optimizers|replay-buffers)$/;

/** The packages of ours that one may depend on. */
const sharedBy = (name: string) => (name === core || name === files ? [] : [core, files]);
const isOurs = (name: string) => name === 'dreamgym' || name.startsWith('@dreamgym/');
const isTest = ({ path }: SourceFile) => /\.(test|fixture|bench)\.ts$/.test(path);
/** `@scope/name` of `@scope/name/part`. */
const packageOf = (specifier: string) => /^(@[^/]+\/[^/]+|[^/]+)/.exec(specifier)?.[0] ?? specifier;

export const boundaryRules = {
  'adapters and implementation packages depend on core and files only, and those on none of them': ({ packages }) =>
    packages
      .filter(({ folder }) => !free.test(folder))
      .flatMap(({ folder, manifest }) => {
        const { name, dependencies, peerDependencies, optionalDependencies, devDependencies } = manifest;
        const shipped = Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies });
        const allowed = sharedBy(name);
        const foreign = shipped.filter((other) => isOurs(other) && !allowed.includes(other));
        const tools = name === core || name === testing ? allowed : [...allowed, testing];
        const foreignTools = Object.keys(devDependencies ?? {}).filter(
          (other) => isOurs(other) && !tools.includes(other),
        );
        return [...foreign, ...foreignTools].map((other) => `${folder}/package.json depends on ${other}`);
      }),

  'source imports what its package may depend on, tests also the conformance kit': ({ packages }) =>
    packages
      .filter(({ folder }) => !free.test(folder))
      .flatMap(({ manifest: { name }, files }) =>
        files.flatMap((file) => {
          const allowed = [name, ...sharedBy(name), ...(isTest(file) && name !== core ? [testing] : [])];
          return importsOf(file)
            .map(({ specifier }) => packageOf(specifier))
            .filter((other) => isOurs(other) && !allowed.includes(other))
            .map((other) => `${file.path} imports ${other}`);
        }),
      ),

  'experience models know no environment: they reach no adapter, not even through others or in tests': ({
    packages,
  }) => {
    const byName = new Map(packages.map((each) => [each.manifest.name, each]));
    const isAdapter = (name: string) => byName.get(name)?.folder.startsWith('adapters/') === true;
    const models = packages.filter(({ folder }) => folder === 'packages/experience-models');
    const reached = (from: Package, path: readonly string[]): readonly string[] =>
      [...ownDependencies(from), ...(path.length === 1 ? Object.keys(from.manifest.devDependencies ?? {}) : [])]
        .filter((name) => isOurs(name) && !path.includes(name))
        .flatMap((name) => {
          const longer = [...path, name];
          const its = byName.get(name);
          return isAdapter(name) ? [longer.join(' → ')] : its ? reached(its, longer) : [];
        });
    return models.flatMap((model) => [
      ...reached(model, [model.manifest.name]),
      ...model.files.flatMap((file) =>
        importsOf(file)
          .map(({ specifier }) => (specifier.startsWith('.') ? resolve(file, specifier) : packageOf(specifier)))
          .filter((target) => target.startsWith('adapters/') || isAdapter(target))
          .map((target) => `${file.path} imports ${target}`),
      ),
    ]);
  },

  'no file imports a file of another package by its path': ({ packages }) =>
    packages.flatMap(({ folder, files }) =>
      files.flatMap((file) =>
        importsOf(file)
          .filter(({ specifier }) => specifier.startsWith('.') && !resolve(file, specifier).startsWith(`${folder}/`))
          .map(({ specifier }) => `${file.path} imports ${specifier}`),
      ),
    ),

  'adapters import values only from leaf entries of core, which load no container': ({ packages }) =>
    packages
      .filter(({ folder }) => folder.startsWith('adapters/'))
      .flatMap(({ files }) => files.filter((file) => !isTest(file)))
      .flatMap((file) =>
        importsOf(file)
          .filter(({ specifier, typeOnly }) => packageOf(specifier) === core && !typeOnly && !leaves.has(specifier))
          .map(({ specifier }) => `${file.path} imports a value from ${specifier}`),
      ),

  'one file imports tsyringe': ({ packages }) =>
    packages
      .flatMap(({ files }) => files)
      .filter(({ path }) => path !== 'packages/core/src/wiring/container.ts')
      .flatMap((file) =>
        importsOf(file)
          .map(({ specifier }) => packageOf(specifier))
          .filter((other) => (other === 'tsyringe' || other === 'reflect-metadata') && !isTest(file))
          .map((other) => `${file.path} imports ${other}`),
      ),

  'what runs in a browser has no Node imports and no Node types': ({ packages }) =>
    packages
      .filter(({ folder }) => pure.test(folder))
      .flatMap(({ folder, types, files }) => [
        ...(types?.length === 0 ? [] : [`${folder}/tsconfig.json does not set "types": []`]),
        ...files
          .filter((file) => !isTest(file))
          .flatMap((file) =>
            importsOf(file)
              .filter(({ specifier }) => specifier.startsWith('node:') || nodeModules.has(specifier))
              .map(({ specifier }) => `${file.path} imports ${specifier}`),
          ),
      ]),

  'leaf entries of core load no container': ({ packages }) => {
    const files = packages.find(({ manifest }) => manifest.name === core)?.files ?? [];
    const graph = fileGraph(
      files.filter((file) => !isTest(file)),
      { types: false },
    );
    const reached = (path: string, seen: Set<string>): Set<string> => {
      if (seen.has(path)) return seen;
      seen.add(path);
      for (const next of graph.get(path) ?? []) reached(next, seen);
      return seen;
    };
    return [...leaves].flatMap((leaf) => {
      const path = `packages/core/src${leaf.slice(core.length)}.ts`;
      return [...reached(path, new Set())]
        .filter((other) => other === 'packages/core/src/wiring/container.ts')
        .map((other) => `${path} loads ${other}`);
    });
  },

  'generic packages have no words and formats of any one environment': ({ packages }) =>
    packages
      .filter(({ folder }) => generic.test(folder))
      .flatMap(({ files }) => files.filter((file) => !isTest(file)))
      .flatMap((file) => environmentWords(file).map((word) => `${file.path} has ${JSON.stringify(word)}`)),

  'no import cycles, not even of types': ({ packages }) => {
    const ofFiles = packages.flatMap(({ files }) => cycles(fileGraph(files, { types: true })));
    const ofPackages = cycles(new Map(packages.map((each) => [each.manifest.name, ownDependencies(each)])));
    return [...ofPackages, ...ofFiles];
  },

  'chance and the clock stay out of libraries': ({ packages }) =>
    packages
      .filter(({ folder }) => !free.test(folder))
      .flatMap(({ files }) => files.filter((file) => !isTest(file)))
      .flatMap((file) => [...new Set(impureCalls(file))].map((call) => `${file.path} uses ${call}`))
      .filter((violation) => !givenUpInTime.has(violation)),
} satisfies Record<string, BoundaryRule>;

/** How long a page of a real browser is waited for, all its turns together, is the clock's to say. */
const givenUpInTime: ReadonlySet<string> = new Set([
  'adapters/webarena/src/browser/settle.ts uses performance.now',
  'adapters/webarena/src/browser/scoring-page.ts uses performance.now',
]);

const nodeModules = new Set([
  'assert',
  'buffer',
  'child_process',
  'crypto',
  'events',
  'fs',
  'http',
  'https',
  'net',
  'os',
]);
for (const name of ['path', 'perf_hooks', 'process', 'stream', 'url', 'util', 'worker_threads', 'zlib'])
  nodeModules.add(name);

interface Import {
  readonly specifier: string;
  /** Erased by the compiler. */
  readonly typeOnly: boolean;
}

const parsed = new WeakMap<SourceFile, ts.SourceFile>();

function parse(file: SourceFile): ts.SourceFile {
  const known = parsed.get(file) ?? ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, false);
  parsed.set(file, known);
  return known;
}

function visit(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  ts.forEachChild(node, (child) => visit(child, see));
}

/** Every import, re-export and dynamic import of a file. */
function importsOf(file: SourceFile): readonly Import[] {
  const imports: Import[] = [];
  const add = (specifier: ts.Node | undefined, typeOnly: boolean) => {
    if (specifier && ts.isStringLiteralLike(specifier)) imports.push({ specifier: specifier.text, typeOnly });
  };
  visit(parse(file), (node) => {
    if (ts.isImportDeclaration(node)) {
      const clause = node.importClause;
      const named = clause?.namedBindings;
      const onlyTypes = named && ts.isNamedImports(named) && !clause.name && named.elements.length > 0;
      const typeOnly = clause?.isTypeOnly || (onlyTypes && named.elements.every((element) => element.isTypeOnly));
      add(node.moduleSpecifier, typeOnly === true);
    } else if (ts.isExportDeclaration(node)) {
      const named = node.exportClause;
      const onlyTypes = named && ts.isNamedExports(named) && named.elements.every((element) => element.isTypeOnly);
      add(node.moduleSpecifier, node.isTypeOnly || onlyTypes === true);
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node.argument.literal, true);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0], false);
    }
  });
  return imports;
}

function impureCalls(file: SourceFile): readonly string[] {
  const calls: string[] = [];
  visit(parse(file), (node) => {
    if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
      const name = `${node.expression.text}.${node.name.text}`;
      if (['Math.random', 'Date.now', 'performance.now', 'crypto.randomUUID'].includes(name)) calls.push(name);
    } else if (ts.isNewExpression(node) && ts.isIdentifier(node.expression)) {
      if (node.expression.text === 'Date' && !node.arguments?.length) calls.push('new Date()');
    }
  });
  return calls;
}

/** What only the texts of household games, of the shop or of pages in a browser have. Comments may give them as examples. */
const ofOneEnvironment = [
  /\b(?:alfworld|webshop|webarena)\b/gi,
  // Household games.
  /\b(?:mug|countertop|microwave|fridge|sinkbasin|desklamp|drawer)\b|\byou (?:see an? |arrive at|pick up)|nothing happens/gi,
  // The shop.
  /\[(?:clicked )?button_?\\?\]|\[sep\\?\]|\b(?:lower|less) than\b|\bbuy now\b|\basin\b|\b(?:click|search)\\?\[/gi,
  // Pages in lines of roles and names.
  /\bpage "|\bstop \\?\[|\b(?:searchbox|textbox|combobox|listbox)\b/gi,
  // What shops and sites sell for.
  /\bprice\b|\bdollars?\b/gi,
];

/** The words of one environment that a file has in its texts and patterns, once each. */
function environmentWords(file: SourceFile): readonly string[] {
  const found = new Set<string>();
  const look = (text: string) => {
    for (const pattern of ofOneEnvironment) {
      for (const [word] of text.matchAll(pattern)) found.add(word);
    }
  };
  visit(parse(file), (node) => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateMiddleOrTemplateTail(node) || ts.isTemplateHead(node))
      look(node.text);
    else if (ts.isRegularExpressionLiteral(node)) look(node.text);
  });
  return [...found];
}

function resolve({ path }: SourceFile, specifier: string): string {
  return posix.join(posix.dirname(path), specifier);
}

function ownDependencies({ manifest }: Package): readonly string[] {
  return Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }).filter(isOurs);
}

/** What files import of each other: all of it, or what is left at run time. */
function fileGraph(
  files: readonly SourceFile[],
  { types }: { readonly types: boolean },
): ReadonlyMap<string, readonly string[]> {
  return new Map(
    files.map((file) => {
      const relative = importsOf(file).filter(
        ({ specifier, typeOnly }) => specifier.startsWith('.') && (types || !typeOnly),
      );
      return [file.path, relative.map(({ specifier }) => resolve(file, specifier))];
    }),
  );
}

/** The circles of a graph, each as `a → b → a`. */
function cycles(graph: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const follow = (name: string, path: readonly string[]): void => {
    if (path.includes(name)) {
      found.push([...path.slice(path.indexOf(name)), name].join(' → '));
      return;
    }
    if (done.has(name)) return;
    for (const next of graph.get(name) ?? []) follow(next, [...path, name]);
    done.add(name);
  };
  for (const name of graph.keys()) follow(name, []);
  return found;
}

/** Reads every workspace package below the root. */
export function readRepository(root: string): Repository {
  const folders = ['packages', 'adapters', 'examples'].flatMap((group) =>
    list(join(root, group)).map((name) => `${group}/${name}`),
  );
  return {
    packages: folders.flatMap((folder) => {
      const manifest = readJson(join(root, folder, 'package.json')) as Manifest | undefined;
      if (!manifest) return [];
      const config = readJson(join(root, folder, 'tsconfig.json')) as { compilerOptions?: Package } | undefined;
      const paths = list(join(root, folder, 'src'), { recursive: true }).filter((path) => path.endsWith('.ts'));
      const files = paths.map((path) => ({
        path: posix.join(folder, 'src', path.replaceAll('\\', '/')),
        text: readFileSync(join(root, folder, 'src', path), 'utf8'),
      }));
      return [{ folder, manifest, types: config?.compilerOptions?.types, files }];
    }),
  };
}

function list(folder: string, options: { readonly recursive?: boolean } = {}): readonly string[] {
  try {
    return readdirSync(folder, options).map(String).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function readJson(path: string): unknown {
  if (!list(dirname(path)).includes(path.slice(dirname(path).length + 1))) return undefined;
  const { config, error } = ts.parseConfigFileTextToJson(path, readFileSync(path, 'utf8'));
  if (error) throw new Error(`${path} is no JSON: ${ts.flattenDiagnosticMessageText(error.messageText, '\n')}`);
  return config;
}
