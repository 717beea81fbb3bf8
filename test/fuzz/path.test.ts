import assert from 'node:assert/strict';
import { posix, win32 } from 'node:path';
import fc from 'fast-check';
import { resolvePath } from '../../src/connections/resolvePath.ts';
import type { PathContext } from '../../src/connections/resolvePath.ts';
import { corpusOf, door } from './door.ts';
import { outcomeOf } from './outcome.ts';
import { nearly } from './texts.ts';

const corpus = corpusOf('path') as readonly string[];
const words = [
  ...[
    '~',
    '${userHome}',
    '${workspaceFolder}',
    '${env:LND}',
    '${env:EMPTY}',
    '${env:SHARE}',
    '${',
    '}',
    '$',
    'x',
  ],
  ...[
    '/',
    '\\',
    '//',
    '\\\\',
    '.',
    '..',
    'C:',
    'c:\\',
    'admin.macaroon',
    ' ',
    '\n',
    'UNC',
    '?',
    '%HOME%',
    'é',
    `0201${'0a'.repeat(60)}`,
  ],
];

const env = { LND: '/srv/lnd', EMPTY: '', SHARE: '\\\\server\\share' };
const places: readonly PathContext[] = [
  { flavour: posix, homeDirectory: '/home/ana', env, folder: '/projects/course', start: '/projects/course' },
  { flavour: posix, homeDirectory: '/home/ana', env, folder: undefined, start: undefined },
  { flavour: win32, homeDirectory: 'C:\\Users\\Ana', env, folder: 'd:\\course', start: 'd:\\course' },
  { flavour: win32, homeDirectory: 'C:\\Users\\Ana', env, folder: undefined, start: undefined },
];

const KINDS = ['macaroonPasted', 'pathIsUnc', 'pathIsRelative', 'variableUnknown', 'pathHasControlCharacter'];

/** An absolute path on this machine, or a reason: never a server's, which would be sent the person's credentials. */
function check([text, place]: readonly [string, PathContext]): void {
  const outcome = outcomeOf(() => resolvePath(text, 'macaroon', place));
  if ('reason' in outcome) {
    assert.ok(KINDS.includes(outcome.reason.kind), outcome.reason.kind);
    assert.doesNotMatch(Object.values(outcome.reason).join('\n'), /0201[0-9A-Fa-f]{80}/);
    return;
  }
  const path = outcome.value;
  assert.ok(place.flavour.isAbsolute(path), path);
  assert.doesNotMatch(path, /^[\\/]{2}/);
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  assert.doesNotMatch(path, /[\u0000-\u001f]/);
  assert.doesNotMatch(path, /\$\{(?:userHome|workspaceFolder|env:LND)\}/);
}

door('path', fc.tuple(nearly(corpus, words), fc.constantFrom(...places)), check, {
  corpus: corpus.flatMap((text) => places.map((place) => [text, place] as const)),
});
