import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, describe, test } from 'node:test';
import { Client, credentials, Metadata } from '@grpc/grpc-js';
import type { ServiceError } from '@grpc/grpc-js';
import { Lightning } from '../../../src/wire/descriptor.ts';
import { connectNetwork } from '../../regtest/shared.ts';
import { macaroonCases } from '../server/macaroonCases.ts';

const regtest = await connectNetwork({
  log: (line) => {
    console.log(line);
  },
});

describe(
  'real LND says to every macaroon what the table says',
  { skip: regtest.ok ? false : regtest.why },
  async () => {
    if (!regtest.ok) return;
    const { network } = regtest;
    await network.waitUntilReady();
    const { host, certPath, macaroonPath } = network.node('alice');
    const base = await readFile(macaroonPath);
    const client = new Client(host, credentials.createSsl(await readFile(certPath)), {
      'grpc.ssl_target_name_override': 'localhost',
    });
    after(async () => {
      client.close();
      await network.stop();
    });

    for (const { name, header, details } of macaroonCases) {
      test(name, async () => {
        const error = await errorOf(header(base));
        assert.equal(error?.details, details);
        assert.equal(error?.code, details === undefined ? undefined : 2);
      });
    }

    function errorOf(macaroons: readonly string[]): Promise<ServiceError | undefined> {
      const { path, requestSerialize, responseDeserialize } = Lightning.service.GetInfo;
      const metadata = new Metadata();
      for (const macaroon of macaroons) metadata.add('macaroon', macaroon);
      return new Promise((resolve) => {
        client.makeUnaryRequest(path, requestSerialize, responseDeserialize, {}, metadata, (error) => {
          resolve(error ?? undefined);
        });
      });
    }
  },
);
