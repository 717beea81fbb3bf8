/**
 * `npm run generate`: LND's `.proto` files → `src/wire/generated/`
 * - `descriptor.json`: the compiled schema that gRPC loads at run time, so that nothing parses `.proto` text there
 * - `lnd.ts` and its folders: TypeScript types of the same schema
 * - `methods.json`: the names of all methods of the same services, those that are not in the schema too
 *
 * Does nothing when its inputs have not changed.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const project = join(import.meta.dirname, '..');
const output = join(project, 'src/wire/generated');
const stamp = join(output, 'inputs.sha256');
const inputs = [
  'proto/lightning.proto',
  'proto/routerrpc/router.proto',
  'proto/stateservice.proto',
  'scripts/generate.ts',
  'scripts/trimmedSchema.ts',
  'scripts/wireMethods.ts',
  'node_modules/protobufjs/package.json',
  'node_modules/@grpc/proto-loader/package.json',
];

const wanted = inputHash();
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) await generate();

function inputHash(): string {
  const hash = createHash('sha256');
  for (const file of inputs) hash.update(file).update(readFileSync(join(project, file)));
  return hash.digest('hex');
}

async function generate(): Promise<void> {
  const { methodNames, trimmedSchema, withoutNotes } = await import('./trimmedSchema.ts');
  const { wireMethods } = await import('./wireMethods.ts');
  const protoFolder = join(project, 'proto');
  const schema = trimmedSchema(protoFolder, wireMethods);

  // Built beside the old folder and swapped in, so that a watcher or a second run never sees half of it.
  const fresh = `${output}.${String(process.pid)}`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  writeTypes(schema, fresh);
  for (const file of globSync('**/*.ts', { cwd: fresh })) tighten(join(fresh, file));
  writeFileSync(join(fresh, 'descriptor.json'), JSON.stringify(withoutNotes(schema)));
  writeFileSync(join(fresh, 'methods.json'), JSON.stringify(methodNames(protoFolder, wireMethods)));
  writeFileSync(join(fresh, 'inputs.sha256'), wanted);
  rmSync(output, { recursive: true, force: true });
  renameSync(fresh, output);
  console.log('Generated src/wire/generated from proto/.');
}

/**
 * proto-loader's own generator writes the types. It reads the trimmed schema rather than the `.proto` files:
 * protobufjs takes a file that starts with `{` for its JSON form, and so types and descriptor cannot differ.
 */
function writeTypes(schema: object, folder: string): void {
  const generator = createRequire(import.meta.url).resolve(
    '@grpc/proto-loader/build/bin/proto-loader-gen-types.js',
  );
  const source = join(folder, 'lnd.proto');
  writeFileSync(source, JSON.stringify(schema));
  execFileSync(process.execPath, [
    generator,
    ...['--keepCase', '--longs=String', '--enums=String', '--defaults', '--oneofs', '--includeComments'],
    ...['--grpcLib=@grpc/grpc-js', '--importFileExtension=.ts', `--outDir=${folder}`],
    source,
  ]);
  rmSync(source);
}

/**
 * The generator's request types take more than is safe: an int64 as a `number` loses digits, a string given for
 * bytes is read as base64 (so hex becomes garbage), and a 64-bit map key is never a number.
 */
function tighten(file: string): void {
  const text = readFileSync(file, 'utf8')
    .replaceAll('(number | string | Long)', '(string)')
    .replaceAll('Buffer | Uint8Array | string', 'Uint8Array')
    .replaceAll('[key: number]', '[key: string]')
    .replaceAll(/^import type \{ Long \}.*\n/gm, '')
    .replaceAll('// Original file: null\n', '');
  writeFileSync(file, text);
}
