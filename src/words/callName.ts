import { plain } from './text.ts';

const LONGEST = 60;

/** The call of a gRPC path: `SendPaymentV2` for `/routerrpc.Router/SendPaymentV2`. */
export function callName(method: string): string {
  return plain(method.slice(method.lastIndexOf('/') + 1), LONGEST);
}
