import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Whether `node_modules/` holds exactly what the lockfile pins: npm keeps its own record of what it installed. Optional
 * packages of other platforms may be absent.
 *
 * @param {string} project folder of `package.json`
 * @returns {boolean}
 */
export function isInstalled(project) {
  const wanted = packagesOf(join(project, 'package-lock.json'));
  const installed = packagesOf(join(project, 'node_modules/.package-lock.json'));
  if (wanted === undefined || installed === undefined) return false;
  if (!sameDependencies(project, wanted[''])) return false;
  for (const path of Object.keys(installed)) if (wanted[path] === undefined) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const there = installed[path];
    if (there === undefined) return entry.optional === true && !isForThisPlatform(entry);
    return (
      there.version === entry.version &&
      there.integrity === entry.integrity &&
      existsSync(join(project, path))
    );
  });
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

function sameDependencies(project, locked) {
  const own = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'));
  return ['dependencies', 'devDependencies', 'optionalDependencies'].every((kind) => {
    const entries = (object) => JSON.stringify(Object.entries(object ?? {}).sort());
    return entries(own[kind]) === entries(locked?.[kind]);
  });
}

/** A package that names neither system nor processor may still be absent, if only such ones need it. */
function isForThisPlatform({ os, cpu }) {
  if (os === undefined && cpu === undefined) return false;
  return fits(os, process.platform) && fits(cpu, process.arch);
}

function fits(list, name) {
  if (list === undefined) return true;
  // npm writes one name as it is, and excludes with an exclamation mark.
  const names = [list].flat();
  return (
    names.includes(name) || (names.every((entry) => entry.startsWith('!')) && !names.includes(`!${name}`))
  );
}
