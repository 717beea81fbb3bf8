import { loadPackageDefinition } from '@grpc/grpc-js';
import { fromJSON, type Options } from '@grpc/proto-loader';
import descriptor from './generated/descriptor.json' with { type: 'json' };
import type { ProtoGrpcType } from './generated/lnd.ts';

/**
 * How messages look in JavaScript. The generated types are made with the same options:
 * names as in LND's files, 64-bit integers as decimal strings, enums by name, absent fields filled in.
 * An enum number that these files do not know arrives as a number in spite of its type.
 */
export const wireOptions = {
  keepCase: true,
  longs: String,
  enums: String,
  defaults: true,
  oneofs: true,
} as const satisfies Options;

type Schema = Parameters<typeof fromJSON>[0];

const { lnrpc, routerrpc } = loadPackageDefinition(
  fromJSON(descriptor as unknown as Schema, wireOptions),
) as unknown as ProtoGrpcType;

/** Client constructors of the LND services we call. `.service` is the same definition for a server. */
export const Lightning = lnrpc.Lightning;
export const State = lnrpc.State;
export const Router = routerrpc.Router;
