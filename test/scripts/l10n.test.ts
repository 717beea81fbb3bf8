import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { project } from '../../scripts/bundles.ts';
import { extractStrings } from '../../scripts/extractStrings.ts';

const hint = 'l10n/bundle.l10n.json is not up to date: run `npm run l10n`.';

function sentences(bundle: string): string[] {
  return Object.keys(JSON.parse(bundle) as Record<string, unknown>);
}

test('translators get every sentence of the sources, and no other', async () => {
  const kept = sentences(readFileSync(join(project, 'l10n/bundle.l10n.json'), 'utf8'));
  const found = sentences(await extractStrings(project));
  const without = (all: readonly string[], others: readonly string[]): string[] => {
    return all.filter((sentence) => !others.includes(sentence));
  };
  assert.deepEqual(
    { missing: without(found, kept), left: without(kept, found) },
    { missing: [], left: [] },
    hint,
  );
  assert.deepEqual(kept, found, hint);
});

test('sentences are found in the terminal, the editor and what both share', async () => {
  const root = mkdtempSync(join(tmpdir(), 'keysend-l10n-'));
  const sources = {
    terminal: `import * as l10n from '@vscode/l10n';\nexport const a = l10n.t('Sent {0} sat.', 1);`,
    words: `import * as l10n from '@vscode/l10n';\nexport const b = (): string => l10n.t("LND's wallet is locked.");`,
    editor: `import * as vscode from 'vscode';\nvscode.l10n.t('Send Keysend');`,
  };
  for (const [ring, text] of Object.entries(sources)) {
    mkdirSync(join(root, 'src', ring), { recursive: true });
    writeFileSync(join(root, 'src', ring, 'x.ts'), text);
  }
  const strings = sentences(await extractStrings(root));
  rmSync(root, { recursive: true });
  assert.deepEqual(strings, ["LND's wallet is locked.", 'Send Keysend', 'Sent {0} sat.']);
});
