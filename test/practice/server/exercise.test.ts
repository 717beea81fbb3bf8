import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { PracticePeer } from './practice.ts';

const project = join(import.meta.dirname, '..', '..', '..');

test('the course’s exercise, as a student solves it, pays on the practice network unchanged', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'keysend-exercise-'));
  const peer = await PracticePeer.start();
  try {
    await writeFile(join(folder, 'tls.cert'), peer.identity.certificatePem);
    await writeFile(join(folder, 'admin.macaroon'), peer.identity.adminMacaroon.expose());
    const exercise = join(project, 'test/bench/exercise');
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [
        join(project, 'node_modules/ts-node/dist/bin.js'),
        ...['--transpileOnly', '--project', join(exercise, 'tsconfig.json')],
        join(exercise, 'run.ts'),
        peer.key('bob'),
        '1000',
      ],
      {
        env: {
          ...process.env,
          PROTO_DIR: join(project, 'proto'),
          LND_RPC_HOST: peer.host,
          LND_CERT_PATH: join(folder, 'tls.cert'),
          LND_ADMIN_MACAROON_PATH: join(folder, 'admin.macaroon'),
        },
        timeout: 60_000,
      },
    );
    assert.match(stdout, /Preimage: [0-9a-f]{64}/);
    assert.match(stdout, /status: 'SUCCEEDED'/);
  } finally {
    await peer.close();
    await rm(folder, { recursive: true });
  }
});
