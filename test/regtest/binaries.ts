import { execFile, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { access, mkdir, readFile, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import envPaths from 'env-paths';
import { holdLock } from './lock.ts';

/*
 * LND and btcd, built from their Go modules. There is no download of ready programs: what runs in the tests is pinned
 * by test/regtest/go/go.sum, on every platform that Go knows.
 */

/** Absolute paths of the four programs. */
export interface Binaries {
  readonly lnd: string;
  readonly lncli: string;
  readonly btcd: string;
  readonly btcctl: string;
}

/** `why` is a whole sentence for the person who reads the list of skipped suites. */
export type BinariesResult =
  { readonly ok: true; readonly binaries: Binaries } | { readonly ok: false; readonly why: string };

export interface BuildOptions {
  /** Where built programs are kept; the user's cache directory where none is given. */
  readonly cacheDir?: string;
  /** Where `go` is looked for and what it is given; this process's environment where none is given. */
  readonly env?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
  /** Progress for people, a line at a time. A warm cache says nothing. */
  readonly log?: (line: string) => void;
}

const moduleDir = join(import.meta.dirname, 'go');
/** What LND's go.mod asks for; both modules build with it. */
const neededGo = [1, 25, 10] as const;
const programs = {
  lnd: 'github.com/lightningnetwork/lnd/cmd/lnd',
  lncli: 'github.com/lightningnetwork/lnd/cmd/lncli',
  btcd: 'github.com/btcsuite/btcd',
  btcctl: 'github.com/btcsuite/btcd/cmd/btcctl',
};
/**
 * Flags win over the person's GOFLAGS. LND's releases are built with `-trimpath -s -w` too; of their tags these are the
 * RPC services that lncli and the tests can use. `lowscrypt` is LND's own tag for tests: it makes the wallet's password
 * cheap to check, without which ten wallets take 20 s to make and a restart 1.5 s longer. It touches nothing else.
 */
const buildFlags = [
  '-mod=readonly',
  '-buildvcs=false',
  '-trimpath',
  '-ldflags=-s -w',
  '-tags=signrpc walletrpc chainrpc invoicesrpc peersrpc lowscrypt',
];

/**
 * The programs from the cache, or built into it first (about four minutes the first time, with 1.1 GB of modules to
 * fetch). Several processes may ask at once: one builds, the others wait for it.
 *
 * Throws where Go is there and the build fails; the error ends with what Go said.
 */
export async function findBinaries(options: BuildOptions = {}): Promise<BinariesResult> {
  const { log = () => undefined, signal } = options;
  const env = goEnvironment(options.env ?? process.env);
  const cacheDir = options.cacheDir ?? envPaths('keysend-dev', { suffix: '' }).cache;
  const { version, key } = await identify();
  const dir = join(cacheDir, `lnd-${version}-${process.platform}-${process.arch}-${key}`);
  const found = (): BinariesResult => ({ ok: true, binaries: programsIn(dir) });

  // The directory appears by one rename, so it is whole wherever it exists.
  if (await exists(dir)) return found();

  const why = await whyGoCannotBuild(env);
  if (why !== undefined) return { ok: false, why };

  await mkdir(cacheDir, { recursive: true });
  const lock = await holdLock(join(cacheDir, 'build.lock'), {
    ...(signal && { signal }),
    onWait: () => {
      log('Another process is building LND and btcd: waiting for it.');
    },
  });
  try {
    if (await exists(dir)) return found();
    await removeLeftovers(cacheDir);
    const temporary = join(cacheDir, `.building-${randomBytes(6).toString('hex')}`);
    try {
      await build(temporary, version, env, log, signal);
      await rename(temporary, dir).catch(async (error: unknown) => {
        // Only after a stolen lock: someone else's build of the same sources is as good as this one.
        if (!(await exists(dir))) throw error;
      });
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
    return found();
  } finally {
    await lock.release();
  }
}

function programsIn(dir: string): Binaries {
  const path = (name: string): string => join(dir, process.platform === 'win32' ? `${name}.exe` : name);
  return { lnd: path('lnd'), lncli: path('lncli'), btcd: path('btcd'), btcctl: path('btcctl') };
}

/** LND's version, and a key that changes with everything that goes into a build. */
async function identify(): Promise<{ version: string; key: string }> {
  const goMod = await readFile(join(moduleDir, 'go.mod'), 'utf8');
  const goSum = await readFile(join(moduleDir, 'go.sum'), 'utf8');
  const version = /^\s*github\.com\/lightningnetwork\/lnd (v\S+)/m.exec(goMod)?.[1];
  if (version === undefined) throw new Error(`${join(moduleDir, 'go.mod')} does not name a version of LND.`);
  // A checkout on Windows may turn the line ends round; the sources are the same.
  const inputs = [goMod, goSum].map((text) => text.replaceAll('\r\n', '\n'));
  const hash = createHash('sha256').update(JSON.stringify([...inputs, buildFlags, programs]));
  return { version, key: hash.digest('hex').slice(0, 12) };
}

async function whyGoCannotBuild(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const needed = neededGo.join('.');
  let output: string;
  try {
    // In the module's directory, so that Go's own choice of a toolchain (GOTOOLCHAIN) answers.
    output = (await promisify(execFile)('go', ['version'], { cwd: moduleDir, env })).stdout;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return `Go is not installed (no "go" in PATH): building LND and btcd needs Go ${needed} or later, see https://go.dev/dl/.`;
    }
    throw error;
  }
  const installed = /\bgo(\d+(?:\.\d+)+)/.exec(output)?.[1]?.split('.').map(Number);
  if (!installed) throw new Error(`"go version" said something unexpected: ${output.trim()}`);
  return isAtLeast(installed, neededGo)
    ? undefined
    : `Go ${installed.join('.')} is too old: building LND and btcd needs Go ${needed} or later, see https://go.dev/dl/.`;
}

function isAtLeast(version: readonly number[], minimum: readonly number[]): boolean {
  for (const [index, wanted] of minimum.entries()) {
    const part = version[index] ?? 0;
    if (part !== wanted) return part > wanted;
  }
  return true;
}

/** No C compiler is needed, and a go.work further up must not take part. */
function goEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...env, CGO_ENABLED: '0', GOWORK: 'off' };
}

