import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import * as vscode from 'vscode';
import { modalQuestions } from '../../src/editor/questions.ts';
import type { SendOutcome } from '../../src/editor/sendFlow.ts';
import { compose, deactivate, loadEngine } from '../../src/extension.ts';
import { reasonOf } from '../../src/keysend/problem.ts';
import type { HostEvent, HostTask } from './editor.ts';

/*
 * The extension put together as it is shipped, but that its person pays whatever they are asked to confirm, and that the chaos tells it
 * what to do and hears what it sees, over a socket.
 */

export function activate(context: vscode.ExtensionContext): void {
  const socket = connect(Number(process.env['KEYSEND_CHAOS_PORT']), '127.0.0.1');
  socket.on('error', () => undefined);
  const tell = (event: HostEvent): void => {
    socket.write(`${JSON.stringify(event)}\n`);
  };
  const pays: typeof modalQuestions = {
    ...modalQuestions,
    pay: async () => {
      tell({ event: 'order' });
      return 'pay';
    },
  };
  const { live, session } = compose(context, pays, loadEngine);
  live.onDidSee(({ payment, resumed }) => {
    const { hash, state, status, unknown } = payment;
    const attempts = payment.attempts.map((attempt) => ({ status: attempt.status }));
    tell({
      event: resumed === true ? 'resumed' : 'payment',
      hash,
      state,
      status,
      attempts,
      ...(unknown === undefined ? {} : { unknown }),
    });
  });
  createInterface({ input: socket }).on('line', (line) => {
    void work(JSON.parse(line) as HostTask).then(tell);
  });
  tell({ event: 'host', pid: process.pid });

  async function work(task: HostTask): Promise<HostEvent> {
    if (task.kind === 'connect') {
      await vscode.commands.executeCommand('keysend.connect');
      return { event: 'connected', done: session.state.kind === 'connected' };
    }
    const { destination, amountSat, message } = task;
    try {
      const outcome = await vscode.commands.executeCommand<SendOutcome | undefined>('keysend.sendKeysend', {
        destination,
        amountSat,
        message,
      });
      return outcome === undefined ? { event: 'error' } : { event: 'end', ...outcome };
    } catch (error) {
      const kind = reasonOf(error)?.kind;
      return { event: 'error', ...(kind === undefined ? {} : { reason: { kind } }) };
    }
  }
}

export { deactivate };
