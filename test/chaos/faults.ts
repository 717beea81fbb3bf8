/*
 * What can strike while an order is on its way. `scope` says whom: one order (`run`: several are played at the same time), all that
 * are under way (`network`), or the network for good (`end`: a new one is started afterwards). `often`: how many of a deck's cards.
 */

export interface Fault {
  readonly scope: 'run' | 'network' | 'end';
  readonly often: number;
  /** For the table that people read. */
  readonly says: string;
}

export const faults = {
  nothing: { scope: 'run', often: 1, says: 'nothing strikes' },
  'proxy.cut': { scope: 'run', often: 3, says: 'the connection is cut (FIN)' },
  'proxy.reset': { scope: 'run', often: 3, says: 'the connection is reset (RST)' },
  'proxy.stall': { scope: 'run', often: 2, says: 'the connection stalls, then goes on' },
  'proxy.late': { scope: 'run', often: 3, says: 'the call is delivered after its sender was killed' },
  'proxy.oneWay': { scope: 'run', often: 3, says: 'one direction of the connection dies' },
  'process.killedAtStart': { scope: 'run', often: 2, says: 'kill -9 of keysend before the order is written' },
  'process.killedAtWrite': {
    scope: 'run',
    often: 3,
    says: 'kill -9 of keysend while the order is written and sent',
  },
  'process.killedOnItsWay': { scope: 'run', often: 3, says: 'kill -9 of keysend after the acknowledgement' },
  'process.killedAtEnd': { scope: 'run', often: 2, says: 'kill -9 of keysend while the end is written' },
  'process.canceled': { scope: 'run', often: 2, says: 'Ctrl-C' },
  'process.canceledTwice': { scope: 'run', often: 2, says: 'Ctrl-C, and again' },
  'process.terminated': { scope: 'run', often: 1, says: 'SIGTERM to keysend' },
  'process.twice': { scope: 'run', often: 2, says: 'two processes send the same order' },
  'host.killed': { scope: 'run', often: 1, says: 'kill -9 of the editor’s extension host' },
  'disk.full': { scope: 'run', often: 2, says: 'the disk is full' },
  'disk.readOnly': { scope: 'run', often: 1, says: 'the journal cannot be written by this user' },
  'sender.killed': { scope: 'network', often: 4, says: 'kill -9 of the sender’s LND' },
  'sender.stopped': { scope: 'network', often: 2, says: 'the sender’s LND is stopped and started' },
  'sender.paused': { scope: 'network', often: 2, says: 'the sender’s LND is frozen for seconds' },
  'hop.killed': { scope: 'network', often: 3, says: 'kill -9 of a hop’s LND' },
  'hop.stopped': { scope: 'network', often: 2, says: 'a hop’s LND is stopped and started' },
  'hop.paused': { scope: 'network', often: 2, says: 'a hop’s LND is frozen for seconds' },
  'receiver.killed': { scope: 'network', often: 3, says: 'kill -9 of the receiver’s LND' },
  'receiver.stopped': { scope: 'network', often: 2, says: 'the receiver’s LND is stopped and started' },
  'receiver.paused': { scope: 'network', often: 2, says: 'the receiver’s LND is frozen for seconds' },
  'database.replaced': {
    scope: 'end',
    often: 2,
    says: 'the sender’s LND gets an older copy of its database',
  },
} as const satisfies Record<string, Fault>;

export type FaultKind = keyof typeof faults;

export const faultKinds = Object.keys(faults) as FaultKind[];

export function isFaultKind(text: string): text is FaultKind {
  return text in faults;
}
