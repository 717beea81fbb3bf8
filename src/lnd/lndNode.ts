import type { Clock } from '../keysend/clock.ts';
import type { ConnectionSet } from '../keysend/connection.ts';
import type { NodeKey } from '../keysend/destination.ts';
import type {
  Balance,
  Channel,
  LightningNode,
  NodeInfo,
  NodeProfile,
  NoRoute,
  PaymentPage,
  RouteEstimate,
} from '../keysend/node.ts';
import type { Intent, JournaledOrder } from '../keysend/order.ts';
import type { Payment } from '../keysend/payment.ts';
import type { PaymentHash } from '../keysend/preimage.ts';
import { Problem, reasonOf } from '../keysend/problem.ts';
import { Lightning, Router } from '../wire/descriptor.ts';
import type { Calls } from './calls.ts';
import { decodeBalance, decodeChannel, decodeInfo, decodeProfile, decodeRoute } from './decodeNode.ts';
import { listKeysends } from './listPayments.ts';
import { Messages } from './messages.ts';
import { narrowMacaroon } from './narrowMacaroon.ts';
import { paidSnapshots, trackedSnapshots } from './paymentStream.ts';
import { routeRequest, sendRequest } from './sendRequest.ts';

const { GetInfo, GetNodeInfo, ChannelBalance, ListChannels, ListPayments, QueryRoutes } = Lightning.service;
const { SendPaymentV2, TrackPaymentV2 } = Router.service;

const NOT_FOUND = 5;

/** An LND that answered; `connectLnd` makes one. */
export class LndNode implements LightningNode {
  readonly info: NodeInfo;
  readonly #calls: Calls;
  readonly #set: ConnectionSet;
  readonly #clock: Clock;
  readonly #log: (line: string) => void;

  constructor(
    info: NodeInfo,
    calls: Calls,
    set: ConnectionSet,
    options: { readonly clock: Clock; readonly log: (line: string) => void },
  ) {
    this.info = info;
    this.#calls = calls;
    this.#set = set;
    this.#clock = options.clock;
    this.#log = options.log;
  }

  async getInfo(signal: AbortSignal): Promise<NodeInfo> {
    return decodeInfo(await this.#calls.ask(GetInfo, {}, { signal }));
  }

  /**
   * SendPaymentV2, at once and not only when it is read; reading it twice does not send it twice. The macaroon of the call
   * ends with the order's deadline. A reader that leaves before the end cancels: LND then makes no new attempts.
   */
  pay(order: JournaledOrder, cancel: AbortSignal): AsyncIterableIterator<Payment> {
    return orFailing(() => {
      if (order.payer !== this.info.key) {
        throw new Problem({ kind: 'differentNode', expected: order.payer, found: this.info.key });
      }
      cancel.throwIfAborted();
      const macaroon = narrowMacaroon(this.#set.macaroon, order.deadline);
      const call = this.#calls.openStream(SendPaymentV2, sendRequest(order), macaroon);
      return paidSnapshots(
        call,
        (error) => this.#calls.problem(SendPaymentV2, error, order.hash, [macaroon, order.preimage]),
        cancel,
        this.#clock,
      );
    });
  }

  track(hash: PaymentHash, signal: AbortSignal): AsyncIterableIterator<Payment> {
    return orFailing(() => {
      signal.throwIfAborted();
      const request = { payment_hash: Buffer.from(hash, 'hex') };
      const call = this.#calls.openStream(TrackPaymentV2, request, this.#set.macaroon);
      return trackedSnapshots(call, (error) => this.#calls.problem(TrackPaymentV2, error, hash), signal);
    });
  }

  async listPayments(
    page: { readonly next?: string; readonly size: number },
    signal: AbortSignal,
  ): Promise<PaymentPage> {
    return listKeysends(
      page,
      (request) => this.#calls.ask(ListPayments, request, { signal }),
      (error) => {
        this.#log(`A payment is left out of the list: ${describe(error)}`);
      },
    );
  }

  async channels(signal: AbortSignal): Promise<readonly Channel[]> {
    const answer = await this.#calls.ask(ListChannels, { peer_alias_lookup: true }, { signal });
    return answer.channels.map(decodeChannel);
  }

  async balance(signal: AbortSignal): Promise<Balance> {
    return decodeBalance(await this.#calls.ask(ChannelBalance, {}, { signal }));
  }

  async findRoute(intent: Intent, signal: AbortSignal): Promise<RouteEstimate | NoRoute> {
    try {
      const { routes } = await this.#calls.ask(QueryRoutes, routeRequest(intent), { signal });
      const [route] = routes;
      return route === undefined ? { noRoute: 'noPath', detail: 'no routes' } : decodeRoute(route);
    } catch (error) {
      const noRoute = noRouteIn(error);
      if (noRoute === undefined) throw error;
      return noRoute;
    }
  }

  async lookUp(key: NodeKey, signal: AbortSignal): Promise<NodeProfile | undefined> {
    try {
      return decodeProfile(
        await this.#calls.ask(GetNodeInfo, { pub_key: key, include_channels: false }, { signal }),
      );
    } catch (error) {
      const reason = reasonOf(error);
      if (reason?.kind === 'nodeError' && reason.code === NOT_FOUND) return undefined;
      throw error;
    }
  }

  close(): void {
    this.#calls.close();
  }
}

/** A port that gives a stream has no other way to reject. */
function orFailing(open: () => AsyncIterableIterator<Payment>): AsyncIterableIterator<Payment> {
  try {
    return open();
  } catch (error) {
    const failed = new Messages<Payment>(() => undefined);
    failed.fail(error);
    return failed;
  }
}

/** LND's routing errors (routing/errors.go, pathfind.go) come as code 2. */
function noRouteIn(error: unknown): NoRoute | undefined {
  const reason = reasonOf(error);
  if (reason?.kind !== 'nodeError') return undefined;
  const { detail } = reason;
  if (detail.includes('insufficient local balance')) return { noRoute: 'insufficientBalance', detail };
  if (detail.includes('unable to find a path')) return { noRoute: 'noPath', detail };
  return undefined;
}

function describe(error: unknown): string {
  const reason = reasonOf(error);
  return reason?.kind === 'nodeError' ? reason.detail : String(error);
}
