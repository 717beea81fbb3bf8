import * as l10n from '@vscode/l10n';
import type { Fault } from '../keysend/practice.ts';
import type { Names } from './names.ts';

/** A thing of the practice network that can be broken or mended. */
export interface FaultWords {
  /** What choosing it does: breaks what works, mends what is broken. */
  readonly label: string;
  /** How it is now. */
  readonly description: string;
  /** Once it was toggled from this state: what is so now and what to try, in one sentence. */
  readonly done: string;
}

export function faultWords(fault: Fault, names: Names): FaultWords {
  switch (fault.kind) {
    case 'keysendOff':
      return keysendWords(names(fault.node), fault.broken);
    case 'channelDrained':
      return channelWords(names(fault.from), names(fault.to), fault.broken);
    case 'nodeStopped':
      return nodeWords(names(fault.node), fault.broken);
  }
}

function keysendWords(node: string, broken: boolean): FaultWords {
  return broken
    ? {
        label: l10n.t('Switch keysend on at {0}', node),
        description: l10n.t('off now: {0} refuses keysends', node),
        done: l10n.t('{0} accepts keysends now: send it one, and see it settle.', node),
      }
    : {
        label: l10n.t('Switch keysend off at {0}', node),
        description: l10n.t('on now: {0} accepts keysends', node),
        done: l10n.t('{0} accepts no keysends now: send it one, and read why it fails.', node),
      };
}

function channelWords(from: string, to: string, broken: boolean): FaultWords {
  return broken
    ? {
        label: l10n.t('Fill the channel {0} -> {1}', from, to),
        description: l10n.t('drained now: {0} has nothing to send in it', from),
        done: l10n.t('The channel {0} -> {1} can carry payments again: send one over it.', from, to),
      }
    : {
        label: l10n.t('Drain the channel {0} -> {1}', from, to),
        description: l10n.t('filled now: {0} can send in it', from),
        done: l10n.t(
          '{0} has nothing left to send to {1}: send a keysend to {1}, and see what becomes of it.',
          from,
          to,
        ),
      };
}

function nodeWords(node: string, broken: boolean): FaultWords {
  return broken
    ? {
        label: l10n.t('Start {0} again', node),
        description: l10n.t('stopped now: {0} neither receives nor forwards', node),
        done: l10n.t('{0} runs again: send a keysend to it, or one that it forwards.', node),
      }
    : {
        label: l10n.t('Stop {0}', node),
        description: l10n.t('running now: {0} receives and forwards', node),
        done: l10n.t(
          '{0} is stopped: send a keysend to it, or one that it would forward, and see what becomes of it.',
          node,
        ),
      };
}