function build(
  outDir: string,
  version: string,
  env: NodeJS.ProcessEnv,
  log: (line: string) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const started = Date.now();
    const seconds = (): number => Math.round((Date.now() - started) / 1000);
    log(`Building LND ${version} and btcd: about four minutes, once per version.`);
    // -v prints a line per package, which is all the progress that Go offers.
    const go = spawn('go', ['build', '-v', ...buildFlags, '-o', outDir + '/', ...Object.values(programs)], {
      cwd: moduleDir,
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
      ...(signal && { signal }),
    });
    let packages = 0;
    let lastLines: string[] = [];
    let rest = '';
    go.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      packages += lines.filter((line) => !line.startsWith('go: ')).length;
      lastLines = [...lastLines, ...lines].slice(-20);
    });
    const progress = setInterval(() => {
      const what = packages === 0 ? 'fetching Go modules' : `${packages} packages compiled`;
      log(`Building LND and btcd: ${what}, ${seconds()} s.`);
    }, 15_000);
    go.on('error', (error) => {
      clearInterval(progress);
      reject(error);
    });
    go.on('close', (code) => {
      clearInterval(progress);
      if (code === 0) {
        log(`Built LND and btcd in ${seconds()} s.`);
        resolve();
      } else {
        reject(new Error(`Building LND and btcd failed:\n${[...lastLines, rest].join('\n').trim()}`));
      }
    });
  });
}

async function removeLeftovers(cacheDir: string): Promise<void> {
  for (const name of await readdir(cacheDir)) {
    if (name.startsWith('.building-')) await rm(join(cacheDir, name), { recursive: true, force: true });
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
