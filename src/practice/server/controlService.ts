import { status } from '@grpc/grpc-js';
import type { NodeKey } from '../../keysend/destination.ts';
import type { Fault } from '../../keysend/practice.ts';
import { control, readHash, receiptToMessage, receivedToMessage } from '../control.ts';
import type { Network } from '../network/network.ts';
import type { Calls } from './calls.ts';
import { Refusal } from './refusal.ts';

export interface ControlOptions {
  /** Of this program. */
  readonly version: string;
  readonly onShutdown: () => void;
}

const LONGEST_DELAY_MS = 60_000;

/** What can be done to the practice network, and seen of it, besides paying over it. */
export function serveControl(calls: Calls, network: Network, { version, onShutdown }: ControlOptions): void {
  calls.unary(control.nodes, () => ({ nodes: network.lessons() }));
  calls.unary(control.faults, () => ({ faults: network.faults() }));
  calls.unary(control.setFault, (fault) => {
    network.setFault(knownFault(network, fault));
    return {};
  });
  calls.unary(control.reset, () => {
    network.reset();
    return {};
  });
  calls.unary(control.receipt, ({ hash }) => {
    const receipt = network.receipt(valid(() => readHash(hash)));
    return receipt === undefined ? {} : { receipt: receiptToMessage(receipt) };
  });
  calls.stream(control.received, (_, stream) => {
    stream.begin();
    return network.watchReceived((received) => {
      stream.send(receivedToMessage(received));
    });
  });
  calls.unary(control.settle, ({ node, hash }) => ({
    done: network.settle(
      node as NodeKey,
      valid(() => readHash(hash)),
    ),
  }));
  calls.unary(control.refuse, ({ node, hash }) => ({
    done: network.refuse(
      node as NodeKey,
      valid(() => readHash(hash)),
    ),
  }));
  calls.unary(control.forgetFailures, () => {
    network.forgetFailures();
    return {};
  });
  calls.unary(control.setDelay, ({ milliseconds }) => {
    if (!Number.isFinite(milliseconds) || milliseconds < 0 || milliseconds > LONGEST_DELAY_MS) {
      throw invalid(`A delay is 0 to ${LONGEST_DELAY_MS} milliseconds.`);
    }
    network.setDelay(milliseconds);
    return {};
  });
  calls.unary(control.version, () => ({ version, pid: process.pid }));
  calls.unary(control.shutdown, () => {
    // The answer goes out first.
    setImmediate(onShutdown);
    return {};
  });
}

/** The network's own fault that is meant, with what it is to be. */
function knownFault(network: Network, wanted: Fault): Fault {
  const { broken, ...place } = wanted;
  const found = network.faults().find((fault) => isSame(fault, place));
  if (found === undefined || typeof broken !== 'boolean') {
    throw invalid('The practice network has nothing of this kind that could be broken.');
  }
  return { ...found, broken };
}

function isSame(fault: object, place: object): boolean {
  const entries = new Map(Object.entries(place));
  return Object.entries(fault).every(([name, value]) => name === 'broken' || entries.get(name) === value);
}

function valid<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof TypeError ? invalid(error.message) : error;
  }
}

function invalid(why: string): Refusal {
  return new Refusal(why, status.INVALID_ARGUMENT);
}
