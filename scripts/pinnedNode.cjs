// CommonJS, and fit for any Node: it runs before the pinned one is known.
const { existsSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

const needed = '24.4';

/**
 * A Node that runs this project: this process's own if it is new enough, else the one that package-lock.json pins
 * for this platform.
 *
 * @returns {string | undefined} absolute path of the binary; undefined if it is not installed
 */
function pinnedNode() {
  if (process.versions.node.localeCompare(needed, 'en', { numeric: true }) >= 0) return process.execPath;
  const project = join(__dirname, '..');
  const { optionalDependencies } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'));
  for (const name of Object.keys(optionalDependencies)) {
    const folder = join(project, 'node_modules', name);
    if (!existsSync(join(folder, 'package.json'))) continue;
    const { bin, os, cpu } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const binary = join(folder, bin?.node ?? '');
    const fits = !(os && !os.includes(process.platform)) && !(cpu && !cpu.includes(process.arch));
    if (bin?.node && fits && existsSync(binary)) return binary;
  }
  return undefined;
}

module.exports = { needed, pinnedNode };
