import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLoopback, optionsFor } from '../../src/lnd/channel.ts';

test('this machine is reached past http_proxy, others through it', () => {
  for (const host of ['localhost:10009', 'LOCALHOST:1', '127.0.0.1:10009', '127.9.9.9:1', '[::1]:10009']) {
    assert.ok(isLoopback(host), host);
    assert.equal(optionsFor(host)['grpc.enable_http_proxy'], 0);
  }
  for (const host of [
    'node.example:10009',
    '10.0.0.1:10009',
    '127.0.0.1.example:1',
    '[2001:db8::1]:10009',
    'localhost.example:1',
  ]) {
    assert.ok(!isLoopback(host), host);
    assert.equal(optionsFor(host)['grpc.enable_http_proxy'], undefined);
  }
});

test('LND is not pinged more often than it allows, nor without a call', () => {
  const options = optionsFor('localhost:10009');
  assert.ok((options['grpc.keepalive_time_ms'] ?? 0) >= 30_000);
  assert.equal(options['grpc.keepalive_timeout_ms'], 20_000);
  assert.equal(options['grpc.keepalive_permit_without_calls'], 0);
});

test('gRPC never sends a payment again by itself, on nobody’s word', () => {
  const options = optionsFor('node.example:10009');
  assert.equal(options['grpc.enable_retries'], 0);
  assert.equal(options['grpc.service_config_disable_resolution'], 1);
});
