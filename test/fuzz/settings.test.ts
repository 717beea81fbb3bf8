import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import fc from 'fast-check';
import { chooseFromSettings } from '../../src/connections/chooseFromSettings.ts';
import type { LevelSettings } from '../../src/connections/chooseFromSettings.ts';
import { readConnection } from '../../src/connections/readConnection.ts';
import type { Connection } from '../../src/keysend/connection.ts';
import { Secret } from '../../src/keysend/secret.ts';
import { CERTIFICATE, macaroon, write } from '../connections/samples.ts';
import { corpusOf, door } from './door.ts';
import { outcomeOf, outcomeOfAsync } from './outcome.ts';

/** A person's computer with a folder of a stranger's in it: `home/.lnd/admin.macaroon` is the money. */
const root = realpathSync(mkdtempSync(join(tmpdir(), 'keysend-fuzz-settings-')));
const home = join(root, 'home');
const folder = join(root, 'home', 'projects', 'strange');
const money = macaroon({ location: Buffer.from('lnd'), identifier: Buffer.from('the person’s') });
const own = macaroon({ location: Buffer.from('lnd'), identifier: Buffer.from('the folder’s') });
write(root, {
  'home/.lnd/admin.macaroon': money,
  'home/.lnd/tls.cert': CERTIFICATE,
  'home/projects/strange/own.macaroon': own,
  'home/projects/strange/tls.cert': CERTIFICATE,
  'home/projects/strange2/admin.macaroon': money,
});
symlinkSync(join(home, '.lnd', 'admin.macaroon'), join(folder, 'link'));
symlinkSync(join(home, '.lnd'), join(folder, 'linked'));
symlinkSync('..', join(folder, 'up'));
after(() => {
  rmSync(root, { recursive: true });
});

/** The person has allowed nothing, and has entered a macaroon that fits every host. */
const allows = async (): Promise<boolean> => Promise.resolve(false);
const stored = async (): Promise<Secret> => Promise.resolve(new Secret(money));
const context = { homeDirectory: home, workingDirectory: folder, env: { HOME: home, DOTS: '..' } };

const piece = fc.constantFrom(
  ...[
    '~',
    '/',
    '..',
    '.',
    '${userHome}',
    '${workspaceFolder}',
    '${env:HOME}',
    '${env:DOTS}',
    home,
    folder,
    root,
  ],
  ...[
    '.lnd',
    'link',
    'linked',
    'up',
    'own.macaroon',
    'admin.macaroon',
    'tls.cert',
    'strange2',
    'projects',
    '2',
    ' ',
  ],
);
const path = fc
  .array(piece, { maxLength: 9 })
  .chain((parts) => fc.constantFrom(parts.join('/'), parts.join('')));
const usual = fc.constantFrom(
  '~/.lnd/admin.macaroon',
  'link',
  'linked/admin.macaroon',
  'own.macaroon',
  '../strange2/admin.macaroon',
  'up/up/.lnd/admin.macaroon',
  '~/.lnd/../projects/strange/own.macaroon',
);
const odd = fc.oneof(fc.anything(), fc.jsonValue(), fc.string({ unit: 'binary' }));
const level: fc.Arbitrary<LevelSettings> = fc.record(
  {
    host: fc.oneof(
      {
        weight: 3,
        arbitrary: fc.constantFrom('evil.example:443', ' [::1]:10009', 'practice', ' Practice\n'),
      },
      odd,
    ),
    tlsCertPath: fc.oneof(fc.constantFrom('tls.cert', '~/.lnd/tls.cert', ''), path, odd),
    macaroonPath: fc.oneof(usual, path, odd),
  },
  { requiredKeys: [] },
);

interface Input {
  readonly user: LevelSettings;
  readonly workspace: LevelSettings | undefined;
  readonly trusted: boolean;
}

/** The texts of a level, trimmed as people mean them. */
function textsOf(settings: LevelSettings | undefined): readonly unknown[] {
  return [settings?.host, settings?.tlsCertPath, settings?.macaroonPath].map((value) =>
    typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined,
  );
}

/** All of it is of one level, and an untrusted folder's of none; a folder never gets the person's macaroon without a word. */
async function check({ user, workspace, trusted }: Input): Promise<void> {
  const levels = { user, ...(workspace === undefined ? {} : { workspace: { ...workspace, folder } }) };
  const chosen = outcomeOf((): Connection => chooseFromSettings(levels, { trusted }));
  if ('reason' in chosen) {
    assert.match(chosen.reason.kind, /^(?:partMissing|workspaceNotTrusted)$/);
    return;
  }
  const named = chosen.value;
  if (!('host' in named)) return;
  const ofFolder = 'folder' in named;
  assert.equal(named.source.kind, ofFolder ? 'workspaceSettings' : 'userSettings');
  assert.ok(trusted || !ofFolder);
  assert.deepEqual(
    [named.host, named.certificatePath, 'macaroonPath' in named ? named.macaroonPath : undefined],
    textsOf(ofFolder ? workspace : user),
  );

  const read = await outcomeOfAsync(async () => readConnection(named, { ...context, allows, stored }));
  if ('reason' in read) return;
  const bytes = Buffer.from(read.value.macaroon.expose());
  assert.equal(read.value.host, named.host);
  if (ofFolder) assert.deepEqual(bytes, own);
}

const corpus = (corpusOf('settings') as readonly LevelSettings[]).flatMap((workspace): Input[] => [
  { user: {}, workspace, trusted: true },
  { user: workspace, workspace: undefined, trusted: true },
  { user: { host: 'h:1', macaroonPath: '~/.lnd/admin.macaroon' }, workspace, trusted: false },
]);

door(
  'settings',
  fc.record({ user: level, workspace: fc.option(level, { nil: undefined, freq: 4 }), trusted: fc.boolean() }),
  check,
  { corpus },
);
