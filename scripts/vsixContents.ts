import { zipEntries } from './zipEntries.ts';

/** What a VSIX may hold; `.vscodeignore` lets the same through. vsce lowers names and adds its two manifests. */
const allowed = [
  /^\[Content_Types\]\.xml$/,
  /^extension\.vsixmanifest$/,
  /^extension\/package(\.nls(\.[\w-]+)?)?\.json$/,
  /^extension\/(readme|changelog)\.md$/i,
  /^extension\/license(\.txt)?$/i,
  /^extension\/bin\/keysend(\.cmd)?$/,
  /^extension\/dist\/(extension|engine|practice|journalWorker|cli)\.cjs$/,
  /^extension\/dist\/THIRD_PARTY_LICENSES\.txt$/,
  /^extension\/l10n\/bundle\.l10n(\.[\w-]+)?\.json$/,
  /^extension\/media\/[\w-]+\.(svg|png)$/,
  /^extension\/media\/walkthrough\/[\w-]+\.(svg|png|md)$/,
];

const needed = [
  'extension/package.json',
  'extension/package.nls.json',
  'extension/bin/keysend',
  'extension/bin/keysend.cmd',
  'extension/dist/extension.cjs',
  'extension/dist/engine.cjs',
  'extension/dist/practice.cjs',
  'extension/dist/journalWorker.cjs',
  'extension/dist/THIRD_PARTY_LICENSES.txt',
  'extension/media/logo.png',
  'extension/media/keysend.svg',
];

/** Bytes of the whole archive: it is downloaded to every remote machine a window opens. */
const sizeLimit = 600_000;

/** @throws if the archive holds a file that has no business there, lacks one it needs, or is too large */
export function checkVsix(archive: Buffer): void {
  const names = zipEntries(archive).map(({ name }) => name);
  const strangers = names.filter((name) => !allowed.some((pattern) => pattern.test(name)));
  const missing = needed.filter((name) => !names.includes(name));
  const problems = [
    ...strangers.map((name) => `${name} does not belong into the VSIX.`),
    ...missing.map((name) => `${name} is missing from the VSIX.`),
  ];
  if (archive.length > sizeLimit) {
    problems.push(`The VSIX has ${String(archive.length)} bytes, more than ${String(sizeLimit)}.`);
  }
  if (problems.length > 0) throw new Error(problems.join('\n'));
}
