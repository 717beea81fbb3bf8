import { State } from '../../wire/descriptor.ts';
import type { GetStateResponse } from '../../wire/generated/lnrpc/GetStateResponse.ts';
import type { Calls } from './calls.ts';

/** The practice network's node is up for as long as it answers. */
export function serveState(calls: Calls): void {
  const { GetState, SubscribeState } = State.service;
  const serving: GetStateResponse = { state: 'SERVER_ACTIVE' };
  calls.unary(GetState, () => serving);
  calls.stream(SubscribeState, (_, stream) => {
    stream.send(serving);
    return () => undefined;
  });
}
