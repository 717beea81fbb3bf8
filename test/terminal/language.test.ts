import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

const folder = mkdtempSync(join(tmpdir(), 'keysend-language-'));
writeFileSync(join(folder, 'bundle.l10n.de.json'), JSON.stringify({ 'Exit codes:': 'Rückgabewerte:' }));
writeFileSync(join(folder, 'bundle.l10n.pt-br.json'), JSON.stringify({ 'Exit codes:': 'Códigos:' }));
after(() => {
  rmSync(folder, { recursive: true });
});

/** In a process of its own: a language is chosen once. */
function exitCodesIn(environment: Record<string, string>): string {
  const terminal = new URL('../../src/terminal/', import.meta.url).href;
  const script = `
    const { useLanguageOf } = await import('${terminal}language.ts');
    const { afterHelp } = await import('${terminal}help.ts');
    useLanguageOf(${JSON.stringify(environment)}, ${JSON.stringify(folder)});
    console.log(afterHelp('keysend'));`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  return (
    stdout.split('\n').find((line) => /^\S+.*:$/.test(line) && /codes|werte|Códigos/.test(line)) ?? stdout
  );
}

test('speaks the language of the environment where there is a bundle for it, else English', () => {
  assert.equal(exitCodesIn({ LC_ALL: '', LANG: 'de_AT.UTF-8' }), 'Rückgabewerte:');
  assert.equal(exitCodesIn({ LANG: 'de_DE.UTF-8', LC_ALL: 'C.UTF-8' }), 'Exit codes:');
  assert.equal(exitCodesIn({ LC_MESSAGES: 'pt_BR' }), 'Códigos:');
  assert.equal(exitCodesIn({ LANG: 'fr_FR.UTF-8' }), 'Exit codes:');
  assert.equal(exitCodesIn({}), 'Exit codes:');
});
