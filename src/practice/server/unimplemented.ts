import { status } from '@grpc/grpc-js';
import type { Server } from '@grpc/grpc-js';
import methods from '../../wire/generated/methods.json' with { type: 'json' };
import { otherServices } from './otherServices.ts';

/**
 * Answers what LND can and the practice network cannot, with code 12 in the words of LND's gRPC library: clients tell by them what
 * a node lacks. As there, nobody is asked for a macaroon first. To be called when all that is served is registered.
 */
export function refuseTheRest(server: Server): void {
  for (const [service, names] of Object.entries(methods)) {
    for (const name of names) refuse(server, service, name, `unknown method ${name} for service ${service}`);
  }
  for (const [service, names] of Object.entries(otherServices)) {
    for (const name of names) refuse(server, service, name, `unknown service ${service}`);
  }
}

/** Does nothing where the method is served. Registered as a stream both ways, so that no message is waited for. */
function refuse(server: Server, service: string, name: string, details: string): void {
  const same = (bytes: Buffer): Buffer => bytes;
  server.register<Buffer, Buffer>(
    `/${service}/${name}`,
    (call: { emit(event: 'error', error: object): boolean }) => {
      call.emit('error', { code: status.UNIMPLEMENTED, details });
    },
    same,
    same,
    'bidi',
  );
}
